"""What the CRM said, as it was synced: stored, linked, and how fresh it is."""
