"""A replay in a few lines, for somebody who has never seen a message yet."""

from collections import Counter

from coaching.replay.report import Report
from coaching.replay.told import DIGEST
from console.days_shown import rule_title


def summary(report: Report) -> list[str]:
    """Return how many messages of which kind, for how many people, and how often."""
    messages = [each for each in report.told if each.kind != DIGEST]
    if not messages:
        return [f"Nothing in {report.days} days: see below what is off, and why."]
    kinds = Counter(each.kind for each in messages)
    readers = {each.recipient_id for each in messages}
    busiest = max(report.loads, key=lambda load: load.busiest)
    return [
        f"{len(messages)} messages to {len(readers)} people in {report.days} days:",
        *(f"  {count:>4}  {rule_title(kind)}" for kind, count in kinds.most_common()),
        f"The fullest week had {busiest.busiest}, for {report.names[busiest.person_id]}"
        f"; most people had fewer than {_usual(report):.1f} a week.",
    ]


def _usual(report: Report) -> float:
    rates = sorted(load.per_week for load in report.loads)
    return rates[len(rates) * 3 // 4] + 0.1
