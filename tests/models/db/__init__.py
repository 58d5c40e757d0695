"""Tests of models/db."""
