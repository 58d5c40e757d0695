"""Put the rows of people.csv in the place of those of the last import."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.facts import Role
from models.db.read_session import ReadSession
from models.people_file.row import PersonRow
from models.people_file.who_is_who import NOTHING_SAID, WhoIsWho, new_addresses
from models.tables import Person, TimeOff

MANY = 3
"""When one in so many would leave, somebody is asked first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an import did; people are named by e-mail."""

    added: tuple[str, ...]
    kept: tuple[str, ...]
    left: tuple[str, ...]
    """No longer named, and therefore marked as gone."""
    reps_without_leader: tuple[str, ...]
    """Allowed, but nobody will be told about them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """Who would be marked as gone by an import, and of how many who are present."""

    names: tuple[str, ...]
    present: int

    @property
    def is_many(self) -> bool:
        """More than a third: the file is rather a part of the floor than all of it."""
        return MANY * len(self.names) > self.present


async def leaving(
    session: ReadSession, rows: Sequence[PersonRow], who: WhoIsWho = NOTHING_SAID
) -> Leaving:
    """Return whom `store` would mark as gone, by name; nothing is changed."""
    query = select(Person).where(Person.left_on.is_(None))
    present = list(await session.scalars(query.order_by(Person.name, Person.email)))
    named = {row.email for row in rows}
    moved = await new_addresses(session, rows, who)
    names = tuple(
        person.name
        for person in present
        if person.email not in named and person.id not in moved
    )
    return Leaving(names=names, present=len(present))


async def store(
    session: AsyncSession,
    rows: Sequence[PersonRow],
    *,
    now: datetime,
    who: WhoIsWho = NOTHING_SAID,
) -> ImportReport:
    """Upsert `rows` by e-mail in the caller's transaction, and report.

    Matches with the CRM and Slack stay, and whoever has a new address, by `who` or by
    the CRM's same user, is the same person: answers, put-offs and settings stay theirs.
    Somebody whom `rows` no longer name has left
    today; somebody named again is back. A new leader without a date leads from today.
    """
    everybody = list(await session.scalars(select(Person)))
    moved = await new_addresses(session, rows, who)
    for person in everybody:
        if person.id in moved:
            person.email, person.slack_asked_at = moved[person.id], None
    await session.flush()
    known = {p.email: p for p in everybody}
    leaders_before = {p.email: p.leader_id for p in known.values()}
    new = [Person(email=r.email) for r in rows if r.email not in known]
    people = known | {person.email: person for person in new}
    for row in rows:
        _fill(people[row.email], row)
    session.add_all(new)
    await session.flush()
    for row in rows:
        _lead(people, row, leaders_before, today=now.date())
    await _replace_time_off(session, people, rows)
    left = _mark_left(known.values(), {row.email for row in rows}, today=now.date())
    await session.flush()
    return _report(rows, new=[p.email for p in new], left=left)


def _fill(person: Person, row: PersonRow) -> None:
    person.name = row.name
    person.role = row.role
    person.start_date = row.start_date
    person.time_zone = row.time_zone
    person.country = row.country
    person.target_minor = row.target_minor
    person.currency = row.currency
    person.one_on_one_days = row.one_on_one_days
    person.left_on = None


def _lead(
    people: Mapping[str, Person],
    row: PersonRow,
    before: Mapping[str, int | None],
    *,
    today: date,
) -> None:
    person = people[row.email]
    leader_id = people[row.leader_email].id if row.leader_email else None
    is_new_line = row.email in before and before[row.email] != leader_id
    person.leader_id = leader_id
    if row.leader_since is not None or leader_id is None:
        person.leader_since = row.leader_since
    elif is_new_line:
        person.leader_since = today


async def _replace_time_off(
    session: AsyncSession, people: Mapping[str, Person], rows: Sequence[PersonRow]
) -> None:
    # What somebody's own status in Slack said is not the file's to take back.
    await session.execute(delete(TimeOff).where(TimeOff.source == "file"))
    session.add_all(
        TimeOff(person_id=people[row.email].id, first_day=first, last_day=last)
        for row in rows
        for first, last in row.time_off
    )


def _mark_left(
    known: Iterable[Person], named: set[str], *, today: date
) -> tuple[str, ...]:
    gone = [p for p in known if p.email not in named and p.left_on is None]
    for person in gone:
        person.left_on = today
    return tuple(sorted(person.email for person in gone))


def _report(
    rows: Sequence[PersonRow], *, new: Sequence[str], left: tuple[str, ...]
) -> ImportReport:
    added = set(new)
    return ImportReport(
        added=tuple(sorted(added)),
        kept=tuple(sorted(row.email for row in rows if row.email not in added)),
        left=left,
        reps_without_leader=tuple(
            row.email
            for row in rows
            if row.role is Role.REP and row.leader_email is None
        ),
    )
