"""Reads for App Home: what is each person's own, and for the admin how things stand."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from coaching.facts import Role
from coaching.facts.home import AdminHome, DecidedMessage, PersonHome, StreamAge
from coaching.planning.audience import ASKED_FOR
from models.conversation.breaker_holds import held_run
from models.db.read_session import ReadSession
from models.keeping.audit import TEAM
from models.keeping.who_looked import DEALS, informed, lookers
from models.outbox.held import held_messages
from models.outbox.reach import read_pilot
from models.tables import (
    Answer,
    Delivery,
    Flaw,
    Owner,
    Person,
    StreamState,
)

OPEN_FOR = timedelta(days=14)
LOOK_BACK = timedelta(days=30)
SHADOW_FOR = timedelta(days=7)
LISTED = 10
ANSWERS = ("step", "second", "third", "not_now")
HELD = ("unknown", "dead", "expired")


async def person_home(
    session: ReadSession, person_id: int, *, now: datetime
) -> PersonHome:
    """Return what App Home shows a person about themselves."""
    sent = select(func.count()).where(
        Delivery.recipient_id == person_id,
        Delivery.state == "sent",
        Delivery.decided_at > now - LOOK_BACK,
    )
    return PersonHome(
        open_messages=await _open_messages(session, person_id, now=now),
        messages_sent=await session.scalar(sent) or 0,
        lookers=await lookers(session, person_id, actions=DEALS, now=now),
        listed_for=await lookers(session, person_id, actions=[TEAM], now=now),
        informed=await informed(session, person_id, now=now),
    )


async def admin_home(session: ReadSession, *, now: datetime) -> AdminHome:
    """Return what App Home shows the admin."""
    shadow = _shadow(now)
    held = (Delivery.state.in_(HELD), Delivery.decided_at > now - LOOK_BACK)
    wrong = (Answer.choice == "wrong_data", Answer.answered_at > now - LOOK_BACK)
    return AdminHome(
        streams=await _streams(session),
        shadow=await _messages(session, *shadow, most=LISTED),
        shadow_count=await _count(session, Delivery.id, *shadow),
        unmatched=await _names(
            session, Person.left_on.is_(None), Person.slack_state != "active"
        ),
        departed=await _names(session, Person.left_on.is_not(None)),
        strangers=await _strangers(session),
        leaderless=await _leaderless(session),
        has_vp=await _has_vp(session),
        flaws=await _flaws(session),
        flaw_count=await _count(session, Flaw.id),
        held_count=await _count(session, Delivery.id, *held),
        held=await held_messages(session, now=now),
        held_run=await held_run(session, now=now),
        wrong_data=await _count(session, Answer.id, *wrong),
        pilot=await read_pilot(session),
    )


async def _open_messages(
    session: ReadSession, person_id: int, *, now: datetime
) -> tuple[DecidedMessage, ...]:
    is_answered = (
        select(Answer.id)
        .where(Answer.delivery_id == Delivery.id, Answer.choice.in_(ANSWERS))
        .exists()
    )
    return await _messages(
        session,
        Delivery.recipient_id == person_id,
        Delivery.state == "sent",
        Delivery.kind.not_in((*ASKED_FOR, "digest")),
        Delivery.decided_at > now - OPEN_FOR,
        ~is_answered,
        most=LISTED,
    )


async def shadow_messages(
    session: ReadSession, *, now: datetime
) -> tuple[DecidedMessage, ...]:
    """Return all that would have gone out in the last days, the newest first."""
    return await _messages(session, *_shadow(now), most=None)


def _shadow(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return Delivery.state == "shadow", Delivery.decided_at > now - SHADOW_FOR


async def _messages(
    session: ReadSession, *where: ColumnElement[bool], most: int | None
) -> tuple[DecidedMessage, ...]:
    query = (
        select(Delivery, Person.name)
        .join(Person, Person.id == Delivery.recipient_id)
        .where(*where)
        .order_by(Delivery.decided_at.desc(), Delivery.id)
        .limit(most)
    )
    return tuple(
        DecidedMessage(
            id=delivery.id,
            recipient=name,
            evidence=delivery.evidence,
            notice=delivery.notice,
            decided_at=delivery.decided_at,
        )
        for delivery, name in await session.execute(query)
    )


async def _streams(session: ReadSession) -> tuple[StreamAge, ...]:
    states = await session.scalars(select(StreamState).order_by(StreamState.stream))
    return tuple(
        StreamAge(
            stream=state.stream,
            finished_at=state.finished_at,
            error=state.error,
            disabled_reason=state.disabled_reason,
            held_reason=state.held_reason,
        )
        for state in states
    )


async def _names(session: ReadSession, *where: ColumnElement[bool]) -> tuple[str, ...]:
    return tuple(
        await session.scalars(select(Person.name).where(*where).order_by(Person.name))
    )


async def _strangers(session: ReadSession) -> tuple[str, ...]:
    query = (
        select(Owner.name)
        .outerjoin(Person, Person.owner_id == Owner.id)
        .where(Person.id.is_(None), Owner.archived.is_(False), Owner.known)
        .order_by(Owner.name)
    )
    return tuple(await session.scalars(query))


async def _leaderless(session: ReadSession) -> tuple[str, ...]:
    leader = aliased(Person)
    query = (
        select(Person.name)
        .outerjoin(leader, leader.id == Person.leader_id)
        .where(
            Person.role == Role.REP,
            Person.left_on.is_(None),
            or_(leader.id.is_(None), leader.left_on.is_not(None)),
        )
        .order_by(Person.name, Person.id)
    )
    return tuple(await session.scalars(query))


async def _has_vp(session: ReadSession) -> bool:
    known = select(Person.id).where(Person.left_on.is_(None))
    is_new = await session.scalar(known.limit(1)) is None
    vp = known.where(Person.role == Role.VP).limit(1)
    # Before people.csv is read there is nobody of any role.
    return is_new or await session.scalar(vp) is not None


async def _flaws(session: ReadSession) -> tuple[str, ...]:
    newest = select(Flaw).order_by(Flaw.seen_at.desc(), Flaw.id).limit(LISTED)
    return tuple(
        f"{flaw.stream} {flaw.external_id}, {flaw.field}: {flaw.reason}"
        for flaw in await session.scalars(newest)
    )


async def _count(
    session: ReadSession,
    column: InstrumentedAttribute[Any],
    *where: ColumnElement[bool],
) -> int:
    query = select(func.count(column)).where(*where)
    return await session.scalar(query) or 0
