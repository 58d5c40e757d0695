"""Tests of bot/inbound."""
