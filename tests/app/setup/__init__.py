"""The guided setup, step by step and as a whole."""
