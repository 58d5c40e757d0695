"""A sensible manager who sees everything that a rep really did, logged or not.

Written from the story: one deal eats the weeks, own prospecting dries up, the others
lie still. All three are held against what is usual for that very rep, over as many
working days as the motion's pace asks for, and have to last for some days.
"""

from dataclasses import dataclass
from statistics import median

from tests.floors.weathervane.deal import Deal
from tests.floors.weathervane.diary import Page
from tests.floors.weathervane.people import Rep

HISTORY = 110
"""Worked days that a manager remembers as the usual."""
LEAST_HISTORY = 28
DRY = 0.55
"""Prospecting below this share of the usual has dried up."""
EATEN = 0.33
MORE_EATEN = 0.15
"""A deal eats the weeks with so much more of them than the usual first deal."""
STILL = 0.72
"""Others touched below this share of the usual lie still."""
LASTS = 3
"""Of the last four worked days."""


@dataclass(frozen=True, slots=True)
class Look:
    """What the manager sees on the evening of one worked day."""

    day: int
    deal_id: int
    share: float
    usual_share: float
    prospecting: float
    touched: float

    @property
    def worries(self) -> bool:
        """Say whether all three signs of the switchback are there."""
        eaten = self.share >= max(EATEN, self.usual_share + MORE_EATEN)
        return eaten and self.prospecting <= DRY and self.touched <= STILL

    def reason(self, window: int) -> str:
        """Return the three signs in words."""
        return (
            f"In the last {window} worked days one deal took {self.share:.0%} of the "
            f"selling time (usually the first deal takes {self.usual_share:.0%}), own "
            f"prospecting was {self.prospecting:.0%} of this rep's usual, and "
            f"{self.touched:.0%} as many of the other deals as usual were touched."
        )


def _window(pages: list[Page]) -> tuple[float, int, float]:
    """Return prospecting hours a day, the first deal and its share."""
    by_deal: dict[int, float] = {}
    prospecting = 0.0
    for page in pages:
        prospecting += page.prospecting
        for deal_id, hours in page.by_deal.items():
            by_deal[deal_id] = by_deal.get(deal_id, 0.0) + hours
    total = prospecting + sum(by_deal.values())
    top = max(by_deal, key=by_deal.__getitem__, default=0)
    return prospecting / len(pages), top, by_deal.get(top, 0.0) / max(0.1, total)


def looks(rep: Rep) -> list[Look]:
    """Return a look for each worked day that has enough history."""
    pages, window = rep.diary.pages, rep.motion.window
    windows = [
        _window(pages[max(0, i + 1 - window) : i + 1]) for i in range(len(pages))
    ]
    seen = []
    for i in range(LEAST_HISTORY + window, len(pages)):
        past = range(max(window, i - window - HISTORY), i - window, 3)
        usual = median(windows[j][0] for j in past)
        touched = median(pages[j].touched for j in past)
        prospecting, top, share = windows[i]
        seen.append(
            Look(
                pages[i].day,
                top,
                share,
                median(windows[j][2] for j in past),
                prospecting / max(0.02, usual),
                pages[i].touched / max(0.05, touched),
            )
        )
    return seen


def alarms(rep: Rep, deals: dict[int, Deal]) -> list[Look]:
    """Return the days on which the manager would worry, after it has lasted."""
    found: list[Look] = []
    seen = looks(rep)
    for i in range(LASTS, len(seen)):
        last = seen[i - LASTS : i + 1]
        if not seen[i].worries or sum(look.worries for look in last) < LASTS:
            continue
        deal = deals.get(seen[i].deal_id)
        if deal is not None and not _about_to_sign(deal, seen[i].day):
            found.append(seen[i])
    return found


def _about_to_sign(deal: Deal, day: int) -> bool:
    if deal.closed is not None and deal.closed <= day:
        return True
    recent = sum(day - 9 <= sign <= day for sign in deal.signs)
    return deal.way >= 0.88 and recent >= 4
