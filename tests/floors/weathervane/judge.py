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
STILL = 0.75
"""The others lie still below this share of the usual: the mean of their hours and of
how many of them were touched of late."""
LASTS = 3
"""Of the last four worked days."""


@dataclass(frozen=True, slots=True)
class Weeks:
    """Some worked days taken together; hours are a day's."""

    prospecting: float
    others: float
    deal_id: int
    share: float
    """The first deal's share of the selling time."""
    touched: float


@dataclass(frozen=True, slots=True)
class Look:
    """What the manager sees on the evening of one worked day, by the rep's usual."""

    day: int
    deal_id: int
    share: float
    usual_share: float
    prospecting: float
    others: float

    @property
    def worries(self) -> bool:
        """Say whether all three signs of the switchback are there."""
        eaten = self.share >= max(EATEN, self.usual_share + MORE_EATEN)
        return eaten and self.prospecting <= DRY and self.others <= STILL

    def reason(self, window: int) -> str:
        """Return the three signs in words."""
        return (
            f"In the last {window} worked days one deal took {self.share:.0%} of the "
            f"selling time (usually the first deal takes {self.usual_share:.0%}), own "
            f"prospecting was {self.prospecting:.0%} of this rep's usual, and the "
            f"other deals got {self.others:.0%} of the care they usually get."
        )


def _together(pages: list[Page]) -> Weeks:
    by_deal: dict[int, float] = {}
    prospecting = 0.0
    for page in pages:
        prospecting += page.prospecting
        for deal_id, hours in page.by_deal.items():
            by_deal[deal_id] = by_deal.get(deal_id, 0.0) + hours
    deals = sum(by_deal.values())
    top = max(by_deal, key=by_deal.__getitem__, default=0)
    first = by_deal.get(top, 0.0)
    return Weeks(
        prospecting=prospecting / len(pages),
        others=(deals - first) / len(pages),
        deal_id=top,
        share=first / max(0.1, prospecting + deals),
        touched=pages[-1].touched,
    )


def looks(rep: Rep) -> list[Look]:
    """Return a look for each worked day that has enough history."""
    pages, window = rep.diary.pages, rep.motion.window
    weeks = [
        _together(pages[max(0, i + 1 - window) : i + 1]) for i in range(len(pages))
    ]
    return [
        _look(weeks[i], weeks[max(window, i - window - HISTORY) : i - window : 3], page)
        for i, page in enumerate(pages)
        if i >= LEAST_HISTORY + window
    ]


def _look(now: Weeks, past: list[Weeks], page: Page) -> Look:
    hours = now.others / max(0.05, median(w.others for w in past))
    touched = now.touched / max(0.05, median(w.touched for w in past))
    return Look(
        day=page.day,
        deal_id=now.deal_id,
        share=now.share,
        usual_share=median(w.share for w in past),
        prospecting=now.prospecting / max(0.02, median(w.prospecting for w in past)),
        others=(min(1.2, hours) + touched) / 2,
    )


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
