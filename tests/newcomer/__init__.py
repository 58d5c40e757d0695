"""A newcomer at a terminal: the stand-ins, what is typed, and the transcript."""
