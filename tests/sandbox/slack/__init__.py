"""Tests of the Slack that stands in for Slack."""
