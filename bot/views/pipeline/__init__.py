"""The answer to /pipeline."""
