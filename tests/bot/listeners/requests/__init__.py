"""Tests of bot/listeners/requests."""
