"""Tests of models/outbox."""
