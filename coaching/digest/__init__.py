"""The facts of a VP's week."""
