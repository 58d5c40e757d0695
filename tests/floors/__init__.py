"""Sales floors that were written to question the rules, not to please them."""
