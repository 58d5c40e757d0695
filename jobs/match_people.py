"""Tie people.csv, the CRM's owners and Slack's users together by their e-mail."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from bot.outbound.directory import DirectoryError, SlackUser
from jobs.clock import Clock
from models.db.database import SessionMaker
from models.people.away_by_slack import note_away
from models.people.crm_ties import tie_owners
from models.people.slack_ties import SlackTie, asked_in_vain, note_asked, tie_slack

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

    @property
    def tie(self) -> SlackTie:
        """Return what of it is stored."""
        if self.user is None:
            return SlackTie(state=self.state)
        return SlackTie(
            state=self.state, user_id=self.user.id, time_zone=self.user.time_zone
        )


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
        known = await asked_in_vain(session, now=now)
    found, asked = await _find(directory, known, now=now)
    async with sessions.begin() as session:
        ties = {email: match.tie for email, match in found.items()}
        for email in await tie_slack(session, ties):
            _count(report, email, found[email].state)
        said = {
            email: match.user.away(now)
            for email, match in found.items()
            if match.state == "active" and match.user is not None
        }
        await note_away(session, said, now=now)
        await note_asked(session, asked, now=now)
    # After each sync, and mostly the same: doctor names who is not matched.
    log.debug(
        "people_matched",
        active=report.active,
        unreachable=len(report.unreachable),
        with_owner=report.with_owner,
    )
    return report


async def match_owners(sessions: SessionMaker) -> MatchReport:
    """Store which of the CRM's users is whom; Slack is not asked."""
    async with sessions.begin() as session:
        tied = await tie_owners(session)
    return MatchReport(
        with_owner=tied.with_owner,
        without_owner=list(tied.without_owner),
        ambiguous_owners=list(tied.ambiguous),
    )


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


def _count(report: MatchReport, email: str, state: str) -> None:
    if state == "active":
        report.active += 1
    else:
        report.unreachable[email] = state
