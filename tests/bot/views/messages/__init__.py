"""Tests of bot/views/messages."""
