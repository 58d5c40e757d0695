"""Tests of models/leaders."""
