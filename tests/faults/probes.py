"""One trouble at a time, at the very point that one guard is for.

Slack strikes the worker that asks: it kills it, or has it stand still with the answer
in its hand until another has done its work. So little hangs on the machine's pace: with
its guard each message arrives once, and without it some do not.
"""

import asyncio
from dataclasses import dataclass, replace
from typing import Literal

from tests.faults.slack import CALM, Weather
from tests.faults.staff import Staff
from tests.faults.storm import TERMS, Outcome, Plan, run

HASTY = TERMS | {"lease": 1.0, "deadline": 0.7, "look_again": 0.2}
LINGER = 2.0
AFTER_THE_OTHER = 0.5
"""Seconds from another's post to the thaw: by then it has noted the answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """A guard and the trouble that it is for."""

    guard: str
    costs: Literal["lost", "doubled"]
    """What becomes of messages without the guard."""
    blow: Literal["kill", "freeze", "none"]
    at: str
    """Of Slack's events; only the first of each message or conversation."""
    weather: Weather = CALM
    settle: float = 0.5
    knows_channels: bool = True
    """Else each conversation is opened first, between the claim and the look."""


PROBES = (
    # Slack has refused it for now; the worker dies before it can note that.
    Probe(
        guard="lease",
        costs="lost",
        blow="kill",
        at="too_many",
        weather=replace(CALM, first="too_many"),
    ),
    # It wakes when another has sent the message, and would have it sent again.
    Probe(
        guard="fence",
        costs="doubled",
        blow="freeze",
        at="too_many",
        weather=replace(CALM, first="too_many"),
    ),
    # It wakes between claim and post, when another has posted.
    Probe(
        guard="pre-send guard",
        costs="doubled",
        blow="freeze",
        at="opening",
        knows_channels=False,
    ),
    # Slack takes it a while after the line was cut.
    Probe(
        guard="settle",
        costs="doubled",
        blow="none",
        at="",
        weather=replace(CALM, first="drop_after", late_accept=1.5, late_share=1.0),
        settle=2.5,
    ),
    # Slack has it; the worker dies before it can note that.
    Probe(guard="intent", costs="doubled", blow="kill", at="accepted"),
)


class Blows:
    """Strikes each message, or conversation, once, and keeps somebody at work."""

    def __init__(self, probe: Probe) -> None:
        self._probe = probe
        self._struck: set[str] = set()
        self._frozen: dict[str, int] = {}

    def strike(self, people: Staff, event: str, pid: int, what: str) -> None:
        """Hear of an event at Slack and do to its worker what the probe says."""
        if event == "accepted" and self._frozen.get(what, pid) != pid:
            thawed = self._frozen.pop(what)
            asyncio.get_running_loop().call_later(AFTER_THE_OTHER, people.thaw, thawed)
        if event != self._probe.at or what in self._struck:
            return
        if len(people.awake()) < 2:
            return
        self._struck.add(what)
        match self._probe.blow:
            case "kill":
                people.kill(pid)
            case "freeze":
                self._frozen[what] = pid
                people.freeze_at_next_look(pid)


def price(probe: Probe, outcome: Outcome) -> int:
    """Return how many messages a run cost in the way in which the guard's lack does."""
    return outcome.lost if probe.costs == "lost" else outcome.doubled


async def probed(
    url: str, probe: Probe, *, deliveries: int, workers: int, off: bool
) -> Outcome:
    """Send `deliveries`, one to each person, under the blows of `probe`."""
    blows = Blows(probe)
    plan = Plan(
        deliveries=deliveries,
        recipients=deliveries,
        workers=workers,
        weather=probe.weather,
        knows_channels=probe.knows_channels,
        off=probe.guard if off else None,
        terms=HASTY | {"settle": probe.settle},
        patience=4.0 if off else 20.0,
        linger=LINGER,
        limit=60.0 + 2.0 * deliveries,
    )
    return await run(url, plan, strike=blows.strike)
