"""Tests of the tables and their queries."""
