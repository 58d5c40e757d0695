"""From what each rule saw in past weeks, and what came of it, to its record.

A customer called silent, a flag for a long stage or for no touch are wrong of a deal
that was won soon after; an empty pipeline of a rep who opened deals as usual in the
next days; a cliff of a rep who then opened and won about as before. What is not over
yet is not judged.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from coaching.calendar import Calendar
from coaching.limits import Standing
from coaching.standing.aftermath import Career, Known, aftermath
from coaching.standing.norm import WonDeal
from coaching.standing.standing import Record
from coaching.thresholds import Thresholds

OF_DEALS = ("quiet_deal", "stage_ageing", "no_touch")
"""Judged by deals that were won; the others by what the rep went on to do."""
RATE = timedelta(weeks=26)
"""The usual pace of opening deals is that of so long before, as for the cliff."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One rule that held at one look."""

    rule: str
    at: datetime
    person_id: int
    deal_id: int | None = None
    factor: float = 0.0
    """The largest factor of the rule at which it would still have held."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One instant of the past at which all reps were looked at."""

    at: datetime
    people: frozenset[int]
    deals: frozenset[int]
    """Those of these people that were open then."""
    able: frozenset[str]
    """Rules that could be judged then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Win:
    """A deal that was won."""

    deal_id: int
    won_at: datetime

    def is_soon(self, at: datetime, before: timedelta) -> bool:
        """Say whether the deal was won within `before` after `at`."""
        return self.won_at - before <= at < self.won_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What was seen at all looks, and what came of it."""

    looks: Sequence[Look]
    """Oldest first."""
    seen: Sequence[Seen]
    wins: Sequence[Win]
    careers: Mapping[int, Career]
    calendars: Mapping[int, Calendar]
    since: datetime
    """Nothing is known before."""
    until: datetime
    """What came of it is known up to here."""


def record(rule: str, past: Past, thresholds: Thresholds) -> Record:
    """Return how `rule` would have done in the weeks of `past`."""
    seen = [each for each in past.seen if each.rule == rule]
    if rule in OF_DEALS:
        judged = [deal.worst > 0 for deal in won_deals(rule, past, thresholds.standing)]
    elif rule == "cliff":
        judged = _cliffs(seen, past, thresholds)
    else:
        judged = _empty(seen, past, thresholds.standing)
    return Record(
        spoke=len({(each.person_id, each.at) for each in seen}),
        weeks=sum(len(look.people) for look in past.looks if rule in look.able),
        wrong=sum(judged),
        judged=len(judged),
    )


def won_deals(rule: str, past: Past, limits: Standing) -> list[WonDeal]:
    """Return each won deal that was looked at shortly before, and the worst of it."""
    before = timedelta(days=limits.won_within_days)
    looks = [look for look in past.looks if rule in look.able]
    worst: dict[int, list[Seen]] = {}
    for each in past.seen:
        if each.rule == rule and each.deal_id is not None:
            worst.setdefault(each.deal_id, []).append(each)
    found = []
    for win in past.wins:
        soon = [look.at for look in looks if win.is_soon(look.at, before)]
        if any(win.deal_id in look.deals for look in looks if look.at in soon):
            own = [each for each in worst.get(win.deal_id, ()) if each.at in soon]
            most = max((each.factor for each in own), default=0.0)
            found.append(WonDeal(won_at=win.won_at, worst=most))
    return found


def _cliffs(seen: Iterable[Seen], past: Past, thresholds: Thresholds) -> list[bool]:
    """Say of each cliff whether the rep went on as before; a run of weeks is one."""
    looks = [look.at for look in past.looks]
    place = {at: number for number, at in enumerate(looks)}
    held = {(each.person_id, place[each.at]) for each in seen if each.at in place}
    begun = [(p, looks[n]) for p, n in sorted(held) if (p, n - 1) not in held]
    span = timedelta(days=thresholds.replay.after_days)
    found = aftermath(
        begun,
        past.careers,
        known=Known(since=past.since, until=past.until, span=span),
        least=thresholds.replay.least_cliffs,
    )
    share = thresholds.standing.as_usual
    return [
        each.after.opened >= share * each.before.opened
        and each.after.won_minor >= share * each.before.won_minor
        for each in found.cliffs
    ]


def _empty(seen: Iterable[Seen], past: Past, limits: Standing) -> list[bool]:
    """Say of each empty pipeline whether the rep opened deals as usual right after."""
    judged = []
    for each in seen:
        calendar = past.calendars.get(each.person_id, Calendar())
        last = calendar.ahead(calendar.today(each.at), limits.opens_within_bd)
        ends = calendar.at(last, time.max)
        career = past.careers.get(each.person_id)
        if career is not None and ends <= past.until:
            judged.append(_opened_as_usual(career, each.at, ends, past.since, limits))
    return judged


def _opened_as_usual(
    career: Career, at: datetime, ends: datetime, known: datetime, limits: Standing
) -> bool:
    """Say whether the next days brought about as many deals as such days bring."""
    since = max(at - RATE, known, career.here_since or known)
    weeks = max((at - since) / timedelta(weeks=1), 1.0)
    before = sum(since < opened <= at for opened in career.opened)
    usual = before / weeks * ((ends - at) / timedelta(weeks=1))
    after = sum(at < opened <= ends for opened in career.opened)
    return after >= max(1.0, limits.as_usual * usual)
