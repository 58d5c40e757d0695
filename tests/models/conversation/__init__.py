"""Tests of models/conversation."""
