"""Read what has changed in the CRM, stream by stream."""
