"""Tests of what stands in for Slack and the CRM."""
