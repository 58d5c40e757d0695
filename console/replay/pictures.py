"""The pictures of a replay: messages a week, cliffs, reliability, forecasts."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from coaching.forecasting.past_forecasts import Record
from coaching.money import whole
from coaching.replay.comparison import kind_in_words
from coaching.replay.report import Foretold, Report
from coaching.replay.told import monday
from console.replay import svg

SHADES = 7
"""Colours there are for kinds of messages; more kinds share the last one."""
WEEK = timedelta(days=7)
GAP = 1.5


def kinds_of(report: Report) -> list[str]:
    """Return the kinds of messages, the most frequent first."""
    counts = sum(report.by_week().values(), Counter[str]())
    return [kind for kind, _ in sorted(counts.items(), key=lambda e: (-e[1], e[0]))]


def shade(number: int) -> str:
    """Return the colour of the kind with this place in the order."""
    return f"k{min(number, SHADES - 1)}"


def weeks(report: Report) -> str:
    """Draw the messages of each week, one colour for each kind."""
    by_week, kinds = report.by_week(), kinds_of(report)
    begins, ends = monday(report.first), monday(report.last) + WEEK
    across = svg.across(begins.toordinal(), ends.toordinal())
    highest = max((each.total() for each in by_week.values()), default=0)
    ticks = [each for each in svg.steps(highest) if each == int(each)]
    up = svg.upwards(0, ticks[-1])
    marks = svg.side(up, [(each, f"{each:g}") for each in ticks])
    for week, counts in sorted(by_week.items()):
        x, width = across(week.toordinal()), across(week.toordinal() + 7)
        base = 0
        for number, kind in enumerate(kinds):
            top = base + counts[kind]
            marks.append(
                svg.rectangle(
                    x,
                    up(top),
                    width - x - GAP,
                    up(base) - up(top),
                    kind=shade(number),
                )
            )
            base = top
    marks += svg.foot(across, _months(report.first, report.last))
    return svg.picture(marks, title="Messages in each week")


def legend(report: Report) -> list[tuple[str, str]]:
    """Return the colour and the words of each kind."""
    return [(shade(n), kind_in_words(k)) for n, k in enumerate(kinds_of(report))]


def cliffs(report: Report) -> str:
    """Draw each cliff on its day: what was opened in the days before and after."""
    found = report.aftermath.cliffs
    across = svg.across(report.first.toordinal(), report.last.toordinal() + 1)
    highest = max((max(e.before.opened, e.after.opened) for e in found), default=0)
    ticks = svg.steps(max(highest, 4))
    up = svg.upwards(0, ticks[-1])
    marks = svg.side(up, [(each, f"{each:g}") for each in ticks])
    marks += svg.foot(across, _months(report.first, report.last))
    for each in found:
        x = across(each.at.date().toordinal())
        name = report.names.get(each.rep_id, "")
        before, after = up(each.before.opened), up(each.after.opened)
        if each.others_after is not None:
            y = up(each.others_after.opened)
            marks.append(svg.line([(x - 5, y), (x + 5, y)], kind="others"))
        marks.append(svg.line([(x, before), (x, after)], kind="stem"))
        says = f"{name}, {each.at.date()}: {each.before.opened:g} opened before"
        marks.append(svg.dot(x, before, 4, kind="before", says=says))
        says = f"{name}, {each.at.date()}: {each.after.opened:g} opened after"
        marks.append(svg.dot(x, after, 4, kind="after", says=says))
    return svg.picture(marks, title="New opportunities before and after each cliff")


def reliability(record: Record) -> str:
    """Draw how often chances of each height came true."""
    across, up = svg.across(0, 1), svg.upwards(0, 1)
    shares = [(n / 4, f"{n * 25} %") for n in range(5)]
    marks = svg.side(up, shares)
    marks += svg.foot(across, shares[1:-1])
    marks.append(svg.line([(across(0), up(0)), (across(1), up(1))], kind="ideal"))
    points = [(across(each.predicted), up(each.observed)) for each in record.bins]
    marks.append(svg.line(points, kind="came"))
    largest = max((each.n for each in record.bins), default=1)
    for each, (x, y) in zip(record.bins, points, strict=True):
        radius = 3 + 5 * (each.n / largest) ** 0.5
        says = f"{each.predicted:.0%} foretold, {each.observed:.0%} came, n = {each.n}"
        marks.append(svg.dot(x, y, radius, kind="after", says=says))
    return svg.picture(marks, title="Chances foretold and how often they came true")


def forecasts(told: Sequence[Foretold], currency: str) -> str:
    """Draw the range of each week, the run rate, and what came."""
    own = [each for each in told if each.prediction.currency == currency]
    days = [each.prediction.day.toordinal() for each in own]
    across = svg.across(min(days), max(days) + 1)
    highest = max(
        max(
            each.prediction.p90_minor or each.prediction.p50_minor,
            each.prediction.run_rate_minor,
            each.outcome.won_minor if each.outcome else 0,
        )
        for each in own
    )
    ticks = svg.steps(whole(highest, currency))
    up = svg.upwards(0, ticks[-1])
    marks = svg.side(up, [(each, short(each)) for each in ticks])
    first, last = own[0].prediction.day, own[-1].prediction.day
    marks += svg.foot(across, _months(first, last))

    def place(each: Foretold, minor: int) -> tuple[float, float]:
        at = each.prediction.day.toordinal()
        return across(at), up(whole(minor, currency))

    ranges = [
        (place(each, low), place(each, high))
        for each in own
        if (low := each.prediction.p10_minor) is not None
        and (high := each.prediction.p90_minor) is not None
    ]
    if ranges:
        low_ends, high_ends = zip(*ranges, strict=True)
        marks.append(svg.area([*low_ends, *reversed(high_ends)], kind="range"))
    middle = [place(each, each.prediction.p50_minor) for each in own]
    rate = [place(each, each.prediction.run_rate_minor) for each in own]
    came = [place(e, e.outcome.won_minor) for e in own if e.outcome is not None]
    marks.append(svg.line(rate, kind="rate"))
    marks.append(svg.line(middle, kind="middle"))
    marks.append(svg.line(came, kind="came"))
    return svg.picture(marks, title=f"Forecast and what came, {currency}")


def short(amount: float) -> str:
    """Return an amount in few characters: 1.2M, 350k."""
    for size, letter in ((1_000_000_000, "G"), (1_000_000, "M"), (1_000, "k")):
        if amount >= size:
            return f"{amount / size:.3g}{letter}"
    return f"{amount:g}"


def _months(first: date, last: date) -> list[tuple[float, str]]:
    """Return the middle of the months between two days, at most some six of them."""
    found = []
    day = first.replace(day=1)
    while day <= last:
        middle = day.replace(day=15)
        if first <= middle <= last:
            found.append((float(middle.toordinal()), f"{middle:%b}"))
        day = (day + timedelta(days=32)).replace(day=1)
    every = -(-len(found) // 7) or 1
    return found[::every]
