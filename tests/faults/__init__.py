"""The fault suite: real workers, real databases, real HTTP, and a hand that kills."""
