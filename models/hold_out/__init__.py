"""The weeks without messages, and what happened in them."""
