"""Whether messages go to the floor, and to which teams."""

from dataclasses import dataclass
from enum import StrEnum


class Mode(StrEnum):
    """What happens to a message that the plan decides."""

    SHADOW = "shadow"
    """It is recorded for the admin and sent to nobody."""
    LIVE = "live"
    """It is sent."""
    PAUSED = "paused"
    """Nothing is decided and nothing is sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pilot:
    """Which teams are live while everybody else is in shadow mode."""

    leaders: tuple[str, ...]
    """Names, in the order of the alphabet."""
    people: int
    """How many are present in these teams, their leaders included."""
