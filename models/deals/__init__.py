"""Deals and reps' books, as they were known at an instant."""
