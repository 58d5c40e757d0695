"""Tests of coaching/forecasting."""
