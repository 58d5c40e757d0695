"""Tests of models/keeping."""
