"""Tests of app/replay."""
