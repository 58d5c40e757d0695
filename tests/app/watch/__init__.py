"""Tests of app/watch."""
