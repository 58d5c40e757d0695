"""What a cliff is, told by an observer with a notebook, from what a rep lived.

Nothing of the rules is used here: no calendar, no thresholds, no facts, and not what is
in the CRM. The days of work are places in the list of days on which the rep worked.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median

from tests.bench.simulated.deal import SimDeal
from tests.bench.simulated.rep import SimRep

WEIGHT = {"meeting": 3, "call": 2, "email": 1}
WINDOW = 10
PAST = 60
"""Days of work, before the window, that tell what is usual."""
HALF = 0.5
LEFT = 0.4
CLOSING_BD, HEARD_BD = 10, 5
LEAST_OTHERS = 2
LEAST_DEALS = 4


@dataclass(slots=True)
class Ledger:
    """What an observer with a notebook knows of one rep's days."""

    days: list[date] = field(default_factory=list)
    """Those worked, up to today."""

    def is_cliff(self, rep: SimRep, today: date) -> bool:
        """Say whether the story of a cliff fits on the morning of `today`.

        In the last ten days of work one deal had half of the work on deals and new
        people had at most two fifths of their usual; half of the others lie untouched
        for longer than is good for them; and the deal is not about to close.
        """
        if len(rep.deals) < LEAST_DEALS:
            return False
        top, share = self.focus(rep, today)
        return (
            top is not None
            and share >= HALF
            and self._stopped_prospecting(rep, today)
            and self._left_the_others(rep, top, today)
            and not self._is_closing(top, rep, today)
        )

    def focus(self, rep: SimRep, today: date) -> tuple[SimDeal | None, float]:
        """Return the deal with most of the work on open deals, and its share."""
        first = self._back(today, WINDOW)
        open_deals = {deal.id: deal for deal in rep.deals}
        work: Counter[int] = Counter()
        for touch in rep.touches:
            day = rep.person.calendar.today(touch.at)
            is_within = first <= day < today
            if touch.is_own and touch.deal_id in open_deals and is_within:
                work[touch.deal_id or 0] += WEIGHT[touch.kind.value]
        if not work:
            return None, 0.0
        top, most = work.most_common(1)[0]
        return open_deals[top], most / work.total()

    def days_without(self, rep: SimRep, today: date) -> int:
        """Return the working days since the last new opportunity."""
        return self._since(rep.opened_on[-1], today) if rep.opened_on else 0

    def _since(self, day: date, today: date) -> int:
        """Count the working days after `day`, up to `today`."""
        return bisect_right(self.days, today) - bisect_right(self.days, day)

    def _back(self, today: date, count: int) -> date:
        """Return the working day `count` before `today`."""
        return self.days[max(0, bisect_left(self.days, today) - count)]

    def _stopped_prospecting(self, rep: SimRep, today: date) -> bool:
        sought = [rep.person.calendar.today(at) for at in rep.sought]
        usual = median(
            self._within(sought, self._back(today, ago), self._back(today, ago - 10))
            for ago in range(2 * WINDOW, WINDOW + PAST + 1, WINDOW)
        )
        lately = self._within(sought, self._back(today, WINDOW), today)
        return usual > 0 and lately <= LEFT * usual

    def _left_the_others(self, rep: SimRep, top: SimDeal, today: date) -> bool:
        others = [deal for deal in rep.deals if deal is not top]
        if len(others) < LEAST_OTHERS:
            return False
        waits = [self._wait(deal, rep, today) for deal in others]
        long = rep.manner.cadence_bd + 2
        return 2 * sum(wait > long for wait in waits) >= len(others)

    def _wait(self, deal: SimDeal, rep: SimRep, today: date) -> int:
        at = deal.touched[-1][0] if deal.touched else deal.created_at
        return self._since(rep.person.calendar.today(at), today)

    def _is_closing(self, deal: SimDeal, rep: SimRep, today: date) -> bool:
        """Say whether all this work is on a deal that is about to close."""
        if not deal.customer or deal.close_date < today:
            return False
        heard = self._since(rep.person.calendar.today(deal.customer[-1]), today)
        ahead = sum(
            rep.person.calendar.works_on(today + timedelta(days=n))
            for n in range(1, (deal.close_date - today).days + 1)
        )
        return ahead <= CLOSING_BD and heard <= HEARD_BD

    @staticmethod
    def _within(days: Sequence[date], first: date, until: date) -> int:
        return bisect_left(days, until) - bisect_left(days, first)
