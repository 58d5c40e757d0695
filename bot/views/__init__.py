"""Slack out: values in, JSON out; the only place that knows Block Kit."""
