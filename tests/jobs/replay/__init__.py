"""Tests of jobs/replay."""
