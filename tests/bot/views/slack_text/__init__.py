"""Tests of bot/views/slack_text."""
