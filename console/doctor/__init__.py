"""The doctor: what is missing or wrong in an installation, and what to do next."""
