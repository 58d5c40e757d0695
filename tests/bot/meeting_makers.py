"""Evidence about company in meetings; a test changes what it is about."""

from datetime import UTC, date, datetime
from typing import Any

from coaching.evidence import (
    Area,
    AskRepEvidence,
    ExecutiveVisitsEvidence,
    FirstMeetingsEvidence,
    KitchenEvidence,
    LeaderPresence,
    MeetingBrief,
    MeetingRef,
)
from tests.bot.evidence_makers import DANA, SAM, make_ref

MEETING = MeetingRef(
    id=9,
    title="Product walkthrough",
    starts_at=datetime(2026, 11, 24, 14, tzinfo=UTC),
    kind="presentation",
)


def make_brief(**changes: object) -> MeetingBrief:
    values: dict[str, Any] = {
        "customer_on": date(2026, 11, 12),
        "customer_bd": 5,
        "flags": ("close date moved later twice", "no touch for 8 bd"),
        "next_step": "Send the draft",
        "next_step_on": date(2026, 11, 20),
        "attending": ("Sam Carter",),
        "question": "What kept the date from holding last time?",
    }
    return MeetingBrief(**(values | changes))


def make_ask(**changes: object) -> AskRepEvidence:
    values: dict[str, Any] = {
        "rep": SAM,
        "leader": DANA,
        "meeting": MEETING,
        "deal": make_ref(2, "Globex", amount_minor=12_000_000, stage="Proposal"),
        "wait_bd": 1,
    }
    return AskRepEvidence(**(values | changes))


def make_first_meetings(**changes: object) -> FirstMeetingsEvidence:
    values: dict[str, Any] = {
        "rep": SAM,
        "new_until_days": 90,
        "joined": 1,
        "target": 2,
        "within_days": 30,
        "meeting": MEETING.model_copy(
            update={"kind": "first_meeting", "title": "First conversation"}
        ),
        "deal": make_ref(2, "Globex", amount_minor=2_400_000, stage="Discovery"),
        "brief": make_brief(
            flags=(),
            next_step="Bring the plant's numbers",
            question="What would make them want a second meeting?",
        ),
    }
    return FirstMeetingsEvidence(**(values | changes))


def make_kitchen(**changes: object) -> KitchenEvidence:
    values: dict[str, Any] = {
        "rep": SAM,
        "gap": "customer_visit",
        "areas": tuple(
            Area(kind=kind, joined=joined)
            for kind, joined in (
                ("prospecting", 0),
                ("first_meeting", 1),
                ("presentation", 2),
                ("customer_visit", 0),
            )
        ),
        "target": 1,
        "look_back_days": 60,
        "met_customers": 31,
        "meeting": MEETING.model_copy(
            update={"kind": "customer_visit", "title": "Tour of their plant"}
        ),
        "deal": make_ref(2, "Globex", amount_minor=12_000_000),
    }
    return KitchenEvidence(**(values | changes))


def make_presence(**changes: object) -> LeaderPresence:
    values: dict[str, Any] = {
        "leaders": 5,
        "joined": 31,
        "uncertain": 19,
        "sure": 8,
        "areas": make_kitchen().areas,
        "reps": 24,
    }
    return LeaderPresence(**(values | changes))


def make_visit(**changes: object) -> ExecutiveVisitsEvidence:
    values: dict[str, Any] = {
        "customer": "Initech",
        "won_minor": 41_000_000,
        "currency": "USD",
        "won_deals": 3,
        "open_deals": 1,
        "rank": 2,
        "customers": 44,
        "top_share": 0.15,
        "silent_days": 90,
        "executive_on": date(2026, 7, 2),
        "days": 140,
        "touched_on": date(2026, 11, 10),
        "rep": SAM,
    }
    return ExecutiveVisitsEvidence(**(values | changes))
