"""Tests of coaching/odds."""
