"""One adapter per CRM vendor; nothing else knows a vendor."""
