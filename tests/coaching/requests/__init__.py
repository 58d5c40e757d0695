"""Tests of coaching/requests."""
