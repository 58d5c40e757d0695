"""Cliffs, found in the hours that were really worked."""

from bisect import bisect_right
from dataclasses import dataclass, field
from statistics import median

from tests.floors.tidewater.arrangement import KINDS, Arrangement
from tests.floors.tidewater.customer import Deal
from tests.floors.tidewater.hours import WINDOW, View, Watch
from tests.floors.tidewater.rep import Rep

SPEAKS_AFTER = 5
"""Days on which everything holds, until a manager would speak."""
TOO_LONG = 15
"""The same, with a customer who gives back: a push that lasts so long is none."""
TOGETHER = 8
"""Days at work between two spells with the same deal that count as one."""
NEW = 90
"""Days for which a new job explains every oddity."""


@dataclass(slots=True)
class Spell:
    """Weeks in which one deal had a rep's time, and opening had all but stopped."""

    rep: Rep
    deal: Deal
    views: list[View] = field(default_factory=list)

    @property
    def first(self) -> int:
        """The day on which it began: looking back from the first view of it."""
        day, spent = self.views[0].day, self.rep.days
        past = [one for one in spent if one <= day and spent[one].present > 1][-WINDOW:]
        for one in past:
            hours = spent[one].deals
            if 2 * hours.get(self.deal.id, 0.0) >= max(0.01, sum(hours.values())):
                return one
        return past[0]

    @property
    def last(self) -> int:
        """The last day on which it was so."""
        return self.views[-1].day

    def speaks(self) -> tuple[View, str] | None:
        """Return what a manager would see on the day of speaking, and the reason."""
        all_hold = [view for view in self.views if view.neglects]
        unmet = [view for view in all_hold if not view.engaged]
        early = unmet[SPEAKS_AFTER - 1] if len(unmet) >= SPEAKS_AFTER else None
        late = all_hold[TOO_LONG - 1] if len(all_hold) >= TOO_LONG else None
        if early and (late is None or early.day <= late.day):
            return early, "the customer does not give back"
        return (late, "it lasts too long") if late else None

    @property
    def pushes(self) -> bool:
        """The customer was wide awake for most of it."""
        awake = sum(view.engaged for view in self.views)
        return awake >= 0.7 * len(self.views)


def spells(watch: Watch, rep: Rep) -> list[Spell]:
    """Return every spell of a rep, in order."""
    found: list[Spell] = []
    for view in watch.views(rep):
        if not view.one_sided:
            continue
        last = found[-1] if found else None
        if last and last.deal is view.deal and _worked(rep, last, view) <= TOGETHER:
            last.views.append(view)
        else:
            found.append(Spell(rep, view.deal, [view]))
    return found


def _worked(rep: Rep, last: Spell, view: View) -> int:
    """Return on how many days a rep was at work since a spell's last."""
    return sum(
        last.last < day <= view.day and rep.days[day].present > 1 for day in rep.days
    )


def explained(spell: Spell, plans: list[Arrangement]) -> str:
    """Return the arrangement that everybody knew of and that explains a spell."""
    for plan in plans:
        if not KINDS[plan.kind].agreed or plan.rep != spell.rep.id:
            continue
        until = plan.last + (NEW if plan.kind in {"new_starter", "role_change"} else 8)
        if plan.kind in {"tender", "shared_deal", "handed_over", "giant_account"}:
            if plan.deal is not spell.deal:
                continue
            until = plan.last + 16
        meant = [view for view in spell.views if plan.first <= view.day <= until]
        if 2 * len(meant) > len(spell.views):
            return plan.kind
    return ""


def silence(spell: Spell) -> int | None:
    """Return the first day of the customer's last silence, if it ended in one."""
    deal = spell.deal
    if deal.won or (deal.dead is not None and not deal.ghost):
        return None
    limit = max(10, round(2 * deal.motion.cadence))
    heard = deal.signs[-1][0] if deal.signs else deal.born
    end = max(spell.rep.days) if deal.closed is None else deal.closed
    return heard + 1 if end - heard > limit else None


def recovery(spell: Spell, usual: float) -> int | None:
    """Return the day on which opening was back at seven tenths of the usual."""
    days = [day for day, one in sorted(spell.rep.days.items()) if one.present > 1]
    place = bisect_right(days, spell.last)
    for end in range(place, len(days)):
        past = days[max(0, end - WINDOW + 1) : end + 1]
        opening = sum(spell.rep.days[day].opening for day in past)
        deals = [spell.rep.days[day].deals for day in past]
        spent = sum(sum(one.values()) for one in deals)
        here = sum(one.get(spell.deal.id, 0.0) for one in deals)
        if opening >= 0.7 * usual and here < 0.45 * spent:
            return days[end]
    return None


def cost(watch: Watch, spell: Spell, until: int) -> dict[str, object]:
    """Return what a spell cost until a day: hours, openings, neglected deals."""
    rep, deals = spell.rep, watch.world.deals
    first = spell.first
    spent = sum(
        rep.days[day].deals.get(spell.deal.id, 0.0)
        for day in rep.days
        if first <= day <= until
    )
    before = [day for day in rep.days if first - 120 <= day < first]
    weekly = 5 * sum(rep.days[day].opened for day in before) / max(1, len(before))
    during = [day for day in rep.days if first <= day <= until]
    opened = sum(rep.days[day].opened for day in during)
    missed = max(0.0, weekly * len(during) / 5 - opened)
    lost = [
        deal
        for deal in watch.live_book(rep, first)
        if deal is not spell.deal and _let_go(deal, first, until + 30)
    ]
    motion = [
        one for one in deals.values() if one.motion is rep.motion and not one.open
    ]
    rate = sum(one.won for one in motion) / max(1, len(motion))
    middle = median([one.amount for one in motion] or [rep.motion.amount])
    return {
        "hours_on_the_deal": round(spent, 1),
        "deals_not_opened": round(missed, 1),
        "bookings_not_opened": round(missed * rate * middle),
        "neglected_deals": [deal.id for deal in lost],
        "neglected_amount": round(sum(deal.amount for deal in lost)),
    }


def _let_go(deal: Deal, first: int, until: int) -> bool:
    if deal.dead is None or not first <= deal.dead <= until:
        return False
    return deal.neglected or deal.death == "given up by us"
