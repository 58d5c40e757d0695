"""What the floor gets in a usual week, from all that is known of other weeks.

Of a floor that has but begun that is what shadow mode recorded, what the replay at
setup found, and what an admin has let go: so a steady floor is no alarm.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from coaching.memory.history import SentMessage
from coaching.planning.audience import ASKED_FOR
from coaching.planning.situation import Situation

WEEK = timedelta(days=7)
USUAL_WEEKS = 4
NOT_COUNTED = ASKED_FOR | {"digest"}


def this_week(floor: Situation) -> int:
    """Return how many messages went out in seven days that no admin has let go."""
    return sum(not each.is_let_go for each in _told(floor, weeks=(0, 1)))


def usual_week(floor: Situation) -> float | None:
    """Return the messages of a usual week; None where nothing is known of any.

    It is the mean of the four weeks before this one. A week of which nothing is on
    record takes the replay's figure, or is left out; and this week's recorded messages,
    and those that an admin let go, are usual as well, but not while others of the same
    hold wait for their own word.
    """
    known = _known_weeks(floor)
    replayed = _replayed(floor)
    before = len(_told(floor, weeks=(1, 1 + USUAL_WEEKS)))
    before += len(_recorded(floor, weeks=(1, 1 + USUAL_WEEKS)))
    lately = len(_recorded(floor, weeks=(0, 1)))
    began = hold_began(floor)
    lately += sum(
        each.is_let_go and (began is None or each.at < began)
        for each in _told(floor, weeks=(0, 1))
    )
    if replayed is not None:
        mean = (before + (USUAL_WEEKS - known) * replayed) / USUAL_WEEKS
    elif known:
        mean = before / max(known, 1.0)
    else:
        return lately or None
    return max(mean, lately)


def hold_began(floor: Situation) -> datetime | None:
    """Return since when what waits for a word of an admin does; None: nothing waits."""
    now, lapses_at = floor.moment.now, floor.history.looked.lapses_at.values()
    waiting = [at for at in lapses_at if now < at]
    days = floor.limits.breaker_keeps_days
    return min(waiting) - timedelta(days=days) if waiting else None


def proactive(
    messages: Iterable[SentMessage], floor: Situation, *, weeks: tuple[int, int]
) -> list[SentMessage]:
    """Return those of so many weeks ago, but digests and what was asked for."""
    newest = floor.moment.now - weeks[0] * WEEK
    oldest = floor.moment.now - weeks[1] * WEEK
    return [
        message
        for message in messages
        if message.kind not in NOT_COUNTED and oldest < message.at <= newest
    ]


def _told(floor: Situation, *, weeks: tuple[int, int]) -> list[SentMessage]:
    return _reached(floor.history.sent, floor, weeks=weeks)


def _recorded(floor: Situation, *, weeks: tuple[int, int]) -> list[SentMessage]:
    return _reached(floor.history.recorded, floor, weeks=weeks)


def _reached(
    messages: Iterable[SentMessage], floor: Situation, *, weeks: tuple[int, int]
) -> list[SentMessage]:
    """Return messages of their own to people who are told, not but recorded."""
    return [
        each
        for each in proactive(messages, floor, weeks=weeks)
        if not each.rides and floor.history.reaches(each.recipient_id)
    ]


def _known_weeks(floor: Situation) -> float:
    """Return of how many of the four weeks there is a record, from 0 to 4."""
    since = floor.history.kept_since
    if since is None:
        return USUAL_WEEKS
    weeks = (floor.moment.now - since) / WEEK - 1
    return min(max(weeks, 0.0), float(USUAL_WEEKS))


def _replayed(floor: Situation) -> float | None:
    """Return the replay's figure for as many people as are told now."""
    each = floor.history.replayed_weekly
    if each is None:
        return None
    people = floor.people.values()
    told = sum(one.reachable and floor.history.reaches(one.id) for one in people)
    return each * told
