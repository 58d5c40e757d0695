"""Tests of bot/listeners/message."""
