"""Read what happened after weeks with messages and after those held out.

Which deals lay untouched is asked of the books as they were known then, by the rules'
own limits; what came of it is read only afterwards, as it is known today.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from coaching.calendar import Calendar
from coaching.hold_out.effect import RepWeek
from coaching.hold_out.effect_words import Study
from coaching.hold_out.weeks import looked_at_until, tells_from
from coaching.limits import HoldOut
from coaching.memory.neglected_deals import neglected_deals
from coaching.moment import Moment
from coaching.thresholds import Thresholds
from jobs.decide import Reading
from models.db.database import SessionMaker, reading
from models.db.read_session import ReadSession
from models.hold_out.after_weeks import touched_after, wins_of_owners
from models.hold_out.hold_out import FirstCase, cases_since, hold_out_in_force
from models.people.company_holidays import company_holidays
from models.people.roster import roster
from models.rules.outcomes import extent, openings_since


@dataclass(frozen=True, slots=True, kw_only=True)
class _Span:
    """A rep-week and the days that are looked at after its first matter."""

    case: FirstCase
    owner_id: int
    until: datetime

    def count(self, instants: Sequence[datetime]) -> int:
        """Return how many of the ordered `instants` lie in these days."""
        return bisect_right(instants, self.until) - bisect_right(instants, self.case.at)


async def read_study(
    sessions: SessionMaker, thresholds: Thresholds, *, now: datetime
) -> Study | None:
    """Return what is known of both kinds of weeks up to `now`; None: it is off."""
    async with reading(sessions) as session:
        found = await hold_out_in_force(session)
        if found is None:
            return None
        synced = (await extent(session)).synced_at
        until = now if synced is None else min(now, synced)
        every = await _spans(session, found.since, thresholds.hold_out, now=now)
        spans = [span for span in every if span.until <= until]
        look = Reading(session=session, thresholds=thresholds, known_at=now)
        weeks = await _weeks(look, spans, since=found.since, until=until)
    return Study(since=found.since.date(), today=now.date(), weeks=weeks)


async def effect_from(
    session: ReadSession, since: datetime, limits: HoldOut, *, now: datetime
) -> date:
    """Return the first day on which enough weeks can be over that began at `since`."""
    spans = await _spans(session, since, limits, now=now)
    # Of several reps the first whose days are over brings the week.
    ends: dict[str, date] = {}
    for span in sorted(spans, key=lambda each: each.until, reverse=True):
        ends[span.case.week] = span.until.date()
    office = Calendar(company=await company_holidays(session))
    return tells_from(ends, limits, calendar=office, today=now.date())


async def _spans(
    session: ReadSession, since: datetime, limits: HoldOut, *, now: datetime
) -> list[_Span]:
    """Return each rep-week from `since` on; without reps whom the CRM does not know."""
    floor = await roster(session, now=now)
    return [
        _Span(
            case=case,
            owner_id=floor.owner_of[case.rep_id],
            until=looked_at_until(case.at, floor.people[case.rep_id].calendar, limits),
        )
        for case in await cases_since(session, since)
        if case.rep_id in floor.owner_of
    ]


async def _weeks(
    look: Reading, spans: Sequence[_Span], *, since: datetime, until: datetime
) -> list[RepWeek]:
    opened = await openings_since(look.session, since=since, until=until)
    won = await wins_of_owners(look.session, since=since, until=until)
    by_week: dict[str, list[_Span]] = defaultdict(list)
    for span in spans:
        by_week[span.case.week].append(span)
    weeks: list[RepWeek] = []
    for together in by_week.values():
        first = min(span.case.at for span in together)
        lying = await _lying(look, together, at=first)
        deals = {deal for own in lying.values() for deal in own}
        touched = await touched_after(look.session, deals, since=first, until=until)
        for span in together:
            neglected, again = _again(span, lying.get(span.case.rep_id, ()), touched)
            weeks.append(
                RepWeek(
                    rep_id=span.case.rep_id,
                    week=span.case.week,
                    is_held_out=span.case.is_held_out,
                    opened=span.count(opened.get(span.owner_id, ())),
                    won=span.count(won.get(span.owner_id, ())),
                    neglected=neglected,
                    touched=again,
                )
            )
    return weeks


async def _lying(
    look: Reading, spans: Sequence[_Span], *, at: datetime
) -> Mapping[int, Sequence[int]]:
    """Return by rep the open deals that lay untouched too long at `at`."""
    scene = await look.of_reps(now=at, only={span.case.rep_id for span in spans})
    found: dict[int, Sequence[int]] = {}
    for book in scene.books:
        moment = Moment(
            now=at,
            thresholds=scene.thresholds.of_team(book.rep.leader_email),
            freshness=scene.freshness,
            passages=scene.passages,
        )
        neglected = neglected_deals(book, moment)
        found[book.rep.id] = [each.deal.id for each in neglected]
    return found


def _again(
    span: _Span, lying: Sequence[int], touched: Mapping[int, Sequence[datetime]]
) -> tuple[int, int]:
    """Return how many deals still lay when it was due, and were touched in the days."""
    still = [
        touched.get(deal, ())
        for deal in lying
        if not bisect_right(touched.get(deal, ()), span.case.at)
    ]
    return len(still), sum(span.count(instants) > 0 for instants in still)
