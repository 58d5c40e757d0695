"""The truth about what looks like a cliff and is none."""

from typing import Any

from tests.floors.weathervane.events import Event
from tests.floors.weathervane.judge import Look
from tests.floors.weathervane.people import Rep
from tests.floors.weathervane.plan import story_of
from tests.floors.weathervane.world import World

LASTING = 120
"""A look-alike of so many days is a habit and explains no single day."""


def look_alikes(world: World, worries: dict[int, list[Look]]) -> list[dict[str, Any]]:
    """Return every look-alike that was planned, as JSON has it."""
    return [_look_alike(world, event, worries) for event in world.plan.events]


def _look_alike(
    world: World, event: Event, worries: dict[int, list[Look]]
) -> dict[str, Any]:
    rep = None if event.rep is None else world.reps[event.rep]
    last = min(event.last, world.dates.days - 1)
    looks = _beside_cliffs(world, rep, worries) if rep else []
    deal = _deal_of(world, event) or (event.deal.id if event.deal else None)
    return {
        "kind": event.kind,
        "rep_id": rep.person.id if rep else None,
        "from": world.dates.text(event.first),
        "to": world.dates.text(last),
        "deal_id": deal,
        "cliff": False,
        "in_days_off": event.recorded,
        "looks_worrying": any(event.first <= look.day <= last for look in looks),
        "why_not": story_of(event),
    }


def _deal_of(world: World, event: Event) -> int | None:
    sought = (event.kind, event.rep, event.first)
    for focus in world.plan.focuses:
        if (focus.kind, focus.rep, focus.first) == sought and focus.deal:
            return focus.deal.id
    return None


def unplanted(world: World, worries: dict[int, list[Look]]) -> list[dict[str, Any]]:
    """Return where nothing was planned and the manager would worry all the same."""
    found: list[dict[str, Any]] = []
    for rep in world.reps:
        spans = [
            (e.first - 3, e.last + rep.motion.window + 4)
            for e in world.plan.events
            if e.rep in {rep.index, None} and e.last - e.first < LASTING
        ]
        for look in _beside_cliffs(world, rep, worries):
            if not any(first <= look.day <= last for first, last in spans):
                entry = {
                    "rep_id": rep.person.id,
                    "deal_id": look.deal_id,
                    "day": world.dates.text(look.day),
                    "reason": look.reason(rep.motion.window),
                }
                found.append(entry)
    return found


def _beside_cliffs(
    world: World, rep: Rep, worries: dict[int, list[Look]]
) -> list[Look]:
    cliffs = [
        cliff
        for cliff in (*world.plan.cliffs, *world.plan.gambles)
        if cliff.focus.rep == rep.index
    ]
    return [
        look
        for look in worries[rep.index]
        if not any(c.focus.first <= look.day <= c.end + 15 for c in cliffs)
    ]
