"""What messages change, beside weeks without them, and what people hear of it."""
