"""Tests of jobs/learning."""
