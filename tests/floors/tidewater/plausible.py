"""Typical weeks of each way of selling, to see whether a floor could be real."""

from collections import Counter
from statistics import median, quantiles
from typing import Any

from tests.floors.tidewater.motions import MOTIONS, Motion
from tests.floors.tidewater.rep import Tally
from tests.floors.tidewater.world import World


def report(world: World, truth: dict[str, Any]) -> str:
    """Return typical weeks, win rates and cycles by motion, and the cliffs."""
    lines = [_line(world, motion) for motion in MOTIONS]
    for cliff in truth["cliffs"]:
        seen = ", ".join(
            f"{key} {value}" for key, value in cliff["at_speaking"].items()
        )
        lines.append(
            f"cliff: rep {cliff['rep']}, {cliff['first_day']}, spoken"
            f" {cliff['speak_day']}, silence {cliff['silence_day']}, back"
            f" {cliff['recovery_day']}, {cliff['outcome']} ({cliff['reason']}): {seen}"
        )
    kinds = Counter(entry["kind"] for entry in truth["look_alikes"])
    lines.append(f"look-alikes: {dict(sorted(kinds.items()))}")
    classes = Counter(entry["class"] for entry in truth["meetings"])
    lines.append(f"meetings: {dict(sorted(classes.items()))}")
    return "\n".join(lines) + "\n"


def _line(world: World, motion: Motion) -> str:
    deals = [one for one in world.deals.values() if one.motion is motion]
    ended = [one for one in deals if one.closed is not None and one.born >= 0]
    cycles = [one.closed - one.born for one in ended if one.won and one.closed]
    days = _days(world, motion)
    books = [
        sum(one.open for one in rep.book)
        for rep in world.reps.values()
        if rep.motion is motion
    ]
    done = Counter(
        one.kind
        for one in world.happenings
        if not one.by and world.reps[one.rep].motion is motion
    )
    count = max(1, len(days))
    rows = ", ".join(f"{kind} {n / count:.1f}" for kind, n in sorted(done.items()))
    won = sum(one.won for one in ended) / max(1, len(ended))
    spread = quantiles(cycles, n=4) if len(cycles) > 1 else [0, 0, 0]
    return (
        f"{motion.key}: {len(deals)} deals, {won:.0%} won, cycle"
        f" {spread[0]:.0f}/{spread[1]:.0f}/{spread[2]:.0f} days, open books"
        f" {min(books, default=0)}..{max(books, default=0)}; a day: opening"
        f" {_mean(day.opening for day in days):.1f} h, deals"
        f" {_mean(sum(day.deals.values()) for day in days):.1f} h, inside"
        f" {_mean(day.internal for day in days):.1f} h, {rows}; opened a week"
        f" {5 * _mean(day.opened for day in days):.1f}, amount"
        f" {median([one.amount for one in deals] or [0]):.0f}"
    )


def _days(world: World, motion: Motion) -> list[Tally]:
    return [
        tally
        for rep in world.reps.values()
        if rep.motion is motion
        for tally in rep.days.values()
        if tally.present
    ]


def _mean(figures: Any) -> float:  # noqa: ANN401 - any iterable of numbers
    values = [float(figure) for figure in figures]
    return sum(values) / max(1, len(values))
