"""Who is on the floor: people.csv, the CRM's users and Slack's users as one person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Row, Select, and_, select, true
from sqlalchemy.orm import aliased

from coaching.calendar import Calendar
from coaching.facts import Person, Role
from models import tables
from models.db.built_once import built_once
from models.db.fast_rows import plain_rows
from models.db.read_session import ReadSession
from models.people.company_holidays import company_holidays
from models.people.plain_names import plain_name

UTC_ZONE = "UTC"
ACTIVE = "active"
DEACTIVATED = "deactivated"
DaysOff = tuple[tuple[date, date], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """Everybody who is or was on the floor, and which of the CRM's owners they are."""

    people: Mapping[int, Person]
    owner_of: Mapping[int, int]
    """Person id to owner id, for everybody who was matched."""
    person_of: Mapping[int, int]
    """Owner id to person id."""
    present: frozenset[int]
    """Ids of those who had started and not yet left."""

    def reps(self) -> list[Person]:
        """Return the present reps, by id."""
        return [self.people[i] for i in sorted(self.present) if self._is_rep(i)]

    def reps_of(self, leader: Person, *, today: date) -> tuple[Person, ...]:
        """Return the present reps who report to `leader` on `today`, by id."""
        return tuple(
            rep
            for rep in self.reps()
            if rep.leader_id == leader.id
            and (rep.leader_since is None or rep.leader_since <= today)
        )

    def owners(self, people: list[Person] | tuple[Person, ...]) -> list[int]:
        """Return the owner ids of those `people` who were matched."""
        return [self.owner_of[p.id] for p in people if p.id in self.owner_of]

    def _is_rep(self, person_id: int) -> bool:
        return self.people[person_id].role is Role.REP


async def roster(session: ReadSession, *, now: datetime) -> Roster:
    """Read everybody in three statements; who is present is decided at `now`.

    The chart, zones and days off are today's: their past is not kept.
    """
    rows = (await session.execute(_everybody().query)).all()
    away = await _days_off(session, None)
    company = await company_holidays(session)
    people = {row[0].id: _person(row, away, company, now) for row in rows}
    owner_of = {row[0].id: row[0].owner_id for row in rows if row[0].owner_id}
    return Roster(
        people=people,
        owner_of=owner_of,
        person_of={owner: person for person, owner in owner_of.items()},
        present=frozenset(row[0].id for row in rows if _is_present(row[0], now)),
    )


async def people(session: ReadSession, *, now: datetime) -> dict[int, Person]:
    """Return everybody by id; who has left by `now` is there, but not reachable."""
    return dict((await roster(session, now=now)).people)


async def by_slack_user(session: ReadSession, slack_user_id: str) -> Person | None:
    """Return the person behind a Slack user; None if unknown or departed."""
    return await _one(session, _P.slack_user_id == slack_user_id)


async def active_slack_user(session: ReadSession, slack_user_id: str) -> Person | None:
    """Return who may act as this Slack user; None for guests and the deactivated too.

    Whoever is merely asked about is found with `by_slack_user`.
    """
    return await _one(
        session, and_(_P.slack_user_id == slack_user_id, _P.slack_state == ACTIVE)
    )


async def by_owner(session: ReadSession, owner_id: int) -> Person | None:
    """Return the person behind an owner's row id; None if unknown or departed."""
    return await _one(session, _P.owner_id == owner_id)


async def named(session: ReadSession, text: str) -> tuple[Person, ...]:
    """Return the present people that `text` may mean, by name then id.

    A full name or an e-mail address wins over the beginning of a word in a name, so
    that nobody is ambiguous who is called by the whole name. Case and accents do not
    count: "marin" finds Marín, unless somebody is called just as typed. A handle is
    the part of an address before the @, or a name with other signs than blanks:
    "sam.okafor". Blank text means nobody.
    """
    typed, plain = " ".join(text.casefold().split()), plain_name(text)
    if not plain:
        return ()
    # No database folds every accent, so names are compared here.
    query = select(_P.id, _P.name, _P.email).where(_P.left_on.is_(None))
    rows = (await session.execute(query)).all()
    ids = (
        [i for i, name, email in rows if typed in (name.casefold(), email)]
        or [i for i, name, _ in rows if plain == plain_name(name)]
        or [i for i, _, email in rows if _is_handle(typed, email)]
        or [i for i, name, _ in rows if _apart(plain) == _apart(plain_name(name))]
        or [i for i, name, _ in rows if f" {plain}" in f" {plain_name(name)}"]
    )
    found = await _some(session, _P.id.in_(ids)) if ids else []
    return tuple(sorted(found, key=lambda p: (p.name, p.id)))


_PARTING = str.maketrans("._-", "   ")
_P = tables.Person
_LEADER = aliased(tables.Person)


def _is_handle(typed: str, email: str) -> bool:
    """Say whether `typed` is what stands before the @; a bare word is a name."""
    return typed == email.partition("@")[0] and _apart(typed) != typed


def _apart(plain: str) -> str:
    """Return `plain` with blanks for the signs by which a handle parts its words."""
    return " ".join(plain.translate(_PARTING).split())


@built_once
def _everybody() -> Select[tables.Person, bool, str]:
    return _people_rows().order_by(_P.id)


def _people_rows() -> Select[tables.Person, bool, str]:
    return (
        select(_P, tables.Owner.archived, _LEADER.email)
        .outerjoin(tables.Owner, tables.Owner.id == _P.owner_id)
        .outerjoin(_LEADER, _LEADER.id == _P.leader_id)
    )


async def _one(session: ReadSession, where: ColumnElement[bool]) -> Person | None:
    found = await _some(session, where)
    return found[0] if found else None


async def _some(session: ReadSession, where: ColumnElement[bool]) -> list[Person]:
    query = _people_rows().where(where, _P.left_on.is_(None)).order_by(_P.id)
    rows = (await session.execute(query)).all()
    away = await _days_off(session, [row[0].id for row in rows])
    company = await company_holidays(session)
    return [_person(row, away, company, None) for row in rows]


async def _days_off(
    session: ReadSession, of: list[int] | None
) -> Mapping[int, DaysOff]:
    days: dict[int, DaysOff] = {}
    for person_id, first, last in await plain_rows(session, _time_off(of)):
        days[person_id] = (*days.get(person_id, ()), (first, last))
    return days


@built_once
def _time_off(of: list[int] | None) -> Select[int, date, date]:
    off = tables.TimeOff
    query = select(off.person_id, off.first_day, off.last_day)
    theirs = true() if of is None else off.person_id.in_(of)
    return query.where(theirs).order_by(off.first_day)


def _person(
    found: Row[tables.Person, bool, str],
    away: Mapping[int, DaysOff],
    company: DaysOff,
    now: datetime | None,
) -> Person:
    row, owner_archived, leader_email = found
    return Person(
        id=row.id,
        name=row.name,
        role=Role(row.role),
        leader_id=row.leader_id,
        leader_since=row.leader_since,
        start_date=row.start_date,
        calendar=Calendar(
            time_zone=row.time_zone or row.slack_time_zone or UTC_ZONE,
            country=row.country,
            time_off=away.get(row.id, ()),
            company=company,
        ),
        email=row.email,
        leader_email=leader_email,
        target_minor=row.target_minor,
        currency=row.currency,
        one_on_one_days=row.one_on_one_days,
        reachable=_can_be_written_to(row)
        and not owner_archived
        and not _has_left(row, now),
        is_gone=row.slack_state == DEACTIVATED or bool(owner_archived),
    )


def _can_be_written_to(row: tables.Person) -> bool:
    return row.slack_state == ACTIVE and row.slack_user_id is not None


def _has_left(row: tables.Person, now: datetime | None) -> bool:
    if row.left_on is None:
        return False
    return now is None or row.left_on <= now.date()


def _is_present(row: tables.Person, now: datetime) -> bool:
    started = row.start_date is None or row.start_date <= now.date()
    return started and not _has_left(row, now)
