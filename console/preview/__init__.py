"""What would be said: days to come, each message as its reader would see it."""
