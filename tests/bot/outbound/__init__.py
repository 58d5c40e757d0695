"""Tests of bot/outbound."""
