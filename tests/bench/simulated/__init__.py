"""A floor of simulated reps, lived day by day, and what the rules say of it."""
