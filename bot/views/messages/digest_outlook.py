"""What a digest says of the days ahead: ranges, their record, and what is aimed at."""

from collections.abc import Sequence

from bot.views.slack_text.escape import escape
from bot.views.slack_text.words import count, money, percent
from coaching.evidence import (
    DigestEvidence,
    ForecastRecord,
    MonthRange,
    QuarterView,
    TargetLine,
)

CURRENCIES_SHOWN = 3
TEAMS_SHOWN = 6
LEADER_SHOWN = 30


def parts(evidence: DigestEvidence) -> list[str]:
    """Return the paragraphs, each empty where there is nothing to say."""
    return [_ahead(evidence), targets(evidence.targets)]


def outlook(month: MonthRange) -> str:
    """Return the range with its record; without one the pace alone."""
    if not month.is_told:
        pace = money(month.run_rate_minor, month.currency)
        return f"{pace} at the pace of the last 90 days"
    if not month.tried:
        return _range(month)
    return f"{_range(month)}, right in {month.held:,} of {month.tried:,} past weeks"


def _ahead(evidence: DigestEvidence) -> str:
    """Return the months, the quarters and how past forecasts did, as one paragraph."""
    lines = [_month(month) for month in evidence.month[:CURRENCIES_SHOWN]]
    lines += [_quarter(view) for view in evidence.quarter[:CURRENCIES_SHOWN]]
    if evidence.record is not None:
        lines.append(record_line(evidence.record, ranges=False))
    return "\n".join(lines)


def _range(month: MonthRange) -> str:
    low, high = (
        money(minor, month.currency) for minor in (month.p10_minor, month.p90_minor)
    )
    return f"{low} to {high}"


def _month(month: MonthRange) -> str:
    pace = money(month.run_rate_minor, month.currency)
    if month.is_told:
        middle = money(month.p50_minor, month.currency)
        line = (
            f"*Next 30 days:* {_range(month)}, the middle {middle}. {_tried(month)}"
            f"The pace of the last 90 days says {pace}{_pipeline(month)}."
        )
    else:
        line = f"*Next 30 days:* {outlook(month)}. No range yet: {_lacking(month)}."
    if month.without_amount:
        line += (
            f" {count(month.without_amount, 'open deal')} without an amount left out."
        )
    return line


def _tried(month: MonthRange) -> str:
    """Return how past ranges did; messages from before that was known say nothing."""
    if not month.tried:
        return ""
    held = "would have held" if month.is_afterwards else "held"
    weeks = count(month.tried, "past week")
    return f"In {weeks} such a range {held} {count(month.held, 'time')}. "


def _pipeline(month: MonthRange) -> str:
    if month.pipeline_minor is None:
        return ""
    return f", the open deals say {money(month.pipeline_minor, month.currency)}"


def _lacking(month: MonthRange) -> str:
    """Say what is too little for a range."""
    if month.p90_minor:
        tried = count(month.tried, "past week") if month.tried else "no past week"
        return f"{tried} had one that can be held against what came"
    known = f"only {count(month.fridays, 'past week')}" if month.fridays else "no week"
    return f"how far off it would be is known of {known}"


def _quarter(view: QuarterView) -> str:
    found = []
    if view.sure_deals:
        sure = money(view.sure_minor, view.currency)
        deals = count(view.sure_deals, "deal")
        how = "committed or at" if view.committed else "at"
        found.append(f"{sure} from {deals} {how} {percent(view.sure_from)} or more")
    if view.other_deals:
        other = money(view.other_minor, view.currency)
        kind = "other deal" if view.sure_deals else "open deal"
        found.append(f"{other} from {count(view.other_deals, kind)}")
    if view.fresh_minor is not None:
        fresh = money(view.fresh_minor, view.currency)
        found.append(f"{fresh} from deals not open yet")
    total = money(view.total_minor, view.currency)
    return f"*Next 90 days:* about {total}: {', '.join(found)}."


def record_line(record: ForecastRecord, *, ranges: bool) -> str:
    """Return how past forecasts did, or that too few deals were closed to say.

    With how many `ranges` held, where that is not said beside.
    """
    title = f"*Record ({escape(record.currency, 8)}):*"
    made = count(record.predictions, "past forecast")
    if record.afterwards == record.predictions:
        made += ", worked out afterwards"
    elif record.afterwards:
        made += f", {record.afterwards:,} worked out afterwards"
    if record.within is None or record.error is None or record.run_rate_error is None:
        closed = count(record.closed, "deal")
        return f"{title} {made}; {closed} closed since, too few to judge by."
    line = (
        f"{title} {made}: the middle was off by {percent(record.error)} on average, "
        f"the pace by {percent(record.run_rate_error)}"
    )
    line += f"; {record.within:,} within the range." if ranges else "."
    if record.brier is not None and record.constant_brier is not None:
        better = record.brier < record.constant_brier
        line += (
            f" The chances of single deals came {'nearer' if better else 'no nearer'} "
            "to what happened than one chance for all would have."
        )
    return line


def targets(lines: Sequence[TargetLine]) -> str:
    """Return the targets of the whole and of its teams, one a line."""
    whole = [line for line in lines if line.leader is None]
    teams = [line for line in lines if line.leader is not None]
    shown = [*whole[:CURRENCIES_SHOWN], *teams[:TEAMS_SHOWN]]
    more = len(lines) - len(shown)
    if not shown:
        return ""
    rest = [f"and {more:,} more"] if more else []
    return "\n".join(
        ["*Targets of this quarter*", *(_target(line) for line in shown), *rest]
    )


def _target(line: TargetLine) -> str:
    name = escape(line.leader.name, LEADER_SHOWN) if line.leader else ""
    who = f"{name}'s team" if line.leader else "All"
    won, aim, left, reps = (
        money(minor, line.currency)
        for minor in (
            line.won_minor,
            line.aim_minor,
            line.left_minor,
            line.reps_minor,
        )
    )
    text = f"• {who}: {won} of {aim} won, {left} left"
    if line.target_minor is None:
        text += f" (the sum of {count(line.reps, 'rep')})"
    elif line.gap_minor:
        gap = money(abs(line.gap_minor), line.currency)
        way = "short of it" if line.gap_minor > 0 else "above it"
        # Two sums that are rounded to the same figure cannot differ before a reader.
        sums = f"add up to {reps}, {gap}" if reps != aim else f"together are {gap}"
        text += f"; the reps' targets {sums} {way}"
    if line.without_target:
        text += f"; {count(line.without_target, 'rep')} without a target"
    return f"{text}."
