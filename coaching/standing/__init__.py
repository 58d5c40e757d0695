"""What a rule may do by its record on the company's own past."""
