"""A meeting's odds, learned from the company's own closed deals."""
