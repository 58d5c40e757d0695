"""The truth about a floor, apart from its files."""

from typing import Any

from tests.floors.weathervane.deal import (
    PAUSED,
    TALKING,
    WON,
    Deal,
    Meeting,
)
from tests.floors.weathervane.events import Cliff
from tests.floors.weathervane.judge import alarms
from tests.floors.weathervane.truth_of_cliffs import cliff_truth
from tests.floors.weathervane.truth_of_look_alikes import look_alikes, unplanted
from tests.floors.weathervane.truth_of_reps import rep_truth
from tests.floors.weathervane.world import World

Truth = dict[str, Any]
SURE, HOPELESS = 0.75, 0.12
"""Hidden probabilities from which on a deal is sure, up to which it is hopeless."""


def truth_of(world: World, *, seed: int) -> Truth:
    """Return all that really was, as JSON has it."""
    deals = {deal.id: deal for deal in world.deals}
    worries = {rep.index: alarms(rep, deals) for rep in world.reps}
    dates = world.dates
    fallen = [cliff_truth(world, cliff, worries) for cliff in _begun(world.plan.cliffs)]
    return {
        "about": {
            "seed": seed,
            "first_day": dates.text(0),
            "last_day": dates.text(dates.days - 1),
            "reps": len(world.reps),
            "logging": world.logbook.mode,
        },
        "cliffs": [c for c in fallen if not c["faint"]],
        "faint": [c for c in fallen if c["faint"]],
        "gambles": [cliff_truth(world, c, worries) for c in _begun(world.plan.gambles)],
        "look_alikes": look_alikes(world, worries),
        "unplanted": unplanted(world, worries),
        "reps": [rep_truth(world, rep) for rep in world.reps],
        "meetings": [_meeting(world, m) for m in world.meetings if m.views],
        "deals": [_deal(world, deal) for deal in world.deals],
    }


def _begun(cliffs: list[Cliff]) -> list[Cliff]:
    return [cliff for cliff in cliffs if cliff.focus.deal is not None]


def state_of(probability: float) -> str:
    """Return what a hidden probability is called."""
    if probability >= SURE:
        return "sure"
    return "hopeless" if probability <= HOPELESS else "uncertain"


def _meeting(world: World, meeting: Meeting) -> Truth:
    deal = meeting.deal
    return {
        "id": meeting.id,
        "deal_id": deal.id if deal else None,
        "rep_id": meeting.owner,
        "day": world.dates.text(meeting.day),
        "outcome": meeting.outcome,
        "booked_by_customer": meeting.by_customer,
        "in_files": meeting.kept,
        "seen": [
            [world.dates.text(day), round(chance, 3), state_of(chance)]
            for day, chance in meeting.views
        ],
        "won_in_the_end": _outcome(deal) == "won" if deal else None,
    }


def _outcome(deal: Deal) -> str:
    if deal.state in {TALKING, PAUSED}:
        return "open"
    return "won" if deal.state == WON else "lost"


def _deal(world: World, deal: Deal) -> Truth:
    text = world.dates.text
    ends = [day for day, _ in deal.spans[1:]] + [world.dates.days]
    return {
        "id": deal.id,
        "owner_id": deal.owner,
        "source": deal.source,
        "opened_on": text(deal.created),
        "states": [
            [text(day), text(end - 1), state]
            for (day, state), end in zip(deal.spans, ends, strict=True)
            if end > day
        ],
        "customer_in_touch_on": [text(day) for day in deal.signs],
        "outcome": _outcome(deal),
        "closed_in_crm_on": text(deal.closed) if deal.closed is not None else None,
        "untouched_days": deal.neglected,
    }
