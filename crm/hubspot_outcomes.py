"""What became of a meeting, in HubSpot's words or the account's own; pure."""

from collections.abc import Mapping
from typing import Final

CANCELED, NO_SHOW, RESCHEDULED = "CANCELED", "NO_SHOW", "RESCHEDULED"
COMPLETED, SCHEDULED = "COMPLETED", "SCHEDULED"
KNOWN: Final = frozenset({CANCELED, NO_SHOW, RESCHEDULED, COMPLETED, SCHEDULED})
# In this order: "cancelled, to be rescheduled" was not held either way, and
# "not completed" is none that was.
STEMS: Final = (
    ("RESCHEDUL", RESCHEDULED),
    ("POSTPON", RESCHEDULED),
    ("CANCEL", CANCELED),
    ("CALLEDOFF", CANCELED),
    ("NOSHOW", NO_SHOW),
    ("DIDNOTSHOW", NO_SHOW),
    ("DIDNOTATTEND", NO_SHOW),
    ("NOTATTENDED", NO_SHOW),
    ("NOTHELD", CANCELED),
    ("DIDNOTHAPPEN", CANCELED),
)
LONGEST: Final = 32


def meeting_outcome(told: str | None, labels: Mapping[str, str]) -> str | None:
    """Return HubSpot's own word for the outcome, or the account's where it has none.

    `labels` are what the account calls its outcomes. A word that says that the meeting
    was not held is taken for that however it is spelt; any other one is kept as it is.
    """
    if told is None:
        return None
    if told.upper() in KNOWN:
        return told.upper()
    for words in (told, labels.get(told, "")):
        letters = "".join(filter(str.isalpha, words.upper()))
        for stem, outcome in STEMS:
            if stem in letters:
                return outcome
    return told.upper()[:LONGEST]
