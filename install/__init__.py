"""Puts exactly the locked packages into `.venv`, with Python's own library alone."""
