"""Tests of jobs/delivery."""
