"""Slack in: one file per feature; acknowledge, one query, one view."""
