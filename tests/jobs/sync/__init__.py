"""Tests of jobs/sync."""
