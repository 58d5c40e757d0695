"""What a person aims at and how their past forecasts did, for App Home."""

from dataclasses import dataclass
from datetime import datetime

from coaching.evidence import TargetLine
from coaching.facts import Role
from coaching.forecasting.past_forecasts import Outcome, Prediction
from coaching.forecasting.targets import cascade
from models.db.read_session import ReadSession
from models.deals.won_amounts import wins
from models.forecasting.inputs import Group, foretold_before, won_quarter_of
from models.people.roster import roster
from models.people.visibility import visible_people


@dataclass(frozen=True, slots=True, kw_only=True)
class Aims:
    """Targets of this quarter, and for a VP what was foretold and what came."""

    targets: tuple[TargetLine, ...]
    """A rep's own; a leader's whole and its teams; empty where none is set."""
    predictions: tuple[Prediction, ...] = ()
    outcomes: tuple[Outcome, ...] = ()


async def aims(session: ReadSession, person_id: int, *, now: datetime) -> Aims:
    """Return the aims of a person as known at `now`; KeyError if nobody has that id.

    A fixed number of statements.
    """
    floor = await roster(session, now=now)
    person = floor.people[person_id]
    leads = person.role in (Role.MANAGER, Role.VP)
    ids = await visible_people(session, person_id) if leads else frozenset({person_id})
    group = Group(roster=floor, vp=person, ids=ids & floor.present)
    found = await wins(session, now=now, owners=group.owners)
    won = won_quarter_of(
        (
            (floor.person_of[owner], win)
            for owner, each in found.items()
            if floor.person_of.get(owner) in group.ids
            for win in each
        ),
        person,
        until=now,
    )
    targets = cascade(person, group.people if leads else (), won)
    if person.role is not Role.VP:
        return Aims(targets=targets)
    foretold, came = await foretold_before(session, group, until=now)
    return Aims(targets=targets, predictions=foretold, outcomes=came)
