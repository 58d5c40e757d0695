"""Slack out: values in, JSON out; nothing here asks a database or the network."""
