"""What a cliff is, written once more from its description, from what a rep lived.

Nothing of the rules is used here: no calendar, no thresholds, no facts. Business days
are counted as places in the list of days on which the rep worked.
"""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from tests.bench.simulated.rep import SimRep

WEIGHT = {"meeting": 3, "call": 2, "email": 1}
LAPSED_AFTER = (10, 8, 6, 5)
"""Business days without a touch, stage by stage."""


@dataclass(slots=True)
class Ledger:
    """What an observer with a notebook knows of one rep's days."""

    days: list[date] = field(default_factory=list)
    """Those worked, up to today."""

    def is_cliff(self, rep: SimRep, today: date, *, team_rate: float) -> bool:
        """Say whether the description of a cliff fits on the morning of `today`."""
        if len(rep.deals) < 4:
            return False
        return (
            self._is_focused(rep, today)
            and self._stopped_prospecting(rep, today, team_rate)
            and self._others_lie_still(rep, today)
            and not self._is_closing(rep, today)
        )

    def _since(self, day: date, today: date) -> int:
        """Count the working days after `day`, up to `today`."""
        return bisect_right(self.days, today) - bisect_right(self.days, day)

    def _back(self, today: date, count: int) -> date:
        """Return the working day `count` before `today`."""
        place = bisect_left(self.days, today) - count
        return self.days[max(0, place)]

    def _work(self, rep: SimRep, today: date) -> tuple[Counter[int | None], int]:
        first = self._back(today, 15)
        by_day: dict[tuple[int, date], list[int]] = defaultdict(list)
        work: Counter[int | None] = Counter()
        count = 0
        still_open = {deal.id for deal in rep.deals}
        for touch in rep.touches:
            day = rep.person.calendar.today(touch.at)
            if not first <= day < today:
                continue
            if touch.deal_id is None:
                work[None] += WEIGHT[touch.kind.value]
                count += 1
            elif touch.deal_id in still_open:
                by_day[touch.deal_id, day].append(WEIGHT[touch.kind.value])
        for (deal_id, _), weights in by_day.items():
            best = sorted(weights)[-3:]
            work[deal_id] += sum(best)
            count += len(best)
        return work, count

    def focus(self, rep: SimRep, today: date) -> tuple[int | None, float, int]:
        """Return the deal with most of the work, its share, and the touches."""
        work, count = self._work(rep, today)
        deals = [deal_id for deal_id in work if deal_id is not None]
        if not deals:
            return None, 0.0, count
        top = max(deals, key=lambda deal_id: work[deal_id])
        return top, work[top] / work.total(), count

    def top_of_deals(self, rep: SimRep, today: date) -> float:
        """Return the top deal's share of the work on deals, prospecting left out."""
        work, _ = self._work(rep, today)
        deals = [work[deal_id] for deal_id in work if deal_id is not None]
        return max(deals) / sum(deals) if deals else 0.0

    def days_without(self, rep: SimRep, today: date) -> int:
        """Return the working days since the last new opportunity."""
        if not rep.creations:
            return 0
        return self._since(rep.person.calendar.today(rep.creations[-1].at), today)

    def _is_focused(self, rep: SimRep, today: date) -> bool:
        top, share, count = self.focus(rep, today)
        if top is None or count < 15:
            return False
        soon = today + timedelta(days=90)
        value = {d.id: d.amount_minor for d in rep.deals if d.close_date <= soon}
        mine = next(deal.amount_minor for deal in rep.deals if deal.id == top)
        in_all = sum(value.values())
        matters = in_all > 0 and mine / in_all >= 0.40
        needed = 0.50 if len(rep.deals) >= 10 else 0.60
        return share >= needed and (matters or share >= 0.75)

    def _stopped_prospecting(self, rep: SimRep, today: date, team_rate: float) -> bool:
        calendar = rep.person.calendar
        opened = [calendar.today(each.at) for each in rep.creations]
        if not opened:
            return False
        half_year = today - timedelta(weeks=26)
        own = sum(day >= half_year for day in opened)
        rate = (own + 4 * team_rate) / 30
        usual = min(30.0, max(10.0, 15 / rate))
        sought = [calendar.today(at) for at in rep.sought]
        lately = sum(day >= self._back(today, 10) for day in sought)
        norm = sum(day >= self._back(today, 60) for day in sought) / 6
        is_quiet = lately <= 0.4 * norm if norm else rate >= 0.5
        return self._since(opened[-1], today) > usual and is_quiet

    def _others_lie_still(self, rep: SimRep, today: date) -> bool:
        top, _, _ = self.focus(rep, today)
        calendar = rep.person.calendar
        others = [deal for deal in rep.deals if deal.id != top]
        lapsed = 0
        for deal in others:
            at = deal.touched[-1][0] if deal.touched else deal.created_at
            silent = self._since(calendar.today(at), today)
            is_planned = any(day >= today for day in deal.next_steps)
            lapsed += silent > LAPSED_AFTER[deal.stage] and not is_planned
        return lapsed >= 2 and 2 * lapsed >= len(others)

    def _is_closing(self, rep: SimRep, today: date) -> bool:
        """Say whether all this work is on a deal that is about to close."""
        top, _, _ = self.focus(rep, today)
        deal = next(deal for deal in rep.deals if deal.id == top)
        if not deal.customer or deal.close_date < today:
            return False
        heard = self._since(rep.person.calendar.today(deal.customer[-1]), today)
        ahead, day = 0, today
        while day < deal.close_date:
            day += timedelta(days=1)
            ahead += rep.person.calendar.works_on(day)
        return ahead <= 10 and heard <= 5
