"""Tests of coaching/digest."""
