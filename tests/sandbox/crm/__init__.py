"""Tests of the CRM that stands in for HubSpot."""
