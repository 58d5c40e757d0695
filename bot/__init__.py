"""Slack in (listeners) and Slack out (views and the messenger)."""
