"""How people sell on a simulated floor, and what of it the CRM shows."""

from dataclasses import dataclass
from datetime import date
from math import cos, pi

YEAR = 365.25
PEAK = 300
"""The day of the year on which a seasonal business opens most: late October."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """One way of selling; the defaults are those of a floor without a peculiarity."""

    name: str
    touches_a_day: float = 5.0
    mix: tuple[int, int, int] = (60, 30, 10)
    """Of a hundred touches, how many are mails, calls and meetings."""
    prospecting: tuple[float, float] = (0.15, 0.4)
    """The least and the largest share of a rep's touches that go to nobody's deal."""
    pace: float = 1.0
    """New opportunities a week of the middle rep."""
    cycle_bd: int = 40
    """Business days from opening to end of the middle deal."""
    cadence_bd: int = 8
    """Business days after which a living deal of theirs should be turned to again."""
    answered: float = 0.55
    """How often a customer who still talks takes a call, or answers a mail."""
    handed: float = 0.0
    """Share of the new opportunities that somebody else finds and hands out."""
    amounts_from_stage: int = 0
    """Before this stage, from 0, the CRM holds no amount."""
    swing: float = 0.0
    """By what part the best season lies above the year, and the worst below it."""
    logs_on: int | None = None
    """The weekday, from 0, on which the whole week is logged; None: at once."""
    is_logged: bool = True
    """Whether any touch or next step ever gets into the CRM."""
    least_found: float = 0.9
    """Of the planted cliffs, which share is to be found in time."""
    shut: tuple[int, int] | None = None
    """The first day, as (month, day), of a company's own week off that no calendar
    knows; None: it has none."""

    def season(self, day: date) -> float:
        """Return how much is opened and worked beside an average day of the year."""
        turn = 2 * pi * (day.timetuple().tm_yday - PEAK) / YEAR
        return 1 + self.swing * cos(turn)

    def is_shut(self, day: date) -> bool:
        """Say whether the whole company is off on `day`."""
        if self.shut is None:
            return False
        first = date(day.year, *self.shut)
        return 0 <= (day - first).days < 7


PLAIN = Manner(name="plain")
MANNERS = (
    PLAIN,
    Manner(
        name="telephone",
        touches_a_day=30,
        mix=(15, 84, 1),
        prospecting=(0.4, 0.7),
        pace=3.0,
        cycle_bd=15,
        cadence_bd=4,
        answered=0.4,
    ),
    Manner(name="short cycle", touches_a_day=12, pace=4.0, cycle_bd=8, cadence_bd=3),
    Manner(name="long cycle", pace=0.4, cycle_bd=130, cadence_bd=12),
    Manner(name="handed out", touches_a_day=8, pace=2.0, cycle_bd=25, handed=0.6),
    Manner(name="late amounts", amounts_from_stage=2),
    Manner(name="seasonal", swing=0.6),
    Manner(name="friday logs", logs_on=4),
    Manner(name="shut week", shut=(8, 11)),
    Manner(name="no activity", is_logged=False, least_found=0.75),
)
