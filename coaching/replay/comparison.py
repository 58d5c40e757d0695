"""Two replays side by side: the thresholds in force, and those that are tried."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from coaching.replay.report import Report
from coaching.replay.told import CLIFF, DIGEST
from coaching.rulebook import RULES


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One figure of each replay, ready to be read."""

    name: str
    figures: tuple[str, ...]


def kind_in_words(kind: str) -> str:
    """Return what a message of `kind` is called on a page."""
    return RULES[kind].counted_as


def rows(reports: Sequence[Report]) -> list[Row]:
    """Return the figures to choose thresholds by, one column for each report."""
    found = [_row(name, [figure(each) for each in reports]) for name, figure in FIGURES]
    kinds = sorted({m.kind for each in reports for m in each.told} - {DIGEST, CLIFF})
    counts = [Counter(message.kind for message in each.told) for each in reports]
    found += [
        _row(kind_in_words(kind), [str(count[kind]) for count in counts])
        for kind in kinds
    ]
    return found


def _row(name: str, figures: Sequence[str]) -> Row:
    return Row(name=name, figures=tuple(figures))


def _per_week(report: Report) -> str:
    weeks = sum(load.weeks for load in report.loads)
    return f"{report.messages / weeks:.2f}" if weeks else "-"


def _busiest(report: Report) -> str:
    return str(max((load.busiest for load in report.loads), default=0))


def _to_leaders(report: Report) -> str:
    return str(
        sum(m.kind == CLIFF and m.recipient_id != m.about_id for m in report.told)
    )


def _false(report: Report) -> str:
    after = report.aftermath
    return f"{after.false_ones} of {len(after.cliffs)}"


FIGURES: tuple[tuple[str, Callable[[Report], str]], ...] = (
    ("messages", lambda report: str(report.messages)),
    ("per person and week", _per_week),
    ("most in one week for one person", _busiest),
    ("heads-ups", lambda report: str(report.heads_ups)),
    ("cliffs, told to the rep", lambda report: str(report.cliffs)),
    ("cliffs, told to a leader", _to_leaders),
    ("cliffs that nothing bore out", _false),
)
"""A cliff is borne out if the rep went on to open fewer deals, or to win less."""
