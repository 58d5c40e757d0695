"""What a person reads after an answer about company in a meeting."""

from datetime import date

from bot.views.slack_text.words import day

JOINED = "Noted: you joined. It counts among what you have seen of the work."
NOT_HELD = "Noted: it did not happen. It is not counted."


def not_this_one(*, today: date) -> str:
    """Return what stands in place of the buttons when a rep wants no company."""
    return f"Noted on {day(today, today)}: not this one. Nobody hears of it from me."
