"""What is worked out at night from the company's own past."""
