"""What a meeting's odds are learned from, and what was learned."""
