"""Lines of our own log that are figures as well, under names of their own."""

from typing import Final

from prometheus_client import CollectorRegistry, Counter

LOOKS: Final = frozenset({"delivery_looked_up", "delivery_held"})
FINDINGS: Final = {"found": "found", "absent": "missing"}
EVENTS: Final = {
    "lease_lost": (
        "Claims that ran out before the post",
        {"delivery_lost", "lease_lost"},
    ),
    "fence_rejected": (
        "Results dropped because somebody else had taken over",
        {"delivery_fence_rejected", "slot_lost"},
    ),
    "duplicates_detected": (
        "Deliveries that Slack holds more than once, by the nightly count",
        {"delivery_doubled"},
    ),
    "replay_rejected": (
        "Requests and presses that had come before",
        {"slack_request_replayed", "repeated_input"},
    ),
}
"""The counters that are lines of the log under another name."""


def named_counters(registry: CollectorRegistry) -> dict[str, Counter]:
    """Return the counter of each line of the log that has one."""
    return {
        event: counter
        for name, (words, events) in EVENTS.items()
        for counter in (Counter(f"switchback_{name}", words, registry=registry),)
        for event in events
    }
