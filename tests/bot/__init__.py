"""Slack in and out: every view pinned, every listener driven by signed requests."""
