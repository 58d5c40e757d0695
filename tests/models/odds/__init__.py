"""Tests of models/odds."""
