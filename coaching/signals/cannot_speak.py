"""Which rules cannot speak at all at this moment, and why, for the admin.

Each rule says it in its own file, beside the condition under which it stays silent:
nothing is judged here by other numbers.
"""

from dataclasses import dataclass

from coaching.facts import Role
from coaching.signals.evaluate import CANNOT_SPEAK
from coaching.signals.ground import Ground
from coaching.signals.missing_ground import with_role


@dataclass(frozen=True, slots=True, kw_only=True)
class Unable:
    """One rule that cannot speak."""

    rule: str
    reason: str
    """As the second half of "the cliff is off: ..."."""


def unable(ground: Ground) -> tuple[Unable, ...]:
    """Return each rule that can say nothing to anybody, with the firmest reason."""
    asked = CANNOT_SPEAK | {"digest": _digest}
    reasons = {rule: because(ground) for rule, because in asked.items()}
    return tuple(
        Unable(rule=rule, reason=reason)
        for rule, reason in reasons.items()
        if reason is not None
    )


def _digest(ground: Ground) -> str | None:
    if not with_role(ground, Role.VP):
        return "nobody is a VP in people.csv"
    return None
