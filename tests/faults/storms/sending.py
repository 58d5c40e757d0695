"""Send under a storm, and compare Slack's books with ours, message by message."""

from collections.abc import Collection
from dataclasses import replace

from tests.faults.slack import CALM, Mood, Weather
from tests.faults.storm import TERMS, Fate, Outcome, Plan, Trouble, no_trouble, run
from tests.faults.storms.form import Finding, Scene

WORKERS = 3
SOON = TERMS | {"lease": 1.2, "deadline": 0.8, "settle": 0.6, "look_again": 0.2}
WAITS = {"token": 0.6, "reader": 0.3, "line": 0.2, "longest": 1.0}
"""In seconds; a quarter of an hour, ten minutes and half a minute in reality. None is
longer than the longest, but by the tolerance for a clock that is a little ahead."""
UNCLEAR = replace(CALM, drop_after=0.1, error_after=0.05, drop_before=0.1)
"""Some answers are lost as well; without a lag, so that rests are short."""
NAMED = frozenset({"dead", "cancelled", "expired"})
"""How a message may end that nobody was told, and that says why."""


def plan(scene: Scene, *, short: int, long: int, weather: Weather = UNCLEAR) -> Plan:
    """Return the usual run of a storm: so many messages, with kills at any moment."""
    deliveries = scene.size(short, long)
    return Plan(
        deliveries=deliveries,
        recipients=max(4, deliveries // 3),
        workers=WORKERS,
        weather=weather,
        kill_on_accept=0.1,
        kill_every=1.5,
        terms=SOON,
        waits=WAITS,
        limit=60.0 + deliveries,
        seed=scene.seed,
    )


async def sent(
    scene: Scene,
    what: Plan,
    *,
    mood: Mood | None = None,
    trouble: Trouble = no_trouble,
) -> Outcome:
    """Send by `what` under the storm's trouble."""
    return await run(scene.database, what, mood=mood, trouble=trouble)


def told(
    outcome: Outcome,
    did: str,
    *,
    excused: Collection[str] = (),
    wrong: Collection[str] = (),
) -> Finding:
    """Return what a run of sending came to; `excused` may end untold, by name."""
    books = [
        f"{each}: {words}"
        for each, fate in outcome.fates.items()
        if (words := amiss(fate, is_excused=each in excused))
    ]
    once = sum(fate.told == 1 for fate in outcome.fates.values())
    return Finding(
        did=f"{did}, {outcome.kills} kills",
        found=(
            f"{once} of {outcome.deliveries} told once, {outcome.doubled} twice, "
            f"{len(excused)} ended by name"
        ),
        wrong=[*books, *wrong],
    )


def amiss(fate: Fate, *, is_excused: bool = False) -> str | None:
    """Return what is wrong with a message's books; `is_excused`: it ends untold."""
    if fate.told > 1:
        return f"told {fate.told} times"
    if is_excused:
        ended = fate.told == 0 and fate.state in NAMED and fate.error
        return None if ended else f"{fate.state} ({fate.error}), told {fate.told} times"
    if fate.told == 0:
        return f"never told: {fate.state} ({fate.error})"
    if fate.state != "sent":
        return f"told, and noted as {fate.state} ({fate.error})"
    if fate.noted_in != fate.told_in:
        return f"told in {fate.told_in}, and noted in {fate.noted_in}"
    return None
