"""How many messages a person, and the whole floor, may get in seven days."""

from collections import Counter
from datetime import timedelta

from coaching.evidence import LooksOverEvidence
from coaching.facts import Person
from coaching.memory.history import SentMessage
from coaching.planning.audience import ASKED_FOR, LIMITED
from coaching.planning.cases import Case
from coaching.planning.hold_reasons import Hold
from coaching.planning.obstacles import Obstacle
from coaching.planning.situation import Situation

WEEK = timedelta(days=7)
USUAL_WEEKS = 4
NOT_COUNTED = ASKED_FOR | {"digest"}


class Budget:
    """What is left of each person's messages; every grant uses one up."""

    def __init__(self, floor: Situation) -> None:
        self._floor = floor
        recent = _proactive(floor, weeks=(0, 1))
        self._sent = Counter(each.recipient_id for each in recent if not each.rides)
        self._kinds = Counter((each.recipient_id, each.kind) for each in recent)

    def choose(self, case: Case) -> Obstacle | None:
        """Count a suggestion of the week, or say why there is no room for one more."""
        recipient, rule = case.recipient, case.live.signal.rule
        evidence = case.live.signal.evidence
        if isinstance(evidence, LooksOverEvidence):
            return self._monthly(case, evidence)
        picks = self._picks(rule)
        if rule in LIMITED and self._kinds[recipient.id, rule] >= picks:
            return Hold.BUDGET, f"{picks} suggestion a week at most"
        self._kinds[recipient.id, rule] += 1
        return None

    def _monthly(self, case: Case, evidence: LooksOverEvidence) -> Obstacle | None:
        """Say that the last such message is too young, of an earlier episode too."""
        floor, days = self._floor, evidence.every_days
        since = floor.moment.now - timedelta(days=days)
        lately = (
            each.recipient_id == case.recipient.id
            and each.kind == evidence.rule
            and each.at > since
            for each in floor.history.sent
        )
        return (Hold.BUDGET, f"one in {days} days at most") if any(lately) else None

    def spend(self, recipient: Person) -> Obstacle | None:
        """Count one message against the recipient's budget, or say that it is spent."""
        allowed = self._floor.terms(recipient).weekly
        if self._sent[recipient.id] >= allowed:
            return Hold.BUDGET, f"{allowed} messages in seven days at most"
        self._sent[recipient.id] += 1
        return None

    def _picks(self, rule: str) -> int:
        limits = self._floor.moment.thresholds
        weekly = {
            "first_meetings": limits.first_meetings.per_week,
            "kitchen": limits.kitchen.per_week,
            "executive_visits": limits.executive_visits.per_week,
            "quiet_deal": limits.quiet.per_week,
        }
        return weekly.get(rule, limits.uncertain_meeting.per_week)


def breaker(planned: int, floor: Situation) -> Obstacle | None:
    """Say whether a run of `planned` messages looks like a mistake rather than news.

    It does when the week's messages would exceed both a number and a multiple of the
    usual week, which is the mean of the four before, and no admin has let it pass.
    """
    limits = floor.moment.thresholds.plan
    this_week = planned + _messages(floor, weeks=(0, 1))
    before = _messages(floor, weeks=(1, 1 + USUAL_WEEKS))
    usual = before / USUAL_WEEKS
    if (
        not planned
        or floor.history.is_large_run_allowed
        or this_week <= limits.breaker_messages
        or this_week <= limits.breaker_factor * usual
    ):
        return None
    return (
        Hold.BREAKER,
        f"{this_week} messages in a week, usually {usual:g}: an admin must look first",
    )


def _messages(floor: Situation, *, weeks: tuple[int, int]) -> int:
    return sum(
        not each.rides and floor.history.reaches(each.recipient_id)
        for each in _proactive(floor, weeks=weeks)
    )


def _proactive(floor: Situation, *, weeks: tuple[int, int]) -> list[SentMessage]:
    """Return what went out so many weeks ago, but digests and what was asked for."""
    newest = floor.moment.now - weeks[0] * WEEK
    oldest = floor.moment.now - weeks[1] * WEEK
    return [
        message
        for message in floor.history.sent
        if message.kind not in NOT_COUNTED and oldest < message.at <= newest
    ]
