"""The whole road, over real processes and loopback."""
