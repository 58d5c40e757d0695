"""Notes that people asked for, and when they are due."""
