"""Tests of bot/views."""
