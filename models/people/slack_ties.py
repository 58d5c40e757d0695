"""Which of Slack's users is whom, and when Slack was asked for somebody in vain."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.db.read_session import ReadSession
from models.tables import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackTie:
    """What Slack knows of a person: only `active` ones get messages."""

    state: str
    """active, unmatched, ambiguous, deactivated, guest or bot."""
    user_id: str | None = None
    time_zone: str | None = None


async def asked_in_vain(
    session: ReadSession, *, now: datetime
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


async def note_asked(
    session: AsyncSession, emails: Sequence[str], *, now: datetime
) -> None:
    """Note that Slack was asked for these addresses at `now`, in vain."""
    if emails:
        await session.execute(
            update(Person)
            .where(Person.email.in_(emails))
            .values(slack_asked_at=now)
            .execution_options(synchronize_session=False)
        )


async def tie_slack(
    session: AsyncSession, ties: Mapping[str, SlackTie]
) -> tuple[str, ...]:
    """Store the ties, by e-mail address; return the addresses that somebody has.

    Whoever is not named keeps the Slack user, unless it is another's now.
    """
    people = (await session.scalars(select(Person).order_by(Person.id))).all()
    taken = {tie.user_id for tie in ties.values() if tie.user_id is not None}
    for person in people:
        tie = ties.get(person.email)
        wanted = None if tie is None else tie.user_id
        # Unique as well; and a conversation belongs to the user it was opened with.
        if person.slack_user_id != wanted and (
            tie is not None or person.slack_user_id in taken
        ):
            person.slack_user_id = person.slack_channel_id = None
    await session.flush()
    named = [person for person in people if person.email in ties]
    for person in named:
        _fill(person, ties[person.email])
    return tuple(person.email for person in named)


def _fill(person: Person, tie: SlackTie) -> None:
    person.slack_state = tie.state
    person.slack_user_id = tie.user_id
    person.slack_time_zone = tie.time_zone


async def is_everybody_unknown(session: ReadSession) -> bool:
    """Say whether Slack was asked for everybody present, and in vain."""
    query = select(Person.slack_state, Person.slack_asked_at)
    rows = (await session.execute(query.where(Person.left_on.is_(None)))).all()
    return all(state == "unmatched" and asked is not None for state, asked in rows)
