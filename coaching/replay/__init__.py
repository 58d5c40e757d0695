"""What a replay of the past shows: who was told what, and what happened next."""
