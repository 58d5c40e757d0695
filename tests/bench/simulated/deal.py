"""One simulated deal: how it goes on, and what is known of it each morning."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from coaching.calendar import Calendar
from coaching.facts import CloseMove, Deal, Stage, Tier
from tests.bench.simulated.manner import Manner

WIN_RATE = 0.25
CYCLE_SPREAD = 0.6
AMOUNT_MU, AMOUNT_SIGMA = 10.0, 1.0
"""Lognormal: the median is 22,000, the mean 36,000."""
INTEREST_SPREAD = 1.4
"""With it the top one of six deals has half of the deals' work on a third of all days,
as on the floors from which the thresholds come."""
STAGES = tuple(
    Stage(
        id=n,
        label=tier.value.title(),
        tier=tier,
        position=n,
        probability=probability,
    )
    for n, (tier, probability) in enumerate(
        zip(Tier, (0.1, 0.3, 0.5, 0.75), strict=True), start=1
    )
)
BURST = 5
BUYING_BD = 20
WRITES, WRITES_WHEN_BUYING = 0.05, 0.2
GHOSTS = 0.6
"""Share of the lost deals whose customer just stops talking, long before the end."""
CROWD = (1.0, 1.2, 1.6, 2.0)
"""How much more work a deal gets, stage by stage."""


@dataclass(slots=True, kw_only=True)
class SimDeal:
    """A deal as its rep lives it."""

    id: int
    owner_id: int
    created_at: datetime
    amount_minor: int
    interest: float
    """How much of the rep's time it draws, beside the others."""
    days: int
    """Business days from its opening to its end."""
    is_won: bool
    silent_from: int | None = None
    """The age in business days from which the customer says nothing more."""
    close_date: date
    age: int = 0
    entered_at: datetime | None = None
    stage: int = 0
    entries: list[tuple[int, date]] = field(default_factory=list)
    """Each stage but the first, and the day on which it was reached."""
    burst: int = 0
    """Days left of a busy time."""
    moves: tuple[CloseMove, ...] = ()
    next_steps: list[date] = field(default_factory=list)
    touched: list[tuple[datetime, bool]] = field(default_factory=list)
    """(when, whether it came in), oldest first."""
    customer: list[datetime] = field(default_factory=list)
    """When the customer took part: wrote, met us or took a call."""

    @property
    def talks(self) -> bool:
        """Say whether the customer still takes part."""
        return self.silent_from is None or self.age < self.silent_from

    @property
    def last_at(self) -> datetime | None:
        """Return when anybody last did anything on it."""
        return self.touched[-1][0] if self.touched else None

    @property
    def waits(self) -> bool:
        """Say whether the customer wrote, and nobody has answered yet."""
        return bool(self.touched) and self.touched[-1][1]

    @property
    def is_over(self) -> bool:
        """Say whether the deal has ended."""
        return self.age >= self.days

    def pull(self) -> float:
        """Return how much of the day's work it draws."""
        return self.interest * CROWD[self.stage] * (BURST if self.burst else 1)

    def urge_to_write(self) -> float:
        """Return how likely the customer writes unasked today.

        Who is about to buy has questions, papers and dates.
        """
        if not self.talks:
            return 0.0
        is_buying = self.is_won and self.days - self.age <= BUYING_BD
        return WRITES_WHEN_BUYING if is_buying else WRITES

    def go_on(self, today: date, now: datetime, dice: Random) -> None:
        """Live through one business day."""
        self.age += 1
        stage = min(3, 4 * self.age // self.days)
        if stage != self.stage:
            self.stage, self.entered_at = stage, now
            self.entries.append((stage, now.date()))
        self.burst = max(0, self.burst - 1)
        if not self.burst and dice.random() < 0.02:
            self.burst = dice.randint(3, 8)
        if today >= self.close_date:
            after = today + timedelta(days=dice.randint(10, 45))
            self.moves += (CloseMove(on=today, before=self.close_date, after=after),)
            self.close_date = after

    def stays(self, ended_on: date) -> Iterator[tuple[int, int]]:
        """Yield each stage's id and for how many calendar days the deal stood in it."""
        entries = [(0, self.created_at.date()), *self.entries]
        left = [*(day for _, day in self.entries), ended_on]
        for (stage, entered), until in zip(entries, left, strict=True):
            yield STAGES[stage].id, (until - entered).days

    def touch(self, at: datetime, *, takes_part: bool, came_in: bool = False) -> None:
        """Note a touch in which the customer takes part, or does not."""
        self.touched.append((at, came_in))
        if takes_part:
            self.customer.append(at)

    def fact(
        self, today: date, calendar: Calendar, *, until: datetime, manner: Manner
    ) -> Deal:
        """Return the deal as the rules see it on the morning of `today`.

        What was done after `until` is not logged yet.
        """
        touched = self.touched[: bisect_left(self.touched, (until, False))]
        words = self.words(until)
        last, came_in = touched[-1] if touched else (None, False)
        has_amount = self.stage >= manner.amounts_from_stage
        return Deal(
            id=self.id,
            name=f"Deal {self.id}",
            owner_id=self.owner_id,
            created_at=self.created_at,
            stage=STAGES[self.stage],
            stage_entered_at=self.entered_at or self.created_at,
            amount_minor=self.amount_minor if has_amount else None,
            currency="EUR",
            close_date=self.close_date,
            next_step_on=self.next_step_on(today) if manner.is_logged else None,
            last_touch_at=last,
            last_customer_touch_at=words[-1] if words else None,
            outbound_days_since_customer=self._outbound_days(touched, words, calendar),
            last_touch_inbound=came_in,
            close_moves=self.moves,
        )

    def next_step_on(self, today: date) -> date | None:
        """Return the next dated step, today or later."""
        return min((day for day in self.next_steps if day >= today), default=None)

    def words(self, until: datetime) -> tuple[datetime, ...]:
        """Return when the customer is known to have said something, by `until`."""
        return tuple(self.customer[: bisect_left(self.customer, until)])

    def _outbound_days(
        self,
        touched: Sequence[tuple[datetime, bool]],
        words: Sequence[datetime],
        calendar: Calendar,
    ) -> int:
        recent = _after(touched, words[-1] if words else self.created_at)
        return len({calendar.today(at) for at, inbound in recent if not inbound})


def _after(
    touched: Sequence[tuple[datetime, bool]], since: datetime
) -> Sequence[tuple[datetime, bool]]:
    return touched[bisect_left(touched, (since, True)) :]


def open_deal(
    number: int,
    *,
    owner_id: int,
    at: datetime,
    today: date,
    dice: Random,
    manner: Manner,
) -> SimDeal:
    """Return a new deal with an ordinary amount, length and attraction."""
    days = max(4, round(manner.cycle_bd * dice.lognormvariate(0, CYCLE_SPREAD)))
    hoped = today + timedelta(days=round(days * 7 / 5 * dice.uniform(0.6, 1.2)))
    is_won = dice.random() < WIN_RATE
    ghosts = not is_won and dice.random() < GHOSTS
    return SimDeal(
        id=number,
        owner_id=owner_id,
        created_at=at,
        amount_minor=round(dice.lognormvariate(AMOUNT_MU, AMOUNT_SIGMA) * 100),
        interest=dice.lognormvariate(0, INTEREST_SPREAD),
        days=days,
        is_won=is_won,
        silent_from=round(days * dice.uniform(0.2, 0.9)) if ghosts else None,
        close_date=hoped,
    )
