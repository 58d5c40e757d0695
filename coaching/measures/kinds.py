"""What the CRM's words are to us: meeting kinds, stage tiers, amount bands."""

import math
import re
from typing import Literal

from coaching.facts import MeetingKind, Tier
from coaching.limits import Kinds
from coaching.money import least_minor

Band = Literal["small", "mid", "enterprise"]

# The first pattern that fits decides, so the more telling word stands before the
# vaguer one: a "1:1 before the demo" is a 1:1, a "proposal presentation" a proposal.
TITLES = (
    (MeetingKind.ONE_ON_ONE, r"\b1\s*:\s*1\b|\b1-on-1\b|\bone[\s-]on[\s-]one\b"),
    (MeetingKind.SIGNATURE, r"\bsign(ing|ature|[\s-]?off)?\b"),
    (MeetingKind.PROSPECTING, r"\bprospecting\b|\bcall\s+block\b|\bcold[\s-]call"),
    (
        MeetingKind.CUSTOMER_VISIT,
        r"\b(customer|site|on[\s-]?site)[\s_-]visit|\bon[\s-]?site\b",
    ),
    (MeetingKind.NEGOTIATION, r"\bnegotiat"),
    (MeetingKind.PROPOSAL, r"\bproposal"),
    (MeetingKind.PRESENTATION, r"\bdemo|\bpresentation|\bpräsentation"),
    (
        MeetingKind.FIRST_MEETING,
        r"\bfirst[\s_-]meeting|\bintro|\bdiscovery|\bkick-?\s?off",
    ),
)


def meeting_kind(
    activity_type: str | None, title: str | None, *, kinds: Kinds
) -> MeetingKind:
    """Return what a meeting is for: by the configured map, its type, then its title."""
    known = {name.casefold(): kind for name, kind in kinds.meetings.items()}
    if activity_type is not None and activity_type.strip().casefold() in known:
        return known[activity_type.strip().casefold()]
    for text in (activity_type, title):
        kind = _by_words(text or "")
        if kind is not None:
            return kind
    return MeetingKind.OTHER


def stage_tier(
    label: str, *, position: int | None, open_stages: int, kinds: Kinds
) -> Tier | None:
    """Return the tier of an open stage: by the configured map, then by its rank.

    `position` is the rank among the `open_stages` open stages of its pipeline, from 1.
    The first is discovery, the last negotiation, the others lie evenly between; None
    where the rank is not known.
    """
    known = {name.casefold(): tier for name, tier in kinds.stages.items()}
    if label.strip().casefold() in known:
        return known[label.strip().casefold()]
    if position is None or not 1 <= position <= open_stages:
        return None
    tiers = tuple(Tier)
    steps = max(1, open_stages - 1)
    return tiers[math.floor((position - 1) * (len(tiers) - 1) / steps + 0.5)]


def amount_band(
    amount_minor: int | None, currency: str | None, *, kinds: Kinds
) -> Band | None:
    """Return the band of an amount in minor units, by its worth; None: not known."""
    if amount_minor is None:
        return None
    if amount_minor >= least_minor(kinds.enterprise_from, currency):
        return "enterprise"
    return "mid" if amount_minor >= least_minor(kinds.mid_from, currency) else "small"


def _by_words(text: str) -> MeetingKind | None:
    for kind, pattern in TITLES:
        if re.search(pattern, text, re.IGNORECASE):
            return kind
    return None
