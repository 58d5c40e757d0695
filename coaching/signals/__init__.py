"""One file per rule: facts, thresholds and `now` in; a signal or None out."""
