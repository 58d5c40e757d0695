"""Tests of models/forecasting."""
