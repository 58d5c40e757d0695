"""From signals to messages: audience, budgets, circuit breaker, episodes."""
