"""The forms that open over Slack."""
