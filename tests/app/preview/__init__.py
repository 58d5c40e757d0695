"""Tests of app/preview."""
