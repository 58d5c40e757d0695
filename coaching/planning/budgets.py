"""How many messages a person may get in seven days."""

from collections import Counter
from datetime import timedelta

from coaching.evidence import LooksOverEvidence
from coaching.facts import Person
from coaching.planning.cases import Case
from coaching.planning.hold_reasons import Hold
from coaching.planning.obstacles import Obstacle
from coaching.planning.situation import Situation
from coaching.planning.usual_week import proactive
from coaching.rulebook import RULES


class Budget:
    """What is left of each person's messages; every grant uses one up."""

    def __init__(self, floor: Situation) -> None:
        self._floor = floor
        recent = proactive(floor.history.sent, floor, weeks=(0, 1))
        self._sent = Counter(each.recipient_id for each in recent if not each.rides)
        self._kinds = Counter((each.recipient_id, each.kind) for each in recent)

    def choose(self, case: Case) -> Obstacle | None:
        """Count a suggestion of the week, or say why there is no room for one more."""
        recipient, rule = case.recipient, case.live.signal.rule
        evidence = case.live.signal.evidence
        if isinstance(evidence, LooksOverEvidence):
            return self._monthly(case, evidence)
        weekly = RULES[rule].weekly
        if weekly is not None:
            allowed = weekly(self._floor.moment.thresholds)
            if self._kinds[recipient.id, rule] >= allowed:
                return Hold.BUDGET, f"{allowed} suggestion a week at most"
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
