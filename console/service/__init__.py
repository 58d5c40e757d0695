"""The running program, and the ways Slack reaches it."""
