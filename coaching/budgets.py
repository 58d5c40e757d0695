"""How many messages a person, and the whole floor, may get in seven days."""

from collections import Counter
from datetime import timedelta

from coaching.audience import PICKS
from coaching.cases import Case
from coaching.facts import Person, Role
from coaching.floor import Floor
from coaching.history import SentMessage
from coaching.holds import Hold
from coaching.obstacles import Obstacle

WEEK = timedelta(days=7)
USUAL_WEEKS = 4
DIGEST = "digest"


class Budget:
    """What is left of each person's messages; every grant uses one up."""

    def __init__(self, floor: Floor) -> None:
        self._thresholds = floor.moment.thresholds
        recent = _proactive(floor, weeks=(0, 1))
        self._sent = Counter(message.recipient_id for message in recent)
        self._kinds = Counter((each.recipient_id, each.kind) for each in recent)

    def grant(self, case: Case) -> Obstacle | None:
        """Count `case` against its recipient's budget, or say why it does not fit."""
        recipient, rule = case.recipient, case.live.signal.rule
        picks = self._thresholds.uncertain_meeting.per_week
        if rule in PICKS and self._kinds[recipient.id, rule] >= picks:
            return Hold.BUDGET, f"{picks} suggestion a week at most"
        allowed = self._allowed(recipient)
        if self._sent[recipient.id] >= allowed:
            return Hold.BUDGET, f"{allowed} messages in seven days at most"
        self._sent[recipient.id] += 1
        self._kinds[recipient.id, rule] += 1
        return None

    def _allowed(self, person: Person) -> int:
        budgets = self._thresholds.plan.budget
        of_role = {
            Role.REP: budgets.rep,
            Role.MANAGER: budgets.manager,
            Role.VP: budgets.vp,
            Role.ADMIN: budgets.admin,
        }
        return of_role[person.role]


def breaker(planned: int, floor: Floor) -> Obstacle | None:
    """Say whether a run of `planned` messages looks like a mistake rather than news.

    It does when the week's messages would exceed both a number and a multiple of the
    usual week, which is the mean of the four before, and no admin has let it pass.
    """
    limits = floor.moment.thresholds.plan
    this_week = planned + len(_proactive(floor, weeks=(0, 1)))
    before = len(_proactive(floor, weeks=(1, 1 + USUAL_WEEKS)))
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


def _proactive(floor: Floor, *, weeks: tuple[int, int]) -> list[SentMessage]:
    """Return the messages but digests that went out so many weeks ago."""
    newest = floor.moment.now - weeks[0] * WEEK
    oldest = floor.moment.now - weeks[1] * WEEK
    return [
        message
        for message in floor.history.sent
        if message.kind != DIGEST and oldest < message.at <= newest
    ]
