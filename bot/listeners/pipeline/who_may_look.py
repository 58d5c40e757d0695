"""Who asks for whose pipeline, and whether they may: each look is noted."""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.views.replies import refusals
from coaching.facts import Person, Role
from models.deals.whose_deal import owner_of_deal
from models.keeping.audit import AuditLook, record, record_list
from models.people.roster import (
    active_slack_user,
    by_slack_user,
    named,
    people,
)
from models.people.visibility import visible_people

_MAIL = re.compile(r"<mailto:([^<>|]+)(?:\|[^<>]*)?>")
"""An address that was typed: Slack makes a link of it."""
_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>")
OUT_OF_LINE = "not in the asker's line"


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantedLook:
    """A granted look: who asks, and about whom."""

    asker: Person
    subject: Person


async def resolve(
    session: AsyncSession, *, slack_user_id: str, text: str, now: datetime
) -> GrantedLook | str:
    """Return the granted look, or the sentence that says why there is none.

    `text` is what follows the command, escaped as Slack does it: a mention, a name, or
    nothing for oneself. Of several namesakes only those are named whom the asker may
    see.
    """
    asker = await active_slack_user(session, slack_user_id)
    if asker is None:
        _note(session, slack_user_id, None, "nobody here", now=now)
        return refusals.UNKNOWN_ASKER
    found = await _meant(session, asker, text, now=now)
    if isinstance(found, str):
        return found
    return await look(session, asker=asker, subject=found, action="pipeline", now=now)


async def by_id(
    session: AsyncSession, *, slack_user_id: str, person_id: int, now: datetime
) -> GrantedLook | str:
    """Return the granted look at a person whom a button names, or why not."""
    asker = await active_slack_user(session, slack_user_id)
    subject = (await people(session, now=now)).get(person_id)
    if asker is None or subject is None:
        _note(session, slack_user_id, None, "nobody here", now=now)
        return refusals.UNKNOWN_ASKER if asker is None else refusals.GONE
    return await look(session, asker=asker, subject=subject, action="pipeline", now=now)


async def by_deal(
    session: AsyncSession, *, slack_user_id: str, deal_id: int, now: datetime
) -> GrantedLook | str:
    """Return the granted look at the owner of a deal that a button names, or why not.

    That the deal is still open is for the caller to see.
    """
    asker = await active_slack_user(session, slack_user_id)
    if asker is None:
        _note(session, slack_user_id, None, "nobody here", now=now)
        return refusals.UNKNOWN_ASKER
    owner = await owner_of_deal(session, deal_id)
    if owner is None:
        return refusals.DEAL_GONE
    return await look(
        session,
        asker=asker,
        subject=owner,
        action="brief",
        now=now,
        object_id=str(deal_id),
    )


async def look(
    session: AsyncSession,
    *,
    asker: Person,
    subject: Person,
    action: str,
    now: datetime,
    object_id: str | None = None,
) -> GrantedLook | str:
    """Grant or refuse a look, and note it in the audit unless it is at oneself."""
    if subject.id == asker.id:
        return GrantedLook(asker=asker, subject=subject)
    allowed = subject.id in await visible_people(session, asker.id)
    entry = AuditLook(
        actor=str(asker.id),
        action=action,
        subject_person_id=subject.id,
        allowed=allowed,
        reason=f"{asker.role} in the line" if allowed else OUT_OF_LINE,
        object_id=object_id,
    )
    record(session, entry, now=now)
    return GrantedLook(asker=asker, subject=subject) if allowed else refusals.NOT_YOURS


async def own_team(
    session: AsyncSession, leader: Person, *, now: datetime
) -> frozenset[int]:
    """Return the ids of the reps whom `leader` may see, and note that look at each.

    Empty for a rep, and for a leader without anybody below.
    """
    return await team_of(session, leader, asker=leader, now=now)


async def team_of(
    session: AsyncSession, leader: Person, *, asker: Person, now: datetime
) -> frozenset[int]:
    """Return the ids of the reps below `leader` whom `asker` may see, and note each.

    Somebody else's people are a look at their leader as well.
    """
    if leader.role is Role.REP:
        return frozenset()
    visible = await visible_people(session, leader.id)
    if asker.id != leader.id:
        visible &= await visible_people(session, asker.id)
    everybody = await people(session, now=now)
    reps = frozenset(
        person.id
        for person in everybody.values()
        if person.role is Role.REP and person.id in visible
    )
    about = reps if asker.id == leader.id else reps | {leader.id}
    if reps:
        await record_list(session, asker, about, now=now)
    return reps


async def _meant(
    session: AsyncSession, asker: Person, text: str, *, now: datetime
) -> Person | str:
    if not text:
        return asker
    mentioned = set(_MENTION.findall(text))
    if len(mentioned) == 1:
        person = await by_slack_user(session, mentioned.pop())
        return person or refusals.UNMATCHED
    if mentioned:
        return refusals.ONE_AT_A_TIME
    text = _typed(_MAIL.sub(r"\1", text))
    candidates = await named(session, text.lstrip("@"))
    if len(candidates) == 1:
        return candidates[0]
    # Names are only offered from among those whom the asker may see.
    visible = await visible_people(session, asker.id)
    known = [person.name for person in candidates if person.id in visible]
    if len(known) == 1:
        return next(person for person in candidates if person.id in visible)
    if not known:
        for person in candidates:
            _note(session, str(asker.id), person.id, OUT_OF_LINE, now=now)
    return refusals.ambiguous(text, known) if known else refusals.unknown(text)


def _typed(text: str) -> str:
    """Return what was typed, of which Slack escapes these three signs."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _note(
    session: AsyncSession,
    actor: str,
    subject_id: int | None,
    reason: str,
    *,
    now: datetime,
) -> None:
    entry = AuditLook(
        actor=actor,
        action="pipeline",
        subject_person_id=subject_id,
        allowed=False,
        reason=reason,
    )
    record(session, entry, now=now)
