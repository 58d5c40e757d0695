"""App Home: what is pressed and chosen there."""
