"""Tests of coaching/planning."""
