"""Tests of bot/listeners/pipeline."""
