"""Tests of models/hold_out."""
