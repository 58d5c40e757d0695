"""What is worth a mark on one deal, and what half of the floor has."""
