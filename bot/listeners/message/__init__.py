"""The buttons below a message."""
