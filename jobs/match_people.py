"""Tie people.csv, the CRM's owners and Slack's users together by their e-mail."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

import structlog
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.outbound.directory import DirectoryError, SlackUser
from jobs.clock import Clock
from models.db.database import SessionMaker
from models.people.away_by_slack import note_away
from models.tables import Owner, Person

ASK_AGAIN = timedelta(days=1)
"""Whoever has no Slack user is looked for by address once a day, in the list always."""

log = structlog.get_logger(__name__)


class Directory(Protocol):
    """Whoever knows the members of the Slack workspace."""

    async def users(self) -> list[SlackUser]:
        """Return every member; raise DirectoryError."""

    async def by_email(self, email: str) -> SlackUser | None:
        """Return the member with this address, or None; raise DirectoryError."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackMatch:
    """What Slack knows of a person: only `active` ones get messages."""

    state: str
    user: SlackUser | None = None


@dataclass(slots=True, kw_only=True)
class MatchReport:
    """Who was tied to what; e-mail addresses, for the admin to mend."""

    active: int = 0
    with_owner: int = 0
    unreachable: dict[str, str] = field(default_factory=dict)
    """E-mail to the reason: unmatched, ambiguous, deactivated, guest or bot."""
    without_owner: list[str] = field(default_factory=list)
    ambiguous_owners: list[str] = field(default_factory=list)
    """E-mail addresses that several of the CRM's users have."""


async def match_people(
    directory: Directory, sessions: SessionMaker, clock: Clock
) -> MatchReport:
    """Store who is who. Safe to repeat; what is right already is left alone.

    Raises DirectoryError when Slack's list cannot be read whole: then nobody loses the
    Slack user they had.
    """
    report = await match_owners(sessions)
    now = clock()
    async with sessions() as session:
        known = await _present(session, now)
    found, asked = await _find(directory, known, now=now)
    async with sessions.begin() as session:
        await _store(session, found, report)
        said = {
            email: match.user.away(now)
            for email, match in found.items()
            if match.state == "active" and match.user is not None
        }
        await note_away(session, said, now=now)
        await _note_asked(session, asked, now=now)
    log.info(
        "people_matched",
        active=report.active,
        unreachable=len(report.unreachable),
        with_owner=report.with_owner,
    )
    return report


async def match_owners(sessions: SessionMaker) -> MatchReport:
    """Store which of the CRM's users is whom; Slack is not asked."""
    report = MatchReport()
    async with sessions.begin() as session:
        await _match_owners(session, report)
    return report


def slack_matches(
    emails: Iterable[str], users: Sequence[SlackUser]
) -> dict[str, SlackMatch]:
    """Return for each of `emails` the Slack user it belongs to, or why there is none.

    Of several users with one address a single active one wins; two active ones are
    nobody, because a message must not reach the wrong person.
    """
    by_email: dict[str, list[SlackUser]] = defaultdict(list)
    for user in users:
        if user.email is not None:
            by_email[user.email].append(user)
    return {email: _choose(by_email.get(email, [])) for email in emails}


def _choose(candidates: Sequence[SlackUser]) -> SlackMatch:
    active = [user for user in candidates if _state(user) == "active"]
    if len(active) > 1:
        return SlackMatch(state="ambiguous")
    best = active or candidates
    if not best:
        return SlackMatch(state="unmatched")
    return SlackMatch(state=_state(best[0]), user=best[0])


def _state(user: SlackUser) -> str:
    if user.is_deactivated:
        return "deactivated"
    if user.is_bot:
        return "bot"
    return "guest" if user.is_guest else "active"


async def _find(
    directory: Directory, known: Mapping[str, datetime | None], *, now: datetime
) -> tuple[dict[str, SlackMatch], list[str]]:
    """Return who is whom, and the addresses that were asked for in vain."""
    users = await directory.users()
    if users and not any(user.email for user in users):
        message = "Slack shows no e-mail address: grant the scope users:read.email"
        raise DirectoryError(message)
    matches = slack_matches(known, users)
    in_vain = []
    # The list may lag behind by a newcomer, and leaves out members of other teams.
    for email, asked_at in known.items():
        is_asked = asked_at is not None and timedelta() <= now - asked_at < ASK_AGAIN
        if is_asked or matches[email].state != "unmatched":
            continue
        user = await directory.by_email(email)
        if user is None:
            in_vain.append(email)
        else:
            matches[email] = _choose([user])
    return matches, in_vain


async def _present(
    session: AsyncSession, now: datetime
) -> Mapping[str, datetime | None]:
    """Map each present person's address to when Slack was asked for it in vain.

    Whoever has a Slack user is asked for at once when that user is gone.
    """
    rows = await session.execute(
        select(
            Person.email, Person.left_on, Person.slack_state, Person.slack_asked_at
        ).order_by(Person.id)
    )
    return {
        email: asked_at if state == "unmatched" else None
        for email, left_on, state, asked_at in rows
        if left_on is None or left_on > now.date()
    }


async def _note_asked(
    session: AsyncSession, emails: Sequence[str], *, now: datetime
) -> None:
    if emails:
        await session.execute(
            update(Person)
            .where(Person.email.in_(emails))
            .values(slack_asked_at=now)
            .execution_options(synchronize_session=False)
        )


async def _match_owners(session: AsyncSession, report: MatchReport) -> None:
    people = (await session.scalars(select(Person).order_by(Person.id))).all()
    owners = await _owners_by_email(session, report)
    changed = [p for p in people if p.owner_id != owners.get(p.email)]
    # The column is unique: what moves from one person to another is first let go.
    for person in changed:
        person.owner_id = None
    await session.flush()
    for person in changed:
        person.owner_id = owners.get(person.email)
    present = [person for person in people if person.left_on is None]
    report.with_owner = sum(person.owner_id is not None for person in present)
    report.without_owner = [p.email for p in present if p.owner_id is None]


async def _owners_by_email(
    session: AsyncSession, report: MatchReport
) -> Mapping[str, int]:
    by_email: dict[str, list[Owner]] = defaultdict(list)
    for owner in await session.scalars(select(Owner).order_by(Owner.id)):
        if owner.email:
            by_email[owner.email.strip().lower()].append(owner)
    found = {}
    for email, candidates in by_email.items():
        working = [owner for owner in candidates if not owner.archived]
        if len(working) > 1:
            report.ambiguous_owners.append(email)
        else:
            found[email] = (working or candidates)[-1].id
    return found


async def _store(
    session: AsyncSession, found: Mapping[str, SlackMatch], report: MatchReport
) -> None:
    people = (await session.scalars(select(Person).order_by(Person.id))).all()
    taken = {match.user.id for match in found.values() if match.user is not None}
    for person in people:
        wanted = found.get(person.email)
        # Unique as well; and a conversation belongs to the user it was opened with.
        if person.slack_user_id != _user_id(wanted) and (
            wanted is not None or person.slack_user_id in taken
        ):
            person.slack_user_id = person.slack_channel_id = None
    await session.flush()
    for person in people:
        match = found.get(person.email)
        if match is not None:
            _fill(person, match, report)


def _fill(person: Person, match: SlackMatch, report: MatchReport) -> None:
    person.slack_state = match.state
    person.slack_user_id = _user_id(match)
    person.slack_time_zone = match.user.time_zone if match.user else None
    if match.state == "active":
        report.active += 1
    else:
        report.unreachable[person.email] = match.state


def _user_id(match: SlackMatch | None) -> str | None:
    return None if match is None or match.user is None else match.user.id
