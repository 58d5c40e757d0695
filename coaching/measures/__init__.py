"""Single figures about a rep, a deal or a customer; none of them judges."""
