"""One simulated rep: deals opened at random, uneven attention, holidays, quarter ends.

Healthy means what it says on most floors: new opportunities come as a Poisson process
at the rep's own rate, some deals draw far more time than others, prospecting comes in
lumps, near the end of a quarter the closing deals come first, and three to five weeks a
year the rep is away.
"""

from collections import deque
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from math import exp
from random import Random

from coaching.facts import Creation, Person, RepBook, Touch, TouchKind
from tests.bench.simulated.deal import SimDeal, open_deal
from tests.bench.simulated.manner import PLAIN, Manner

KINDS = (TouchKind.EMAIL, TouchKind.CALL, TouchKind.MEETING)
MOODS, MOOD_MIX = (0.1, 0.6, 1.0, 2.0), (20, 25, 35, 20)
"""Prospecting comes in lumps: in one week of five there is hardly any."""
MORNING, LOGGED_AT = time(9), time(16)
ANSWERED_IN = timedelta(hours=2)
OWED = 0.8
"""How often the next thing done on deals is to answer who wrote, if anybody waits."""
FADES = (5, 20)
"""Business days after which the customer of a chase says nothing more."""
BUSY_END_BD = 10
"""Business days at the end of a quarter in which closing comes first."""
NEVER = date(2000, 1, 1)
"""Before anybody here sold anything."""
BASE = timedelta(weeks=26)
WINDOW = timedelta(days=62)
NORM = timedelta(days=125)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spell:
    """Weeks in which one deal takes nearly everything: a planted cliff."""

    first: date
    last: date
    share: float
    """Of the work on deals, on the one."""
    sought: float
    """What is left of prospecting and of new deals, beside the rep's usual."""


@dataclass(slots=True, kw_only=True)
class SimRep:
    """A rep who lives from day to day."""

    person: Person
    rate: float
    """New opportunities a week."""
    prospecting: float
    """Share of touches that go to nobody's deal."""
    dice: Random
    spell: Spell | None
    manner: Manner = PLAIN
    deals: list[SimDeal] = field(default_factory=list)
    focus: SimDeal | None = None
    touches: deque[Touch] = field(default_factory=deque)
    sought: deque[datetime] = field(default_factory=deque)
    creations: deque[Creation] = field(default_factory=deque)
    wins: list[tuple[datetime, int]] = field(default_factory=list)
    ever: int = 0
    mood: float = 1.0
    """How much is prospected this week, beside the rep's own usual."""
    opened_on: list[date] = field(default_factory=list)
    won_on: dict[int, date] = field(default_factory=dict)
    """By deal; never forgotten, for whoever judges a message by what followed."""
    lived: dict[int, SimDeal] = field(default_factory=dict)
    """Each deal that ever was; as little forgotten."""

    def works_on(self, day: date) -> bool:
        """Say whether the rep is at work, whatever the calendar that we have says."""
        return self.person.calendar.works_on(day) and not self.manner.is_shut(day)

    def live(self, today: date) -> None:
        """Live through `today`: deals go on and end, new ones come, work is done."""
        if not self.works_on(today):
            return
        morning = self._at(today, MORNING)
        if today.weekday() == 0 or self.ever == 0:
            self.mood = self.dice.choices(MOODS, MOOD_MIX)[0]
        for deal in self.deals:
            deal.go_on(today, morning, self.dice)
            if self.dice.random() < deal.urge_to_write():
                late = timedelta(minutes=self.dice.randint(0, 30))
                self._hear_from(deal, morning + late)
        self._close(morning + timedelta(hours=8))
        in_spell = self._in_spell(today)
        for _ in range(self._poisson(self._openings(today, in_spell=in_spell))):
            self._open(today, morning)
        season = self.manner.season(today)
        for _ in range(self._poisson(self.manner.touches_a_day * season)):
            self._work(today, morning, in_spell=in_spell)
        self._forget(morning)

    def book(self, today: date, now: datetime, *, team_rate: float) -> RepBook:
        """Return what the rules read on the morning of `today`, before any work."""
        calendar, until = self.person.calendar, self._logged_until(today, now)
        quarter = date(today.year, today.month - (today.month - 1) % 3, 1)
        since = calendar.start_of(quarter)
        return RepBook(
            rep=self.person,
            deals=tuple(
                deal.fact(today, calendar, until=until, manner=self.manner)
                for deal in self.deals
            ),
            touches=tuple(each for each in self.touches if each.at < until),
            prospecting_at=tuple(at for at in self.sought if at < until),
            creations=tuple(self.creations),
            ever_owned=self.ever,
            team_rate=team_rate,
            customer_touches=tuple(
                (deal.id, words) for deal in self.deals if (words := deal.words(until))
            ),
            won_90_minor=sum(
                minor for at, minor in self.wins if at > now - timedelta(days=90)
            ),
            won_quarter_minor=sum(minor for at, minor in self.wins if at >= since),
        )

    def _logged_until(self, today: date, now: datetime) -> datetime:
        """Return the instant up to which everything is in the CRM by `now`."""
        if not self.manner.is_logged:
            return self._at(NEVER, MORNING)
        if self.manner.logs_on is None:
            return now
        back = (today.weekday() - self.manner.logs_on - 1) % 7 + 1
        return self._at(today - DAY * back, LOGGED_AT)

    def _at(self, day: date, wall: time) -> datetime:
        """Return an instant in the rep's own zone: what asks for its day is quicker."""
        calendar = self.person.calendar
        return calendar.local(calendar.at(day, wall))

    def _openings(self, today: date, *, in_spell: bool) -> float:
        """Return how many new deals are to be expected on `today`."""
        manner = self.manner
        a_day = self.rate / 5 * _season(today) * manner.season(today)
        left = self.spell.sought if in_spell and self.spell else 1.0
        return a_day * (manner.handed + (1 - manner.handed) * left)

    def _hear_from(self, deal: SimDeal, at: datetime) -> None:
        """Take a mail that the customer wrote."""
        at = max(at, deal.last_at or at)
        deal.touch(at, takes_part=True, came_in=True)
        self.touches.append(
            Touch(deal_id=deal.id, kind=TouchKind.EMAIL, at=at, inbound=True)
        )

    def _in_spell(self, today: date) -> bool:
        if self.spell is None or not self.spell.first <= today <= self.spell.last:
            self.focus = None
            return False
        if self.focus is None and self.deals:
            # The truck in the mirror: the largest one, and nobody lets go of it.
            self.focus = max(self.deals, key=lambda deal: deal.amount_minor)
            self.focus.silent_from = self.focus.age + self.dice.randint(*FADES)
        if self.focus is not None:
            self.focus.days = max(self.focus.days, self.focus.age + 2)
        return True

    def _close(self, at: datetime) -> None:
        for deal in [each for each in self.deals if each.is_over]:
            if deal is self.focus:
                continue
            self.deals.remove(deal)
            if deal.is_won:
                self.won_on[deal.id] = at.date()
                self.wins.append((at, deal.amount_minor))

    def _open(self, today: date, morning: datetime) -> None:
        self.ever += 1
        number = self.person.id * 10_000 + self.ever
        at = morning + timedelta(minutes=self.dice.randint(0, 400))
        deal = open_deal(
            number,
            owner_id=self.person.id,
            at=at,
            today=today,
            dice=self.dice,
            manner=self.manner,
        )
        self.deals.append(deal)
        self.lived[number] = deal
        self.opened_on.append(today)
        self.creations.append(Creation(deal_id=number, at=at))

    def _work(self, today: date, morning: datetime, *, in_spell: bool) -> None:
        at = morning + timedelta(minutes=self.dice.randint(0, 480))
        kind = self.dice.choices(KINDS, self.manner.mix)[0]
        deal = self._whom(today, in_spell=in_spell)
        if kind is TouchKind.MEETING and not (deal and deal.talks):
            kind = TouchKind.EMAIL
        if deal is None:
            self.touches.append(Touch(deal_id=None, kind=kind, at=at))
            self.sought.append(at)
            return
        self.turn_to(deal, kind, max(at, deal.last_at or at))
        # Half of all conversations end with a date.
        if self.dice.random() < 0.5 and (not in_spell or deal is self.focus):
            deal.next_steps.append(today + timedelta(days=self.dice.randint(2, 14)))

    def turn_to(self, deal: SimDeal, kind: TouchKind, at: datetime) -> None:
        """Do one thing on `deal`; a mail of ours is one thing, its answer another."""
        takes_part = deal.talks and (
            kind is TouchKind.MEETING or self.dice.random() < self.manner.answered
        )
        is_mail = kind is TouchKind.EMAIL
        self.touches.append(Touch(deal_id=deal.id, kind=kind, at=at))
        deal.touch(at, takes_part=takes_part and not is_mail)
        if takes_part and is_mail:
            self._hear_from(deal, at + ANSWERED_IN * self.dice.random())

    def _whom(self, today: date, *, in_spell: bool) -> SimDeal | None:
        is_busy = _ends_quarter(today)
        seeks = min(0.9, self.prospecting * self.mood * (0.5 if is_busy else 1))
        chase = self.spell if in_spell and self.focus is not None else None
        seeks *= chase.sought if chase else 1
        if not self.deals or self.dice.random() < seeks:
            return None
        if chase and self.dice.random() < chase.share:
            return self.focus
        owed = [deal for deal in self.deals if deal.waits]
        if owed and self.dice.random() < OWED:
            return self.dice.choice(owed)
        # Who promised something for today keeps it, mostly.
        due = [deal for deal in self.deals if today in deal.next_steps]
        if due and self.dice.random() < 0.6:
            return self.dice.choice(due)
        pulls = [
            deal.pull()
            * (2 if is_busy and deal.close_date - today < 3 * 7 * DAY else 1)
            for deal in self.deals
        ]
        return self.dice.choices(self.deals, pulls)[0]

    def _forget(self, now: datetime) -> None:
        while self.touches and self.touches[0].at < now - WINDOW:
            self.touches.popleft()
        while self.sought and self.sought[0] < now - NORM:
            self.sought.popleft()
        while len(self.creations) > 1 and self.creations[1].at < now - BASE:
            self.creations.popleft()

    def _poisson(self, mean: float) -> int:
        limit, product, count = exp(-mean), self.dice.random(), 0
        while product > limit:
            product *= self.dice.random()
            count += 1
        return count


def _season(day: date) -> float:
    """Return how much is opened beside an ordinary day: less in August and Advent."""
    if (day.month, day.day) >= (12, 12) or (day.month, day.day) <= (1, 4):
        return 0.5
    return 0.75 if day.month == 8 else 1.0


def _ends_quarter(day: date) -> bool:
    return day.month % 3 == 0 and day.day > 30 - BUSY_END_BD * 7 // 5
