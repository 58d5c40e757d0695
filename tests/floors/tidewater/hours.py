"""What a manager who sees everything would see: rolling weeks of real hours."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from tests.floors.tidewater.chance import Chances, standing
from tests.floors.tidewater.customer import Deal
from tests.floors.tidewater.rep import Rep
from tests.floors.tidewater.world import World

WINDOW = 10
"""Days at work that a manager looks back over."""
LOOKBACK = 90
LEAST_PAST = 35
SAMPLE, SPAN = 3, 13
"""What is usual is looked at on every third day, over two weeks."""
SPREAD = 24
"""A window that stretches over more days than this says nothing."""


@dataclass(slots=True)
class View:
    """One rep on one day, looking back over ten days at work."""

    day: int
    deal: Deal
    share: float
    """Of the hours on deals, those on `deal`."""
    hours: float
    opening: float
    usual: float
    """Hours of opening in ten days, the median of what went before."""
    others: int
    """Other deals that are open and that the customer may still buy."""
    waiting: int
    """Of those, the ones that nobody turned to for too long."""
    reached: float
    """Share of the others that somebody turned to in these days."""
    usually: float
    """The same, the median of what went before."""
    chance: float
    interest: float
    fell: float
    """How far the customer's interest fell in these days."""
    quiet: int
    """Days since the customer's last sign."""

    @property
    def engaged(self) -> bool:
        """The customer gives back: they answer, and more likely buy than not."""
        answers = self.quiet <= 1.5 * self.deal.motion.cadence + 2
        return self.chance >= 0.5 and self.fell < 0.08 and answers

    @property
    def one_sided(self) -> bool:
        """One deal has the time, and opening has all but stopped."""
        most = self.share >= 0.5 and self.hours >= 15
        return most and self.opening <= 0.4 * self.usual

    @property
    def neglects(self) -> bool:
        """The other live deals wait, or far fewer of them are turned to than usual."""
        fewer = self.reached <= 0.6 * self.usually
        return self.others >= 2 and (2 * self.waiting >= self.others or fewer)


class Watch:
    """Looks at the hours of one floor."""

    def __init__(self, world: World, chances: Chances) -> None:
        self.world, self.chances = world, chances
        self._reached: dict[tuple[int, int], float] = {}
        self._books: dict[int, list[Deal]] = {rep: [] for rep in world.reps}
        for deal in world.deals.values():
            for owner in sorted({rep for _, rep in deal.owners}):
                self._books[owner].append(deal)

    def live_book(self, rep: Rep, day: int) -> list[Deal]:
        """Return the deals that a rep had open and that could still be won."""
        return [deal for deal in self._books[rep.id] if _live(deal, rep.id, day)]

    def views(self, rep: Rep) -> Iterator[View]:
        """Yield what there is to see of a rep, day by day, once there is a usual."""
        days = [day for day, tally in sorted(rep.days.items()) if _present(rep, day)]
        sums = _opening_sums(rep, days)
        for place in range(WINDOW + LEAST_PAST, len(days)):
            past = days[place - WINDOW + 1 : place + 1]
            if past[-1] - past[0] > SPREAD:
                continue
            before = slice(max(0, place - LOOKBACK), place - WINDOW)
            usual = (median(sums[before]), self._usually(rep, days[before]))
            view = self._view(rep, past, sums[place], usual)
            if view:
                yield view

    def _usually(self, rep: Rep, days: list[int]) -> float:
        """Return the share of a rep's live deals that ten days usually reach."""
        shares = [self._reach_on(rep, day) for day in days if day % SAMPLE == 0]
        return median(shares or [0.0])

    def _reach_on(self, rep: Rep, day: int) -> float:
        key = (rep.id, day)
        if key not in self._reached:
            book = self.live_book(rep, day)
            self._reached[key] = _reach(book, [day - SPAN, day])
        return self._reached[key]

    def _view(
        self, rep: Rep, past: list[int], opening: float, usual: tuple[float, float]
    ) -> View | None:
        spent: Counter[int] = Counter()
        for day in past:
            spent.update(rep.days[day].deals)
        if not spent or usual[0] < 2.5:
            return None
        top, hours = spent.most_common(1)[0]
        deal, day = self.world.deals[top], past[-1]
        if 2 * hours < sum(spent.values()):
            return None
        if deal.closed is not None and deal.closed <= day:
            return None
        others = [one for one in self.live_book(rep, day) if one is not deal]
        interest = standing(deal, day, deal.interests)
        return View(
            day,
            deal,
            hours / sum(spent.values()),
            hours,
            opening,
            usual[0],
            len(others),
            sum(untouched(one, day) for one in others),
            _reach(others, past),
            usual[1],
            self.chances.of(deal, day),
            interest if deal.dead is None or day <= deal.dead else 0.0,
            standing(deal, past[0], deal.interests) - interest,
            day - last_before(deal, day),
        )


def _present(rep: Rep, day: int) -> bool:
    tally = rep.days[day]
    return tally.present > 1 and not tally.away


def _opening_sums(rep: Rep, days: list[int]) -> list[float]:
    daily = [rep.days[day].opening for day in days]
    return [
        sum(daily[max(0, place - WINDOW + 1) : place + 1]) for place in range(len(days))
    ]


def _live(deal: Deal, rep: int, day: int) -> bool:
    if deal.born > day or (deal.closed is not None and deal.closed <= day):
        return False
    if deal.dead is not None and deal.dead <= day:
        return False
    return deal.owner_on(day) == rep


def _reach(book: list[Deal], days: list[int]) -> float:
    """Return the share of some deals that somebody turned to in a span."""
    reached = 0
    for deal in book:
        place = bisect_right(deal.touches, days[-1])
        reached += place > 0 and deal.touches[place - 1] >= days[0]
    return reached / max(1, len(book))


def untouched(deal: Deal, day: int) -> bool:
    """Say whether nobody turned to a customer for too long, by that day."""
    place = bisect_right(deal.touches, day)
    last = deal.touches[place - 1] if place else deal.born
    return day - last > deal.motion.cadence + 2


def last_before(deal: Deal, day: int) -> int:
    """Return the day of the customer's last sign until `day`."""
    heard = [when for when, _, _ in deal.signs if when <= day]
    return heard[-1] if heard else deal.born
