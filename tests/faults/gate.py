"""A storm of 429: one gate for all workers keeps it from feeding itself."""

from dataclasses import replace

from tests.faults.slack import CALM
from tests.faults.storm import TERMS, Outcome, Plan, run

ALLOWED = 12.0
"""Posts a second that this Slack takes."""
GAP = 0.1
"""Between two posts of ours: a little less than is allowed, as in reality."""
BUSY_FOR = 2.5
PROMISED = 0.02


async def too_many(
    url: str, *, deliveries: int, workers: int, off: str | None
) -> Outcome:
    """Send while Slack is busy at first, and strict ever after."""
    plan = Plan(
        deliveries=deliveries,
        workers=workers,
        weather=replace(CALM, per_second=ALLOWED, busy_for=BUSY_FOR),
        terms=TERMS | {"gap": GAP},
        off=off,
    )
    return await run(url, plan)


def share(outcome: Outcome) -> float:
    """Return how many of the calls after the first 429 were answered so again, of 1."""
    again = outcome.answers.get("too_many", 0) - 1
    return max(0, again) / max(1, outcome.calls.get("chat.postMessage", 0) - 1)
