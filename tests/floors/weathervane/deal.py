"""A deal with its customer's hidden will, and the meetings about it."""

import math
from dataclasses import dataclass, field

TALKING, PAUSED, DEAD, WON, LOST = "talking", "paused", "dead", "won", "lost"


@dataclass(slots=True, kw_only=True)
class Deal:
    """One deal as it really is; what the CRM says of it is in its `stage` to `edits`.

    `will` is the customer's hidden inclination in log-odds, `way` the share of the way
    to a decision (0 to 1), `signs` the days on which the customer really got in touch.
    """

    id: int
    name: str
    company: int
    contacts: list[int]
    owner: int
    pipeline: str
    amount: float
    currency: str
    created: int
    minute: int
    source: str
    """own, marketing, import or colleague"""
    created_by: str
    will: float
    way: float = 0.0
    speed: float = 0.01
    hazard: float = 0.01
    state: str = TALKING
    paused_until: int = 0
    scripted: bool = False
    """A plan holds its fate; chance leaves it alone."""
    daily: bool = False
    """The customer answers every day."""
    reached: int = 0
    """Milestones reached."""
    waits_for: "Meeting | None" = None
    last_touch: int = 0
    next_touch: int = 0
    last_sign: int = 0
    inbox: list[int] = field(default_factory=list)
    """Days on which a reply of the customer will be there."""
    unread: bool = False
    """The customer has written and has no answer yet."""
    signs: list[int] = field(default_factory=list)
    spans: list[tuple[int, str]] = field(default_factory=list)
    closed: int | None = None
    """The day on which the rep closed it in the CRM."""
    close_due: int | None = None
    """The day on which the rep will close it."""
    stage: int = 0
    close_date: int | None = None
    shown_amount: float | None = None
    category: str | None = None
    edits: list[tuple[int, str, str]] = field(default_factory=list)
    """(second, field, value) as the CRM's history has them."""
    next_step: str = ""
    neglected: int = 0
    """Working days alive without a touch for twice the usual time."""

    @property
    def chance(self) -> float:
        """Return the customer's inclination now, 0 to 1."""
        if self.state == WON:
            return 1.0
        if self.state in {DEAD, LOST}:
            return 0.0
        return 1 / (1 + math.exp(-self.will))

    def likelihood(self) -> float:
        """Return the hidden probability that it will be won."""
        chance = self.chance
        ahead = max(0.0, 1 - self.way)
        return chance * math.exp(-1.2 * ahead * (1 - chance) ** 2)

    def become(self, day: int, state: str) -> None:
        """Enter a state; the truth keeps the day."""
        self.state = state
        self.spans.append((day, state))

    def sign(self, day: int) -> None:
        """Note that the customer got in touch, by whatever way."""
        self.last_sign = day
        if not self.signs or self.signs[-1] != day:
            self.signs.append(day)


@dataclass(slots=True, kw_only=True)
class Meeting:
    """A meeting of ours, with a customer or among us."""

    id: int
    owner: int
    title: str
    type: str
    day: int
    minute: int
    length: int
    created: int
    """Second of the booking."""
    zone: str
    outcome: str = "SCHEDULED"
    attendees: list[int]
    deal: Deal | None = None
    contacts: list[int] = field(default_factory=list)
    by_customer: bool = False
    kept: bool = True
    """The CRM has it."""
    views: list[tuple[int, float]] = field(default_factory=list)
    """(day, hidden probability) when booked and in the last days before it."""
