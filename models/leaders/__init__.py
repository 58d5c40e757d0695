"""A leader's week: meetings, 1:1s, and what nobody knows the end of."""
