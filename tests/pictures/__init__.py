"""The pictures of docs/rules.md: each message as a phone shows it."""
