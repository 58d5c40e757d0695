"""The customer: a buying group whose interest rises and falls, day by day."""

import math
from dataclasses import dataclass, field
from random import Random

from tests.floors.tidewater.dice import chance_of, within
from tests.floors.tidewater.motions import Motion

ROLES = ("champion", "budget", "user", "IT", "purchasing", "board")


@dataclass(slots=True)
class Contact:
    """Somebody at a customer, as the CRM knows them."""

    id: int
    owner: int
    name: str
    email: str
    day: int
    minute: int
    source: str = ""
    """import or marketing, or empty if a person of ours entered them."""


@dataclass(slots=True)
class Buyer:
    """A contact in a buying group: how they answer."""

    contact: Contact
    role: str
    answers: float
    """1 is usual."""
    chatty: bool
    """Writes text messages, which no CRM sees."""
    gone: bool = False


@dataclass(slots=True)
class Deal:
    """What a customer may buy; the CRM's stage is only what the rep knows of it."""

    id: int
    name: str
    motion: Motion
    owner: int
    company: int
    group: list[Buyer]
    amount: float
    born: int
    fit: float
    interest: float
    rival: float
    glamour: float
    committee_day: int
    need: float
    source: str = ""
    slow: float = 1.0
    """How many times slower than usual this customer is."""
    step: int = 0
    work: float = 0.0
    met: bool = False
    """They have had the talk that this stage asks for."""
    wants_meeting: bool = False
    """This stage asks for a meeting; a call or a mail will not do."""
    step_since: int = 0
    chosen: bool = False
    dead: int | None = None
    """The day on which they gave it up, whether anybody knows or not."""
    death: str = ""
    ghost: bool = False
    knows: bool = False
    """The rep has been told."""
    won: bool = False
    closed: int | None = None
    """The day on which the rep closed it."""
    pending: int | None = None
    """The day on which the customer asked for something that is still owed."""
    appointment: int | None = None
    last_touch: int = 0
    last_sign: int = 0
    unanswered: float = 0.0
    crush: float = 0.0
    """How far its owner is taken with it, 0 to 1."""
    close_day: int = 0
    neglected: bool = False
    touches: list[int] = field(default_factory=list)
    signs: list[tuple[int, str, int]] = field(default_factory=list)
    """(day, channel, contact) of each sign of life."""
    interests: list[float] = field(default_factory=list)
    scores: list[float] = field(default_factory=list)
    """One a day from `known_from` on."""
    known_from: int = 0
    owners: list[tuple[int, int]] = field(default_factory=list)
    """(day from which on, rep)"""
    history: list[tuple[int, int, str, str]] = field(default_factory=list)
    """(day, minute, field, value), as they would be entered at once."""

    @property
    def open(self) -> bool:
        """It is open in the CRM."""
        return self.closed is None

    @property
    def alive(self) -> bool:
        """The customer may still buy."""
        return self.dead is None and not self.won

    def sign(self, day: int, channel: str, contact: int) -> None:
        """Take down that the customer has really said something."""
        self.signs.append((day, channel, contact))
        self.last_sign = day
        self.unanswered = 0.0

    def touch(self, day: int) -> None:
        """Take down that one of ours has turned to the customer."""
        self.touches.append(day)
        self.last_touch = day
        self.unanswered += 1

    def owner_on(self, day: int) -> int:
        """Return who had it on that day."""
        return [rep for since, rep in self.owners if since <= day or since <= 0][-1]

    def warm(self, by: float) -> None:
        """Change the customer's interest."""
        self.interest = within(0.02, self.interest + by, 0.98)

    def die(self, day: int, why: str, *, ghost: bool) -> None:
        """Give it up, as the customer; `ghost` if they will tell nobody."""
        self.dead, self.death, self.ghost = day, why, ghost
        self.pending = None


def score(deal: Deal) -> float:
    """Return the hidden standing of a deal in logits; to be calibrated."""
    if deal.dead is not None:
        return -9.0
    standing = 4.0 * (deal.interest - 0.5) + 1.5 * (deal.fit - 0.5)
    standing += 0.5 * deal.step - 1.4 * deal.rival + deal.motion.bias
    return standing + (3.0 if deal.chosen else 0.0)


def live_a_day(deal: Deal, day: int, season: float, rng: Random) -> None:
    """Let a customer's interest move by a day, and perhaps be lost."""
    deal.interests.append(deal.interest)
    deal.scores.append(score(deal))
    if not deal.alive:
        return
    motion = deal.motion
    rest = 0.24 + 0.6 * deal.fit - 0.1 * deal.rival
    deal.warm(0.02 * (rest - deal.interest) + rng.gauss(0, motion.restless))
    if day - deal.last_touch > 2.2 * motion.cadence and season > 0.6:
        deal.warm(-motion.restless * 0.45)
    if deal.unanswered > 3:
        deal.warm(-0.003 * min(6.0, deal.unanswered - 3))
        deal.unanswered *= 0.97
    _shock(deal, day, rng)
    fade = motion.fade / deal.slow**0.7 * math.exp(5 * (0.45 - deal.interest))
    if deal.chosen:
        fade *= 0.15
    if deal.alive and rng.random() < fade * (0.4 + 0.6 * min(1.0, season)):
        late = day - deal.last_touch > 2.2 * motion.cadence
        deal.neglected = late
        why = "left alone" if late else rng.choice(("no need", "rival", "no time"))
        deal.die(day, why, ghost=rng.random() < 0.5 + 0.3 * min(1.0, deal.glamour))


def _shock(deal: Deal, day: int, rng: Random) -> None:
    """Budgets freeze, champions leave, rivals call: each seldom, each felt."""
    draw, rare = rng.random(), deal.motion.fade / deal.slow
    if draw < 0.08 * rare:
        deal.warm(-0.35)
        if rng.random() < 0.5:
            deal.die(day, "budget frozen", ghost=rng.random() < 0.6)
    elif draw < 0.14 * rare and len(deal.group) > 1 and not deal.group[0].gone:
        deal.group[0].gone = True
        deal.group.append(deal.group.pop(0))
        deal.warm(-0.25)
    elif draw < 0.45 * rare:
        deal.rival = min(1.0, deal.rival + 0.25)
        deal.warm(-0.08)


def may_move_on(deal: Deal, day: int, month_day: int, season: float) -> float:
    """Return the chance that the customer takes their next step today."""
    if not deal.met or deal.work < deal.need or deal.interest < 0.34:
        return 0.0
    if day - deal.step_since < deal.motion.wait * deal.slow:
        return 0.0
    last = deal.step >= len(deal.motion.stages) - 2
    if deal.motion.committee and last:
        return 0.5 if 0 <= month_day - deal.committee_day < 3 else 0.0
    return deal.motion.pace / deal.slow * season


def decides_for_us(deal: Deal, rng: Random) -> bool:
    """Let the customer choose between us, a rival, and doing nothing."""
    logit = 5 * (deal.interest - 0.45) + 2 * (deal.fit - 0.5)
    return rng.random() < chance_of(logit - 1.4 * deal.rival + deal.motion.bias + 0.3)


def answer_chance(deal: Deal, buyer: Buyer, season: float) -> float:
    """Return the chance that a buyer answers one mail."""
    if buyer.gone:
        return 0.0
    if not deal.alive:
        return 0.01 if deal.ghost else 0.12
    usual = buyer.answers * (0.18 + 0.68 * deal.interest)
    return within(0, usual * min(1.0, season), 0.92)


def picks_up(deal: Deal, buyer: Buyer, season: float) -> float:
    """Return the chance that a buyer takes one call."""
    if buyer.gone:
        return 0.0
    if not deal.alive:
        return 0.025 if deal.ghost else 0.15
    usual = deal.motion.picks_up * buyer.answers * (0.4 + 0.9 * deal.interest)
    return within(0, usual * min(1.0, season), 0.8)
