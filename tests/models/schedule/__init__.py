"""Tests of models/schedule."""
