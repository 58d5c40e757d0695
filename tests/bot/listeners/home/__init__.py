"""Tests of bot/listeners/home."""
