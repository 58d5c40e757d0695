"""Meetings to come: which a leader could join, and what to know before."""
