"""Tests of models/deals."""
