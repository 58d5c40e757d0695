"""The forecast of every past Friday, made with what was known then, and what came.

Each learns from those that were kept, and from those worked out here before it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from coaching.digest.digest import forecasts
from coaching.digest.facts import DigestFacts
from coaching.facts import Person, Role
from coaching.forecasting.past_forecasts import Outcome, Prediction
from coaching.replay.report import Foretold
from coaching.thresholds import Thresholds
from jobs.admin_rules import AdminRules
from jobs.digest_schedule import slot_on
from models.db.database import SessionMaker, reading
from models.db.read_session import ReadSession
from models.forecasting.forecasts import REMEMBERED, Start, outcomes
from models.forecasting.inputs import forecast_facts
from models.people.roster import Roster, roster
from models.people.visibility import visible_people


async def foretell(
    sessions: SessionMaker, rules: AdminRules, days: Sequence[date], *, until: datetime
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
    rules: AdminRules,
    days: Sequence[date],
    until: datetime,
) -> list[Foretold]:
    found: list[Foretold] = []
    walk = _Walk(vp=vp, floor=floor, thresholds=rules.thresholds)
    for day in days:
        slot = slot_on(rules.schedule, vp.calendar, day)
        if slot is None or slot.due_at > until:
            continue
        # A session for each day: a long transaction would hold back the database.
        async with reading(sessions) as session:
            found += await walk.on(session, (day, slot.due_at), until)
    return found


@dataclass(slots=True, kw_only=True)
class _Walk:
    """One VP's Fridays in order, each with those before it."""

    vp: Person
    floor: Roster
    thresholds: Thresholds
    made: dict[Start, tuple[Prediction, ...]] = field(default_factory=dict)

    async def on(
        self, session: ReadSession, start: Start, until: datetime
    ) -> list[Foretold]:
        """Return what is foretold at `start`, and what came of it by `until`."""
        day, at = start
        facts = await forecast_facts(
            session, vp_id=self.vp.id, at=at, kinds=self.thresholds.kinds
        )
        facts = await self._with_those_before(session, facts, at)
        made = forecasts(facts, thresholds=self.thresholds)
        predictions = made.predictions(made.months())
        self.made[start] = predictions
        came = await self._came(session, [start], predictions, until)
        by_currency = {each.currency: each for each in came if each.day == day}
        return [
            Foretold(prediction=each, outcome=by_currency.get(each.currency))
            for each in predictions
        ]

    async def _with_those_before(
        self, session: ReadSession, facts: DigestFacts, at: datetime
    ) -> DigestFacts:
        """Return the facts with what was made here on days of which nothing is kept."""
        kept = {each.day for each in facts.predictions}
        starts = [
            (day, then)
            for day, then in self.made
            if day not in kept and then > at - REMEMBERED
        ]
        own = [each for start in starts for each in self.made[start]]
        came = await self._came(session, starts, own, at)
        return replace(
            facts,
            predictions=(*facts.predictions, *own),
            outcomes=(*facts.outcomes, *came),
        )

    async def _came(
        self,
        session: ReadSession,
        starts: Sequence[Start],
        predictions: Sequence[Prediction],
        now: datetime,
    ) -> tuple[Outcome, ...]:
        ids = await visible_people(session, self.vp.id)
        return await outcomes(
            session,
            starts,
            owners=self.floor.owners([self.floor.people[i] for i in sorted(ids)]),
            currencies={each.currency for each in predictions},
            now=now,
        )
