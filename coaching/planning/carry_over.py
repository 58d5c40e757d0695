"""What a day decided, as the next one remembers it: the outbox, in memory.

A preview and a replay send nothing; here is what they put in the place of the database.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from coaching.memory.history import REMEMBERED, Episode, History, SentMessage
from coaching.planning.audience import is_heads_up
from coaching.planning.plan import Plan, PlannedMessage


def remember(past: History, plan: Plan, *, now: datetime) -> History:
    """Return `past` as it is after `plan` was carried out at `now`."""
    ended = {_identity(episode) for episode in plan.cleared}
    episodes = [
        replace(episode, cleared_at=now) if _identity(episode) in ended else episode
        for episode in past.episodes
    ]
    told = _told(plan.messages, now=now)
    heads_ups = _told((m for m in plan.messages if is_heads_up(m.evidence)), now=now)
    return replace(
        past,
        episodes=tuple(
            replace(
                episode,
                told=(*episode.told, *told.get(_identity(episode), ())),
                heads_ups=(*episode.heads_ups, *heads_ups.get(_identity(episode), ())),
            )
            for episode in (*episodes, *plan.opened)
        ),
        sent=(
            *past.sent,
            *(
                SentMessage(recipient_id=m.recipient_id, kind=m.kind, at=now)
                for m in plan.messages
            ),
            *(
                SentMessage(
                    recipient_id=m.recipient_id, kind=each.rule, at=now, rides=True
                )
                for m in plan.messages
                for each in m.also
            ),
        ),
    )


def lighter(past: History, *, now: datetime) -> History:
    """Return `past` without what no later decision asks for.

    Of each matter only the newest episode tells whether it is open, cooling down, or
    what number comes next.
    """
    newest = {
        (episode.rule, episode.person_id, episode.subject_id): episode
        for episode in sorted(past.episodes, key=lambda each: each.number)
    }
    sent = [message for message in past.sent if message.at > now - REMEMBERED]
    return replace(past, episodes=tuple(newest.values()), sent=tuple(sent))


_Identity = tuple[str, int, int | None, int]


def _identity(episode: Episode) -> _Identity:
    return (episode.rule, episode.person_id, episode.subject_id, episode.number)


def _told(
    messages: Iterable[PlannedMessage], *, now: datetime
) -> dict[_Identity, list[tuple[int, datetime]]]:
    told: dict[_Identity, list[tuple[int, datetime]]] = {}
    for message in messages:
        for matter in message.matters:
            told.setdefault(matter, []).append((message.recipient_id, now))
    return told
