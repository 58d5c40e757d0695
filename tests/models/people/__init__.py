"""Tests of models/people."""
