"""One simulated deal: how it goes on, and what is known of it each morning."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from coaching.calendar import Calendar
from coaching.facts import CloseMove, Deal, Stage, Tier

WIN_RATE = 0.25
MEDIAN_CYCLE_BD = 40
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
    close_date: date
    age: int = 0
    entered_at: datetime | None = None
    stage: int = 0
    burst: int = 0
    """Days left of a busy time."""
    moves: tuple[CloseMove, ...] = ()
    next_steps: list[date] = field(default_factory=list)
    touched: list[tuple[datetime, bool]] = field(default_factory=list)
    """(when, by the customer), oldest first."""
    customer: list[datetime] = field(default_factory=list)

    @property
    def is_over(self) -> bool:
        """Say whether the deal has ended."""
        return self.age >= self.days

    def pull(self) -> float:
        """Return how much of the day's work it draws."""
        return self.interest * CROWD[self.stage] * (BURST if self.burst else 1)

    def go_on(self, today: date, now: datetime, dice: Random) -> None:
        """Live through one business day."""
        self.age += 1
        stage = min(3, 4 * self.age // self.days)
        if stage != self.stage:
            self.stage, self.entered_at = stage, now
        self.burst = max(0, self.burst - 1)
        if not self.burst and dice.random() < 0.02:
            self.burst = dice.randint(3, 8)
        if today >= self.close_date:
            after = today + timedelta(days=dice.randint(10, 45))
            self.moves += (CloseMove(on=today, before=self.close_date, after=after),)
            self.close_date = after

    def touch(self, at: datetime, *, by_customer: bool) -> None:
        """Note a touch."""
        self.touched.append((at, by_customer))
        if by_customer:
            self.customer.append(at)

    def fact(self, today: date, calendar: Calendar) -> Deal:
        """Return the deal as the rules see it on the morning of `today`."""
        last, by_customer = self.touched[-1] if self.touched else (None, False)
        return Deal(
            id=self.id,
            name=f"Deal {self.id}",
            owner_id=self.owner_id,
            created_at=self.created_at,
            stage=STAGES[self.stage],
            stage_entered_at=self.entered_at or self.created_at,
            amount_minor=self.amount_minor,
            currency="EUR",
            close_date=self.close_date,
            next_step_on=self.next_step_on(today),
            last_touch_at=last,
            last_customer_touch_at=self.customer[-1] if self.customer else None,
            outbound_days_since_customer=self._outbound_days(calendar),
            last_touch_inbound=by_customer,
            close_moves=self.moves,
        )

    def next_step_on(self, today: date) -> date | None:
        """Return the next dated step, today or later."""
        return min((day for day in self.next_steps if day >= today), default=None)

    def _outbound_days(self, calendar: Calendar) -> int:
        since = self.customer[-1] if self.customer else self.created_at
        recent = _after(self.touched, since)
        return len({calendar.today(at) for at, inbound in recent if not inbound})


def _after(
    touched: Sequence[tuple[datetime, bool]], since: datetime
) -> Sequence[tuple[datetime, bool]]:
    return touched[bisect_left(touched, (since, True)) :]


def open_deal(
    number: int, *, owner_id: int, at: datetime, today: date, dice: Random
) -> SimDeal:
    """Return a new deal with an ordinary amount, length and attraction."""
    days = max(6, round(MEDIAN_CYCLE_BD * dice.lognormvariate(0, CYCLE_SPREAD)))
    hoped = today + timedelta(days=round(days * 7 / 5 * dice.uniform(0.6, 1.2)))
    return SimDeal(
        id=number,
        owner_id=owner_id,
        created_at=at,
        amount_minor=round(dice.lognormvariate(AMOUNT_MU, AMOUNT_SIGMA) * 100),
        interest=dice.lognormvariate(0, INTEREST_SPREAD),
        days=days,
        is_won=dice.random() < WIN_RATE,
        close_date=hoped,
    )
