"""A replay and what happened next: the walk first, and only then a look ahead."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from time import perf_counter

from coaching.forecasting.past_forecasts import Record
from coaching.replay.fair_record import fair_record
from coaching.replay.picks import End, Pick, Picks, picks
from coaching.replay.report import Foretold, Report
from coaching.replay.told import Told, loads
from coaching.standing.aftermath import Aftermath, Career, Known, aftermath
from coaching.thresholds import Thresholds
from jobs.admin_rules import AdminRules
from jobs.learning.careers import read_careers
from jobs.replay.forecasts import foretell
from jobs.replay.span import Span, blind_spans, find_gaps, span_days
from jobs.replay.walk import Walk, Words, walk
from models.db.database import SessionMaker, reading
from models.db.read_session import ReadSession
from models.people.roster import Roster, roster
from models.rules.outcomes import (
    ends,
    openings_since,
    wins_since,
)

ALWAYS = (
    "Nobody was told anything then: this is what went on without a message.",
    "In a replay nobody answers.",
    "Who leads whom, time zones, days off and targets are today's.",
    "Each person's day is looked at once, when it begins.",
    "The first days also tell of what had piled up before them.",
)


async def replay(
    sessions: SessionMaker,
    rules: AdminRules,
    span: Span,
    *,
    on_day: Callable[[date], None],
    words: Words | None = None,
) -> Report:
    """Go through the days of `span` under `rules` and tell what happened next.

    `words` gives the texts of the messages; without it they have none.
    """
    begun = perf_counter()
    thresholds = rules.thresholds
    async with reading(sessions) as session:
        floor = await roster(session, now=span.until)
        found = await find_gaps(session, floor, span, thresholds)
    walked = await walk(
        Walk(
            sessions=sessions,
            thresholds=thresholds,
            known_at=span.until,
            blind=blind_spans(found, floor, thresholds),
            on_day=on_day,
            words=words,
        ),
        first=span.first,
        last=span.last,
    )
    foretold = await foretell(sessions, rules, span_days(span), until=span.until)
    async with reading(sessions) as session:
        after, apart = await _aftermath(session, floor, walked.told, span, thresholds)
        chosen = await _picks(session, walked.told, span, thresholds)
    return Report(
        first=span.first,
        last=span.last,
        told=walked.told,
        names={person.id: person.name for person in floor.people.values()},
        loads=tuple(loads(walked.told, weeks_here=dict(walked.weeks_here))),
        aftermath=after,
        picks=chosen,
        foretold=tuple(_light(each) for each in foretold),
        records=_records(foretold, thresholds),
        gaps=tuple(gap for gap in found if gap.last >= span.first),
        off=walked.off,
        caveats=(*span.cut, *apart, *ALWAYS),
        seconds=perf_counter() - begun,
    )


def _records(
    foretold: Sequence[Foretold], thresholds: Thresholds
) -> Mapping[str, Record]:
    """Return how the forecasts of each currency did."""
    return {
        currency: fair_record(
            [each for each in foretold if each.prediction.currency == currency],
            limits=thresholds.forecast,
        )
        for currency in sorted({each.prediction.currency for each in foretold})
    }


async def _aftermath(
    session: ReadSession,
    floor: Roster,
    told: Sequence[Told],
    span: Span,
    thresholds: Thresholds,
) -> tuple[Aftermath, list[str]]:
    length = timedelta(days=thresholds.replay.after_days)
    since = span.known.first or span.until
    opened = await openings_since(session, since=since, until=span.until)
    won, without = await wins_since(session, since=since, until=span.until)
    careers = await read_careers(session, floor, opened=opened, won=won)
    found = aftermath(
        [(each.about_id, each.at) for each in told if each.is_cliff],
        careers,
        known=Known(since=since, until=span.until, span=length),
        least=thresholds.replay.least_cliffs,
    )
    return found, _counted_apart(careers, without)


def _counted_apart(careers: Mapping[int, Career], without: int) -> list[str]:
    foreign = sum(
        win.currency != career.currency
        for career in careers.values()
        for win in career.won
    )
    said = []
    if foreign:
        said.append(
            f"{foreign} wins are in another currency than their rep's: there is no "
            "rate, so they are in no sum."
        )
    if without:
        said.append(f"{without} wins have no amount or no currency: in no sum either.")
    return said


async def _picks(
    session: ReadSession, told: Sequence[Told], span: Span, thresholds: Thresholds
) -> Picks:
    chosen = [each for each in told if each.chance is not None and each.deal_ids]
    deals = {each.deal_ids[0] for each in chosen}
    ended = await ends(session, deals, until=span.until)
    return picks(
        [
            Pick(
                at=each.at,
                leader_id=each.about_id,
                deal_id=each.deal_ids[0],
                deal=each.deals[0].name if each.deals else "",
                chance=each.chance,
                end=ended.get(each.deal_ids[0], End.OPEN),
            )
            for each in chosen
            if each.chance is not None
        ],
        least=thresholds.replay.least_picks,
    )


def _light(foretold: Foretold) -> Foretold:
    """Return a forecast without the chances of its deals, which are many."""
    return replace(foretold, prediction=replace(foretold.prediction, chances=()))
