"""What we send Slack, and what its refusals mean."""
