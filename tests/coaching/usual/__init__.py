"""Tests of coaching/usual."""
