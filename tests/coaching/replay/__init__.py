"""Tests of coaching.replay."""
