"""Everything that is known about one person, as rows that a person can read."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

from sqlalchemy import ColumnElement, Select, inspect, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.db.base import Base
from models.tables import (
    Answer,
    Attendance,
    AuditEntry,
    Commitment,
    Deal,
    Delivery,
    Episode,
    HelpRequest,
    HoldOutCase,
    OneOnOne,
    Owner,
    Person,
    PersonalSetting,
    PersonSchedule,
    PutOff,
    PutQuestion,
    TimeOff,
    WorkSampleRow,
)

Row = Mapping[str, str | int | float | bool | None]


async def person_of(session: AsyncSession, email: str) -> Person | None:
    """Return the person with this address, in whatever case it is written."""
    query = select(Person).where(Person.email == email.strip().lower())
    person: Person | None = await session.scalar(query)
    return person


async def everything_about(
    session: AsyncSession, person: Person
) -> Mapping[str, Sequence[Row]]:
    """Return the rows of every table that mention `person`, by what they are."""
    return {
        name: [_row(found) for found in await session.scalars(query)]
        for name, query in _queries(person).items()
    }


def _queries(person: Person) -> Mapping[str, Select[Base]]:
    who = person.id
    actors = [str(who), *filter(None, (person.slack_user_id,))]
    wanted: dict[str, tuple[type[Base], ColumnElement[bool]]] = {
        "person": (Person, Person.id == who),
        "time_off": (TimeOff, TimeOff.person_id == who),
        "crm_user": (Owner, Owner.id == person.owner_id),
        "deals_owned": (Deal, Deal.owner_id == person.owner_id),
        "messages_received": (Delivery, Delivery.recipient_id == who),
        "messages_about": (
            Delivery,
            (Delivery.subject_person_id == who) & (Delivery.recipient_id != who),
        ),
        "schedules": (PersonSchedule, PersonSchedule.person_id == who),
        "episodes": (Episode, Episode.person_id == who),
        "answers": (Answer, Answer.person_id == who),
        "put_offs": (PutOff, or_(PutOff.person_id == who, PutOff.about_id == who)),
        "one_on_ones": (
            OneOnOne,
            or_(OneOnOne.leader_id == who, OneOnOne.rep_id == who),
        ),
        "attendances": (Attendance, Attendance.person_id == who),
        "help_requests": (
            HelpRequest,
            or_(HelpRequest.rep_id == who, HelpRequest.owner_id == who),
        ),
        "commitments": (Commitment, Commitment.person_id == who),
        "put_questions": (
            PutQuestion,
            or_(PutQuestion.about_id == who, PutQuestion.person_id == who),
        ),
        "hold_out": (
            HoldOutCase,
            or_(HoldOutCase.rep_id == who, HoldOutCase.recipient_id == who),
        ),
        "past_work": (WorkSampleRow, WorkSampleRow.person_id == who),
        "own_settings": (PersonalSetting, PersonalSetting.person_id == who),
        "looks_by": (AuditEntry, AuditEntry.actor.in_(actors)),
        "looks_at": (AuditEntry, AuditEntry.subject_person_id == who),
    }
    return {name: select(table).where(where) for name, (table, where) in wanted.items()}


def _row(found: Base) -> Row:
    columns = inspect(type(found)).columns
    return {column.key: _plain(getattr(found, column.key)) for column in columns}


def _plain(value: object) -> str | int | float | bool | None:
    if value is None or isinstance(value, str | int | float):
        return value
    return (
        value.isoformat() if isinstance(value, date | datetime | time) else str(value)
    )
