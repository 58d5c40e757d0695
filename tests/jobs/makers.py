"""Makers of rows and messages: a test names what matters, these supply the rest."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

from coaching.evidence import (
    DealRef,
    Evidence,
    MeetingRef,
    Notice,
    OneOnOneEvidence,
    PersonRef,
    UncertainMeetingEvidence,
    WinChance,
    dump,
)
from models.db.lease_time import SendTiming
from models.outbox.queue import NewDelivery
from models.tables import Person

NOW = datetime(2026, 11, 19, 15, tzinfo=UTC)  # a Thursday, 10:00 in New York
DAY = timedelta(days=1)
TERMS = SendTiming(
    lease=timedelta(seconds=60),
    deadline=timedelta(seconds=10),
    settle=timedelta(seconds=60),
    look_again=timedelta(minutes=1),
    gap=timedelta(0),
    history_gap=timedelta(0),
    person_gap=timedelta(0),
    by_database_clock=False,
)
"""As in an installation, but without pauses, and on the clock that a test hands in."""


def make_person(number: int, *, role: str = "rep", **changes: object) -> Person:
    values: dict[str, Any] = {
        "id": number,
        "email": f"person{number}@example.test",
        "name": f"Person {number}",
        "role": role,
        "time_zone": "America/New_York",
        "country": "US",
        "slack_user_id": f"U{number:08d}",
        "slack_state": "active",
    }
    return Person(**(values | changes))


def make_one_on_one(*, leader: int = 1, rep: int = 2) -> OneOnOneEvidence:
    return OneOnOneEvidence(
        leader=PersonRef(id=leader, name="Lee"),
        rep=PersonRef(id=rep, name="Sam"),
        last_held_on=date(2026, 10, 22),
        counted_from=date(2026, 10, 22),
        days=28,
        target_days=30,
        due_from=25,
        booked_look_ahead_days=7,
    )


def make_uncertain_meeting(*, meeting: int = 7) -> UncertainMeetingEvidence:
    return UncertainMeetingEvidence(
        rep=PersonRef(id=2, name="Sam"),
        meeting=MeetingRef(
            id=meeting, title="Demo", starts_at=NOW + 5 * DAY, kind="presentation"
        ),
        deal=DealRef(id=9, name="Acme"),
        chance=WinChance(p=0.5, n=12, basis="similar deals of the team"),
        sure_from=0.8,
        lost_to=0.1,
        days_since_joined=40,
        new_rep=False,
    )


def make_delivery(
    *,
    recipient: int = 1,
    evidence: Evidence | None = None,
    **changes: object,
) -> NewDelivery:
    # It names nobody but its reader, so that a test needs no chart to have it sent.
    about = evidence or make_one_on_one(leader=recipient, rep=recipient)
    identity = str(uuid4())
    values: dict[str, Any] = {
        "id": identity,
        "dedup_key": f"{about.rule}:{identity}",
        "kind": about.rule,
        "recipient_id": recipient,
        "subject_person_id": recipient,
        "subject_id": 2,
        "episode_id": None,
        "evidence": dump(about),
        "notice": Notice(data_as_of=NOW, seen_by=("you",)).model_dump_json(),
        "payload": '{"text": "A word about Sam", "blocks": []}',
        "expires_at": NOW + DAY,
        "is_shadow": False,
    }
    return NewDelivery(**(values | changes))
