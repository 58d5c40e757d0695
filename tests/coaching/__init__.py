"""What the rules say, and who hears it."""
