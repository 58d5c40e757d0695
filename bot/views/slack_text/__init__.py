"""Text that is safe in Slack: escaped, cut, and put into blocks."""
