"""Each cliff and what followed, as the rows of a table."""

from coaching.money import whole
from coaching.replay.report import Report
from coaching.standing.aftermath import After, Stretch

NAMES = ("cliff", "on", "opened before", "after", "others", "won before", "after")


def each_cliff(report: Report) -> list[list[str]]:
    """Return a row of NAMES for each cliff of which both sides are known.

    The others are the reps without a cliff around that day: before, then after.
    """
    return [
        [
            report.names.get(each.rep_id, ""),
            f"{each.at:%Y-%m-%d}",
            f"{each.before.opened:g}",
            f"{each.after.opened:g}",
            _others(each),
            _won(each, each.before),
            _won(each, each.after) + _apart(each),
        ]
        for each in report.aftermath.cliffs
    ]


def _others(each: After) -> str:
    before, after = each.others_before, each.others_after
    if before is None or after is None:
        return "none"
    return (
        f"{before.opened:.1f} to {after.opened:.1f} opened, "
        f"{_won(each, before)} to {_won(each, after)} (n = {each.others})"
    )


def _won(each: After, stretch: Stretch) -> str:
    minor = round(stretch.won_minor)
    return f"{whole(minor, each.currency):,} {each.currency or ''}".strip()


def _apart(each: After) -> str:
    return f" ({each.apart} in another currency)" if each.apart else ""
