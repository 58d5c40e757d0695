"""Help that is asked for, and commitments that are made."""
