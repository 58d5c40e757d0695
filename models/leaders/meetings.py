"""Meetings with who of us takes part: those of leaders, and all that are coming."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache, partial
from itertools import groupby
from operator import itemgetter
from typing import Any, TypeAlias

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Row,
    func,
    or_,
    select,
    union,
)

from coaching.facts import MeetingKind
from coaching.limits import Kinds
from coaching.measures.kinds import meeting_kind
from models.db.fast_rows import plain_rows
from models.db.read_session import ReadSession
from models.tables import Activity, Attendance, Attendee, Touch
from models.tables.answers import ATTENDS

LATELY = timedelta(days=60)
BEHIND = timedelta(days=400)
"""A 1:1 or a joined meeting that is older counts as not known."""
AHEAD = timedelta(days=60)
NOT_HELD = ("CANCELED", "NO_SHOW", "RESCHEDULED")
NOT_THERE = "not_held"
InvitationRow: TypeAlias = Row[*tuple[Any, ...]]
"""Meeting, host, start, end, title, type, contact or not, and one attendee."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What people of ours said with a button about one meeting, by person id."""

    there: frozenset[int] = frozenset()
    not_there: frozenset[int] = frozenset()


SILENCE = Said()


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingRow:
    """A meeting that was not called off; people are named by their own row ids."""

    id: int
    host_id: int | None
    starts_at: datetime
    ends_at: datetime | None
    title: str
    kind: MeetingKind
    has_contact: bool
    is_internal: bool
    """Nobody takes part but people of ours."""
    person_ids: frozenset[int]
    """Host, attendees, and who said that they attend; not who said that it was not."""


async def meetings_around(
    session: ReadSession,
    *,
    now: datetime,
    leaders: Collection[int],
    person_of: Mapping[int, int],
    kinds: Kinds,
) -> list[MeetingRow]:
    """Return the meetings of `leaders`, and all coming ones, by their start.

    `leaders` are owners' row ids, and `person_of` leads from these to persons. Two
    statements. Who was invited later, or called a meeting off later than a past `now`,
    is not told apart: the CRM keeps no history of it.
    """
    said = await _said(session, now=now)
    query = (
        select(
            Activity.id,
            Activity.owner_id,
            Activity.starts_at,
            Activity.ends_at,
            Activity.title,
            Activity.activity_type,
            Activity.has_contact,
            Attendee.owner_id,
        )
        .outerjoin(Attendee, Attendee.activity_id == Activity.id)
        .where(*_known(now), Activity.id.in_(_concerned(leaders, now)))
        .order_by(Activity.starts_at, Activity.id)
    )
    groups = groupby(await plain_rows(session, query), key=itemgetter(0))
    # Most meetings are called like many others: each wording is judged once.
    kind_of = lru_cache(maxsize=None)(partial(meeting_kind, kinds=kinds))
    return [
        _meeting(list(rows), said.get(meeting_id, SILENCE), person_of, kind_of)
        for meeting_id, rows in groups
    ]


def _meeting(
    rows: list[InvitationRow],
    said: Said,
    person_of: Mapping[int, int],
    kind_of: Callable[[str | None, str | None], MeetingKind],
) -> MeetingRow:
    meeting_id, host, starts_at, ends_at, title, activity_type, has_contact, _ = rows[0]
    owners = {host, *(row[-1] for row in rows)} - {None}
    ours = frozenset(person_of[owner] for owner in owners if owner in person_of)
    return MeetingRow(
        id=meeting_id,
        host_id=person_of.get(host) if host is not None else None,
        starts_at=starts_at,
        ends_at=ends_at,
        title=title or "",
        kind=kind_of(activity_type, title),
        is_internal=not has_contact and len(ours) == len(owners),
        has_contact=has_contact,
        person_ids=(ours | said.there) - said.not_there,
    )


async def deals_of_meetings(
    session: ReadSession, *, after: datetime, now: datetime
) -> Mapping[int, list[int]]:
    """Return the deals of the meetings that begin after `after`, as known at `now`."""
    query = (
        select(Touch.activity_id, Touch.deal_id)
        .join(Activity, Activity.id == Touch.activity_id)
        .where(
            Activity.stream == "meetings",
            Activity.starts_at > after,
            Activity.starts_at <= after + AHEAD,
            Touch.deal_id.is_not(None),
            Touch.known_at <= now,
        )
        .order_by(Touch.activity_id, Touch.deal_id)
    )
    pairs = groupby(await plain_rows(session, query), key=itemgetter(0))
    return {
        meeting: [deal_id for _, deal_id in rows if deal_id is not None]
        for meeting, rows in pairs
    }


async def _said(session: ReadSession, *, now: datetime) -> Mapping[int, Said]:
    query = (
        select(Attendance.activity_id, Attendance.person_id, Attendance.choice)
        .where(Attendance.recorded_at <= now)
        .order_by(Attendance.activity_id)
    )
    triples = groupby(await plain_rows(session, query), key=itemgetter(0))
    return {meeting: _parted(list(rows)) for meeting, rows in triples}


def _parted(rows: list[Row[*tuple[Any, ...]]]) -> Said:
    return Said(
        there=frozenset(row[1] for row in rows if row[2] in ATTENDS),
        not_there=frozenset(row[1] for row in rows if row[2] == NOT_THERE),
    )


def _known(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        Activity.starts_at > now - BEHIND,
        Activity.starts_at <= now + AHEAD,
        func.coalesce(Activity.created_at, Activity.modified_at) <= now,
        or_(Activity.archived_at.is_(None), Activity.archived_at > now),
        or_(Activity.outcome.is_(None), Activity.outcome.not_in(NOT_HELD)),
    )


def _concerned(leaders: Collection[int], now: datetime) -> CompoundSelect[int]:
    # Three short ways into the table; an OR of the same would read every meeting.
    meetings = select(Activity.id).where(Activity.stream == "meetings")
    return union(
        meetings.where(Activity.starts_at > now, Activity.starts_at <= now + AHEAD),
        meetings.where(
            Activity.owner_id.in_(leaders), Activity.starts_at > now - BEHIND
        ),
        select(Attendee.activity_id).where(Attendee.owner_id.in_(leaders)),
        select(Attendance.activity_id),
    )
