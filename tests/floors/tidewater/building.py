"""Build a floor: let it live, write what is left, and the truth apart."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.floors.tidewater.remains import Clerk
from tests.floors.tidewater.run import live
from tests.floors.tidewater.sheets import write_floor
from tests.floors.tidewater.truth import Truth
from tests.floors.tidewater.words import DEFINITIONS
from tests.floors.tidewater.world import World

FEWEST, MOST = 5, 10
"""Cliffs on a whole floor; a floor with others is let live anew."""
WHOLE = (18, 40)
ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Order:
    """Which floor is asked for."""

    seed: int
    months: int = 18
    reps: int = 40
    logging: str = "full"
    extended: bool = False


def build(order: Order, folder: Path) -> tuple[dict[str, Any], World]:
    """Write a floor and its truth.json; returns the truth and the world."""
    world, truth, attempt = _fitting(order)
    clerk = Clerk(world, order.seed, order.logging)
    ids = write_floor(clerk, folder, extended=order.extended)
    told: dict[str, Any] = {
        "floor": {
            **asdict(order),
            "attempt": attempt,
            "first_day": truth.date(0),
            "last_day": truth.date(world.days.count - 1),
        },
        "definitions": DEFINITIONS,
        "cliffs": truth.found.cliffs,
        "borderline": truth.found.borderline,
        "look_alikes": truth.look_alikes(),
        "meetings": truth.meetings(ids),
        "deals": truth.deals(),
        "reps": truth.reps(),
    }
    with (folder / "truth.json").open("w", encoding="utf-8") as out:
        json.dump(told, out, indent=0)
    return told, world


def _fitting(order: Order) -> tuple[World, Truth, int]:
    """Let a floor live, anew where a whole one has too few cliffs or too many."""
    for attempt in range(ATTEMPTS):
        world = live(order.seed, months=order.months, reps=order.reps, attempt=attempt)
        truth = Truth(world)
        small = order.months < WHOLE[0] or order.reps < WHOLE[1]
        if small or FEWEST <= len(truth.found.cliffs) <= MOST:
            break
    return world, truth, attempt
