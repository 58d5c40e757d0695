"""Tests of coaching/hold_out."""
