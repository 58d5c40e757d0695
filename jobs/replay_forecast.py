"""The forecast of every past Friday, made with what was known then, and what came."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from coaching.digest import forecasts
from coaching.facts import Person, Role
from coaching.replay.report import Foretold
from coaching.thresholds import Thresholds
from jobs.rules import Rules
from jobs.schedule import slot_on
from models.database import SessionMaker, reading
from models.forecasts import Start, outcomes
from models.outlooks import forecast_facts
from models.people import Roster, roster
from models.visibility import visible_people


async def foretell(
    sessions: SessionMaker, rules: Rules, days: Sequence[date], *, until: datetime
) -> list[Foretold]:
    """Return what each topmost VP would have been foretold on the digest's weekdays.

    The thirty days of the newest ones are not over at `until`: they have no outcome.
    """
    async with reading(sessions) as session:
        floor = await roster(session, now=until)
    found: list[Foretold] = []
    for vp in _topmost(floor):
        found += await _of(vp, floor, sessions, rules, days, until)
    return found


def _topmost(floor: Roster) -> list[Person]:
    """Return the VPs who report to no VP: together they stand for every deal once."""
    vps = {p.id: p for p in floor.people.values() if p.role is Role.VP}
    return [vps[i] for i in sorted(vps) if vps[i].leader_id not in vps]


async def _of(
    vp: Person,
    floor: Roster,
    sessions: SessionMaker,
    rules: Rules,
    days: Sequence[date],
    until: datetime,
) -> list[Foretold]:
    found: list[Foretold] = []
    for day in days:
        slot = slot_on(rules.schedule, vp.calendar, day)
        if slot is None or slot.due_at > until:
            continue
        # A session for each day: a long transaction would hold back the database.
        async with reading(sessions) as session:
            start = (day, slot.due_at)
            found += await _on(session, vp, floor, rules.thresholds, start, until)
    return found


async def _on(
    session: AsyncSession,
    vp: Person,
    floor: Roster,
    thresholds: Thresholds,
    start: Start,
    until: datetime,
) -> list[Foretold]:
    day, at = start
    facts = await forecast_facts(session, vp_id=vp.id, at=at, kinds=thresholds.kinds)
    made = forecasts(facts, thresholds=thresholds)
    predictions = made.predictions(made.months())
    ids = await visible_people(session, vp.id)
    came = await outcomes(
        session,
        [start],
        owners=floor.owners([floor.people[i] for i in sorted(ids)]),
        currencies=[each.currency for each in predictions],
        now=until,
    )
    by_currency = {each.currency: each for each in came if each.day == day}
    return [
        Foretold(prediction=each, outcome=by_currency.get(each.currency))
        for each in predictions
    ]
