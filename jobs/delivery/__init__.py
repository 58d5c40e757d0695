"""Send what is due, once, and find out what became of it."""
