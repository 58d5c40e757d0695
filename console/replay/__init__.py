"""A replay's report: lines, a table, a page with pictures."""
