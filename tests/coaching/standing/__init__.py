"""Tests of coaching/standing."""
