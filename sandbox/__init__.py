"""Stand-ins for Slack and the CRM, on the other side of HTTP like the real ones."""
