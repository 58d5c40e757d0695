"""Everything that is known about one person, as rows that a person can read."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

from sqlalchemy import ColumnElement, inspect, or_, select, tuple_

from models.db.base import Base
from models.db.patience import take_time
from models.db.read_session import ReadSession
from models.keeping.crm_users import crm_users_of
from models.tables import (
    Activity,
    Answer,
    Attendance,
    Attendee,
    AuditEntry,
    BreakerHold,
    Commitment,
    Contact,
    Deal,
    DealSnapshot,
    Delivery,
    Episode,
    FrozenForecast,
    HelpRequest,
    HoldOutCase,
    OneOnOne,
    Owner,
    Person,
    PersonalSetting,
    PersonSchedule,
    PutOff,
    PutQuestion,
    RuleGate,
    TimeOff,
    Touch,
    WorkSampleRow,
)
from models.tables.addresses import plain_address

Row = Mapping[str, str | int | float | bool | None]
Wanted = dict[str, tuple[type[Base], ColumnElement[bool]]]


async def person_of(session: ReadSession, email: str) -> Person | None:
    """Return the person with this address, in whatever case it is written."""
    query = select(Person).where(Person.email == plain_address(email))
    person: Person | None = await session.scalar(query)
    return person


async def everything_about(
    session: ReadSession, person: Person
) -> Mapping[str, Sequence[Row]]:
    """Return the rows of every table that mention `person`, by what they are.

    What only names them in words that somebody else typed is not among it.
    """
    await take_time(session)
    users = await crm_users_of(session, person)
    wanted = _own(person) | _with_others(person) | _of_the_crm(users)
    return {
        name: [_row(row) for row in await session.scalars(select(table).where(where))]
        for name, (table, where) in wanted.items()
    }


def _own(person: Person) -> Wanted:
    who = person.id
    return {
        "person": (Person, Person.id == who),
        "time_off": (TimeOff, TimeOff.person_id == who),
        "own_settings": (PersonalSetting, PersonalSetting.person_id == who),
        "schedules": (PersonSchedule, PersonSchedule.person_id == who),
        "answers": (Answer, Answer.person_id == who),
        "commitments": (Commitment, Commitment.person_id == who),
        "attendances": (Attendance, Attendance.person_id == who),
        "messages_received": (Delivery, Delivery.recipient_id == who),
        "messages_held": (BreakerHold, BreakerHold.recipient_id == who),
        "past_work": (WorkSampleRow, WorkSampleRow.person_id == who),
        "forecasts_for_them": (FrozenForecast, FrozenForecast.person_id == who),
        "rules_their_team_hears_first": (RuleGate, RuleGate.team_id == who),
    }


def _with_others(person: Person) -> Wanted:
    who = person.id
    actors = [str(who), *filter(None, (person.slack_user_id,))]
    told = select(Delivery.episode_id).where(Delivery.subject_person_id == who)
    return {
        "messages_about": (
            Delivery,
            (Delivery.subject_person_id == who) & (Delivery.recipient_id != who),
        ),
        "episodes": (Episode, or_(Episode.person_id == who, Episode.id.in_(told))),
        "put_offs": (PutOff, or_(PutOff.person_id == who, PutOff.about_id == who)),
        "one_on_ones": (
            OneOnOne,
            or_(OneOnOne.leader_id == who, OneOnOne.rep_id == who),
        ),
        "help_requests": (
            HelpRequest,
            or_(HelpRequest.rep_id == who, HelpRequest.owner_id == who),
        ),
        "put_questions": (
            PutQuestion,
            or_(PutQuestion.about_id == who, PutQuestion.person_id == who),
        ),
        "hold_out": (
            HoldOutCase,
            or_(HoldOutCase.rep_id == who, HoldOutCase.recipient_id == who),
        ),
        "looks_by": (AuditEntry, AuditEntry.actor.in_(actors)),
        "looks_at": (AuditEntry, AuditEntry.subject_person_id == who),
    }


def _of_the_crm(users: Sequence[Owner]) -> Wanted:
    ids = [user.id for user in users]
    return {
        "crm_users": (Owner, Owner.id.in_(ids)),
        "deals_owned": (Deal, Deal.owner_id.in_(ids)),
        "deals_made": (Deal, _made_by(Deal, users)),
        "deals_at_the_time": (DealSnapshot, DealSnapshot.owner_id.in_(ids)),
        "activities": (Activity, Activity.owner_id.in_(ids)),
        "meetings_joined": (Attendee, Attendee.owner_id.in_(ids)),
        "touches": (Touch, Touch.owner_id.in_(ids)),
        "contacts_owned": (Contact, Contact.owner_id.in_(ids)),
        "contacts_made": (Contact, _made_by(Contact, users)),
    }


def _made_by(
    table: type[Deal | Contact], users: Sequence[Owner]
) -> ColumnElement[bool]:
    """Return whether one of `users` made it: the CRM says so by a number of its own."""
    numbers = [(user.crm, user.user_id) for user in users if user.user_id is not None]
    return tuple_(table.crm, table.created_by_user).in_(numbers)


def _row(found: Base) -> Row:
    columns = inspect(type(found)).columns
    return {column.key: _plain(getattr(found, column.key)) for column in columns}


def _plain(value: object) -> str | int | float | bool | None:
    if value is None or isinstance(value, str | int | float):
        return value
    return (
        value.isoformat() if isinstance(value, date | datetime | time) else str(value)
    )
