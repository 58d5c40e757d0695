"""Tests of coaching/signals."""
