"""Which arrangements there are on a floor, and when."""

from dataclasses import dataclass

from tests.floors.tidewater.arrangement import Arrangement
from tests.floors.tidewater.days import quarter_end
from tests.floors.tidewater.motions import (
    ACCOUNTS,
    ENTERPRISE,
    FIELD,
    INBOUND,
    MAIL_LED,
    MOTIONS,
    PUBLIC,
    TELEPHONE,
    Motion,
)
from tests.floors.tidewater.rep import Rep
from tests.floors.tidewater.world import World

LARGE = (ENTERPRISE, FIELD, PUBLIC)
SMALL = (TELEPHONE, MAIL_LED, INBOUND)


@dataclass(frozen=True, slots=True)
class Draw:
    """How often an arrangement comes, to whom, for how many working days."""

    kind: str
    often: float
    """For forty reps."""
    motions: tuple[Motion, ...]
    length: tuple[int, int]
    lasting: bool = False
    """It stays until the floor's end."""


DRAWS = (
    Draw("giant_account", 1, (ENTERPRISE,), (1, 1), lasting=True),
    Draw("wave", 2, (TELEPHONE, MAIL_LED), (1, 1), lasting=True),
    Draw("friday_burst", 3, MOTIONS, (1, 1), lasting=True),
    Draw("new_starter", 3, MOTIONS, (45, 55)),
    Draw("leaver", 2, (*SMALL, FIELD), (12, 18)),
    Draw("role_change", 1, SMALL, (40, 40)),
    Draw("part_time", 1, (*SMALL, FIELD), (1, 1), lasting=True),
    Draw("illness", 7, MOTIONS, (6, 17)),
    Draw("stopped_logging", 2, MOTIONS, (25, 40)),
    Draw("bulk_mailing", 4, SMALL, (9, 12)),
    Draw("clean_up", 4, MOTIONS, (1, 1)),
    Draw("shared_deal", 3, LARGE, (15, 22)),
    Draw("handed_over", 3, (*LARGE, MAIL_LED, INBOUND), (10, 14)),
    Draw("conference", 6, (FIELD, ENTERPRISE, MAIL_LED, ACCOUNTS), (3, 4)),
    Draw("tender", 4, LARGE, (11, 15)),
    Draw("cover", 4, MOTIONS, (9, 10)),
)
ONCE = frozenset({"new_starter", "leaver", "role_change", "part_time", "giant_account"})
WAVE_OPENS, WAVE_CLOSES = 15, 13
MAILINGS = 6


def plan(world: World) -> None:
    """Draw a floor's arrangements."""
    busy: dict[int, list[tuple[int, int]]] = {rep: [] for rep in world.reps}
    marked: dict[int, set[str]] = {rep: set() for rep in world.reps}
    for draw in DRAWS:
        exact = draw.often * len(world.reps) / 40
        for _ in range(max(1, round(exact))):
            _place(world, draw, busy, marked)
    _for_teams(world)
    for season in _troughs(world):
        for rep in world.reps.values():
            world.plans.append(Arrangement("seasonal_trough", rep.id, *season))
    for number in range(MAILINGS):
        day = (number * 2 + 1) * world.days.count // (2 * MAILINGS)
        day = world.days.next_workday(day, "DE")
        for rep in world.reps.values():
            world.plans.append(Arrangement("marketing_mailing", rep.id, day, day))


def _place(
    world: World,
    draw: Draw,
    busy: dict[int, list[tuple[int, int]]],
    marked: dict[int, set[str]],
) -> None:
    """Find a rep and a span for one arrangement; some find none."""
    rng, count = world.rng, world.days.count
    able = [rep for rep in world.reps.values() if rep.motion in draw.motions]
    for _ in range(30 if able else 0):
        rep = rng.choice(able)
        first = world.days.next_workday(_some_day(world, 60, 30), rep.country)
        if draw.kind == "cover":
            first = _leave_of_a_peer(world, rep) or first
        last = world.days.later(first, rng.randint(*draw.length) - 1, rep.country)
        if draw.lasting:
            last = count - 1
            first = 0 if draw.kind != "part_time" else first
        hard = draw.kind not in {"friday_burst", "part_time"}
        if marked[rep.id] & ONCE and draw.kind in ONCE:
            continue
        if hard and any(a <= last + 20 and first <= b + 20 for a, b in busy[rep.id]):
            continue
        if draw.kind in marked[rep.id] or not rep.employed(first):
            continue
        busy[rep.id] += [(first, last)] if hard else []
        marked[rep.id].add(draw.kind)
        _enter(world, rep, draw.kind, first, last)
        return


def _some_day(world: World, after: int, before_end: int) -> int:
    """Draw a day that is not too near the start or the end; near, if all are."""
    last = max(1, world.days.count - before_end)
    return world.rng.randint(min(after, last // 2), last)


def _enter(world: World, rep: Rep, kind: str, first: int, last: int) -> None:
    if kind == "new_starter":
        rep.starts, rep.leader_since = first, first
    if kind == "leaver":
        rep.leaves = last + 1
    if kind != "wave":
        world.plans.append(Arrangement(kind, rep.id, first, last))
        return
    day = world.rng.randint(0, 20)
    while day < last:
        closing = world.days.later(day, WAVE_OPENS, rep.country)
        day = world.days.later(closing, WAVE_CLOSES, rep.country)
        world.plans.append(Arrangement("wave", rep.id, closing, min(day, last)))


def _leave_of_a_peer(world: World, rep: Rep) -> int | None:
    for peer in world.peers(rep):
        for first, last in peer.leave:
            if last - first >= 9 and first > 60:
                return first
    return None


def _for_teams(world: World) -> None:
    days, rng = world.days, world.rng
    managers = [who for who in world.leaders.values() if who.role == "manager"]
    for place, manager in enumerate(managers):
        team = [rep for rep in world.reps.values() if rep.leader == manager.id]
        spans = [("team_event", _some_day(world, 20, 20), rng.randint(2, 3))]
        spans.append(("training", _some_day(world, 60, 20), 5))
        if place in {0, 1, 4}:
            spans += [("quarter_end", day, 8) for day in _quarter_ends(world)]
        if place == 1:
            spans.append(("crm_cutover", round(days.count * 0.45), 1))
        if place == 0:
            spans.append(("dialler_outage", _some_day(world, 100, 30), 8))
        for kind, day, length in spans:
            first = days.next_workday(day, manager.country)
            last = days.later(first, length - 1, manager.country)
            for rep in team:
                world.plans.append(Arrangement(kind, rep.id, first, last))


def _quarter_ends(world: World) -> list[int]:
    """Return the days on which the last two weeks of each quarter begin."""
    found, day = [], 0
    while day < world.days.count:
        end = world.days.index(quarter_end(world.days.date_of(day)))
        if end < world.days.count:
            found.append(max(0, end - 11))
        day = end + 1
    return found


def _troughs(world: World) -> list[tuple[int, int]]:
    days, found = world.days, []
    for year in range(days.first.year, days.first.year + 3):
        for first, last in (((7, 20), (8, 24)), ((12, 17), (12, 31))):
            start = days.index(
                days.first.replace(year=year, month=first[0], day=first[1])
            )
            end = days.index(days.first.replace(year=year, month=last[0], day=last[1]))
            if start >= 0 and end < days.count:
                found.append((start, end))
    return found
