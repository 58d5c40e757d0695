"""How many messages a person, and the whole floor, may get in seven days."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from coaching.facts import Person, Role
from coaching.history import History, SentMessage
from coaching.holds import Hold
from coaching.moment import Moment
from coaching.obstacles import Case, Obstacle, is_pick

WEEK = timedelta(days=7)
USUAL_WEEKS = 4
DIGEST = "digest"


class Budget:
    """What is left of each person's messages; every grant uses one up."""

    def __init__(self, history: History, moment: Moment) -> None:
        self._moment = moment
        recent = _proactive(history.sent, moment, weeks=(0, 1))
        self._sent = Counter(message.recipient_id for message in recent)
        self._kinds = Counter((each.recipient_id, each.kind) for each in recent)

    def grant(self, case: Case) -> Obstacle | None:
        """Count `case` against its recipient's budget, or say why it does not fit."""
        recipient, rule = case.recipient, case.live.signal.rule
        picks = self._moment.thresholds.uncertain_meeting.per_week
        if is_pick(case) and self._kinds[recipient.id, rule] >= picks:
            return Hold.BUDGET, f"{picks} suggestion a week at most"
        allowed = self._allowed(recipient)
        if self._sent[recipient.id] >= allowed:
            return Hold.BUDGET, f"{allowed} messages in seven days at most"
        self._sent[recipient.id] += 1
        self._kinds[recipient.id, rule] += 1
        return None

    def _allowed(self, person: Person) -> int:
        budgets = self._moment.thresholds.plan.budget
        of_role = {
            Role.REP: budgets.rep,
            Role.MANAGER: budgets.manager,
            Role.VP: budgets.vp,
            Role.ADMIN: budgets.admin,
        }
        return of_role[person.role]


def breaker(planned: int, history: History, moment: Moment) -> Obstacle | None:
    """Say whether a run of `planned` messages looks like a mistake rather than news.

    It does when the week's messages would exceed both a number and a multiple of the
    usual week, which is the mean of the four before.
    """
    limits = moment.thresholds.plan
    this_week = planned + len(_proactive(history.sent, moment, weeks=(0, 1)))
    before = len(_proactive(history.sent, moment, weeks=(1, 1 + USUAL_WEEKS)))
    usual = before / USUAL_WEEKS
    if (
        not planned
        or this_week <= limits.breaker_messages
        or this_week <= limits.breaker_factor * usual
    ):
        return None
    return (
        Hold.BREAKER,
        f"{this_week} messages in a week, usually {usual:g}: an admin must look first",
    )


def _proactive(
    sent: Sequence[SentMessage], moment: Moment, *, weeks: tuple[int, int]
) -> list[SentMessage]:
    """Return the messages but digests that went out so many weeks ago."""
    newest = moment.now - weeks[0] * WEEK
    oldest = moment.now - weeks[1] * WEEK
    return [
        message
        for message in sent
        if message.kind != DIGEST and oldest < message.at <= newest
    ]
