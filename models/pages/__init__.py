"""All that one page shows, read at once: Home and the digest."""
