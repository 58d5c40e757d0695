"""Whether somebody's own status in Slack says that they are away."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

EMOJI = frozenset(
    {
        ":palm_tree:",
        ":desert_island:",
        ":beach_with_umbrella:",
        ":face_with_thermometer:",
    }
)
"""Slack's own for a vacation and for an illness, and two that people use like them."""
WORDS = re.compile(
    r"\b(vacation(ing)?|on holidays?|out of (the )?office|ooo|pto|out sick"
    r"|(sick|annual|parental|maternity|paternity) leave|on leave"
    r"|urlaub|krank|elternzeit|abwesend)\b",
    re.IGNORECASE,
)
BACK = re.compile(r"\b(back|zurück|until|before|after)\b", re.IGNORECASE)
"""Words with which a status speaks of an absence that is not now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """A status that says so, and until when it stands."""

    until: datetime | None
    """None: until the person takes it back."""


def away(
    *, emoji: str | None, text: str | None, expires_at: datetime | None, now: datetime
) -> Away | None:
    """Return what a status says; None while it has run out or speaks of other things.

    Neither the text nor the emoji is kept. "Back from vacation" is no vacation, and
    what leaves room is none either.
    """
    if expires_at is not None and expires_at <= now:
        return None
    words = text or ""
    if BACK.search(words):
        return None
    is_away = WORDS.search(words) is not None or (emoji or "") in EMOJI
    return Away(until=expires_at) if is_away else None


def expiry(stamp: object) -> datetime | None:
    """Return Slack's seconds since 1970 as an instant; None for 0 or anything else."""
    if not isinstance(stamp, int) or isinstance(stamp, bool) or stamp <= 0:
        return None
    try:
        return datetime.fromtimestamp(stamp, UTC)
    except (OverflowError, OSError, ValueError):
        return None
