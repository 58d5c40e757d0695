"""Tests of coaching/flags."""
