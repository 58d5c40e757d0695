"""Walk the rules over past days, as they were known then."""
