"""The tables, and the queries over them; answers in `coaching.facts`."""
