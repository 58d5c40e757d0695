"""What was told and what was answered: episodes, answers, requests, commitments."""
