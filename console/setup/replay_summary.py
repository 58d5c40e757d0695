"""A replay in a few lines, for somebody who has never seen a message yet."""

from collections import Counter

from coaching.replay.report import Report
from coaching.replay.told import DIGEST
from console.preview.days_shown import rule_title


def summary(report: Report) -> list[str]:
    """Return how many messages of which kind, for how many people, and how often."""
    messages = [each for each in report.told if each.kind != DIGEST]
    if not messages:
        return [f"Nothing in {report.days} days: see below what is off, and why."]
    kinds = Counter(each.kind for each in messages)
    readers = {each.recipient_id for each in messages}
    return [
        f"{len(messages)} messages to {len(readers)} people in {report.days} days:",
        *(f"  {count:>4}  {rule_title(kind)}" for kind, count in kinds.most_common()),
        _load(report),
    ]


def _load(report: Report) -> str:
    most = max(report.loads, key=lambda load: load.busiest)
    mean = sum(load.per_week for load in report.loads) / len(report.loads)
    return (
        f"That is {mean:.1f} a week for each person; the most in one week were "
        f"{most.busiest}, for {report.names[most.person_id]}."
    )
