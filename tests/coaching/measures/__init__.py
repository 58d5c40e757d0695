"""Tests of coaching/measures."""
