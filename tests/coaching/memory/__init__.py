"""Tests of coaching/memory."""
