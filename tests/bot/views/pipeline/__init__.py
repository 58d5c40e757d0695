"""Tests of bot/views/pipeline."""
