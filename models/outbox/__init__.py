"""Messages on their way: queued, claimed, sent, held, unclear, and the rate limit."""
