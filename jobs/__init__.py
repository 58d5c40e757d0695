"""When things happen: thin jobs, each safe to repeat and to kill."""
