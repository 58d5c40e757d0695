"""How each rule did on the company's own past, and how far it may speak."""
