"""Tests of models/crm_data."""
