"""What recurs for whom, and which of its times have a slot: looked at, rarely written.

A look at a floor of hundreds costs three statements, and writes nothing unless a time
has come or somebody's clock has changed.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.db.read_session import ReadSession
from models.db.upsert import insert
from models.tables import PersonSchedule, Slot


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurrence:
    """What recurs for whom, by the clock on whose wall."""

    kind: str
    person_id: int
    time_zone: str
    weekday: int
    at: time
    seen_until: date
    """A new one begins after this day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a stored recurrence stands."""

    schedule_id: int
    seen_until: date
    """Every local day up to here has its slot."""
    time_zone: str
    """Of the clock by which it was looked at last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotTimes:
    """One local day with the instants between which it is due."""

    day: date
    due_at: datetime
    ends_at: datetime

    def after_a_move(self, before: "SlotTimes", *, now: datetime) -> "SlotTimes":
        """Return these times for somebody whose clock told `before` until now.

        Whoever moves east may find the hour gone by: it is due now then, until the end
        that it had, and nobody was late. A clock that stayed changes nothing.
        """
        is_past = self.due_at <= now
        return SlotTimes(
            day=self.day,
            due_at=min(before.due_at, now) if is_past else self.due_at,
            ends_at=max(before.ends_at, self.ends_at),
        )


Slots = Iterable[tuple[int, SlotTimes]]
"""Each with the id of its schedule."""


async def recurring(
    session: AsyncSession, wanted: Sequence[Recurrence], *, kind: str
) -> Mapping[int, Place]:
    """Store what recurs as it is now; return where each person's stood until now.

    All in `wanted` are of `kind`, one for each person.
    """
    stored = await _stored(session, kind)
    changed = [
        each
        for each in wanted
        if each.person_id not in stored
        or _timing(stored[each.person_id]) != _timing(each)
    ]
    zone_of = {person_id: each.time_zone for person_id, each in stored.items()}
    if changed:
        await _store(session, changed)
        stored = await _stored(session, kind)
    return {
        each.person_id: Place(
            schedule_id=stored[each.person_id].id,
            seen_until=stored[each.person_id].seen_until,
            time_zone=zone_of.get(each.person_id, each.time_zone),
        )
        for each in wanted
    }


async def note(session: AsyncSession, slots: Slots) -> None:
    """Store slots that have come; those that are there already stay as they are."""
    rows = sorted(slots, key=lambda each: (each[0], each[1].day))
    if not rows:
        return
    await session.execute(
        insert(session, Slot).on_conflict_do_nothing(),
        [
            {
                "schedule_id": schedule_id,
                "day": slot.day,
                "due_at": slot.due_at,
                "ends_at": slot.ends_at,
                "state": "due",
                "attempts": 0,
                "fence": 0,
            }
            for schedule_id, slot in rows
        ],
    )
    latest: dict[date, list[int]] = defaultdict(list)
    for schedule_id, day in {each: slot.day for each, slot in rows}.items():
        latest[day].append(schedule_id)
    for day, ids in latest.items():
        await session.execute(
            update(PersonSchedule)
            .where(PersonSchedule.id.in_(ids), PersonSchedule.seen_until < day)
            .values(seen_until=day)
            .execution_options(synchronize_session=False)
        )


async def retime(session: AsyncSession, slots: Slots, *, now: datetime) -> None:
    """Give slots that still wait the instants of their person's present zone."""
    query = select(Slot.schedule_id, Slot.day, Slot.due_at, Slot.ends_at)
    waiting = {
        (schedule_id, day): SlotTimes(day=day, due_at=due_at, ends_at=ends_at)
        for schedule_id, day, due_at, ends_at in await session.execute(
            query.where(Slot.state == "due")
        )
    }
    for schedule_id, slot in slots:
        before = waiting.get((schedule_id, slot.day))
        if before is None:
            continue
        here = slot.after_a_move(before, now=now)
        if here == before:
            continue
        await session.execute(
            update(Slot)
            .where(
                Slot.schedule_id == schedule_id,
                Slot.day == slot.day,
                Slot.state == "due",
            )
            .values(due_at=here.due_at, ends_at=here.ends_at)
            .execution_options(synchronize_session=False)
        )


async def last_done(
    session: ReadSession, kind: str, *, person_id: int, before: date
) -> date | None:
    """Return the day of the person's latest slot before `before` that was done."""
    query = (
        select(Slot.day)
        .join(PersonSchedule, PersonSchedule.id == Slot.schedule_id)
        .where(
            PersonSchedule.kind == kind,
            PersonSchedule.person_id == person_id,
            Slot.state == "done",
            Slot.day < before,
        )
        .order_by(Slot.day.desc())
        .limit(1)
    )
    return await session.scalar(query)


async def _stored(session: ReadSession, kind: str) -> Mapping[int, PersonSchedule]:
    query = (
        select(PersonSchedule)
        .where(PersonSchedule.kind == kind)
        .execution_options(populate_existing=True)
    )
    return {each.person_id: each for each in await session.scalars(query)}


async def _store(session: AsyncSession, changed: Iterable[Recurrence]) -> None:
    new = insert(session, PersonSchedule)
    timing = {name: new.excluded[name] for name in ("time_zone", "weekday", "at")}
    await session.execute(
        new.on_conflict_do_update(
            index_elements=["kind", "person_id"],
            set_={**timing, "version": PersonSchedule.version + 1},
            # Another worker may have stored the very same meanwhile.
            where=or_(
                *(getattr(PersonSchedule, name) != to for name, to in timing.items())
            ),
        ),
        [
            {**asdict(each), "version": 1}
            for each in sorted(changed, key=lambda each: each.person_id)
        ],
    )


def _timing(of: PersonSchedule | Recurrence) -> tuple[str, int, time]:
    return of.time_zone, of.weekday, of.at
