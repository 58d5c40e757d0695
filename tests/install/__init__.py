"""The installer: from a bare Python to exactly the lock."""
