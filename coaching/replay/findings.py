"""What a replay may claim, in sentences; too little is said to be too little."""

from collections.abc import Sequence

from coaching.forecasting.past_forecasts import Record
from coaching.replay.picks import Picks
from coaching.replay.report import Report
from coaching.standing.aftermath import Aftermath, Effect


def cliff_findings(after: Aftermath, *, days: int) -> list[str]:
    """Return what may be said of what followed the cliffs."""
    n, least = len(after.cliffs), after.least
    said = []
    if after.waiting:
        said.append(
            f"{_count(after.waiting, 'cliff')} cannot be judged: the {days} days "
            "before or after are not all known."
        )
    if after.effect is None:
        said.append(
            f"{_count(n, 'cliff')} with {days} known days on both sides: too few to "
            f"say what follows one (from {least})."
        )
        return said
    said.append(_beside(after.effect, days))
    said.append(
        f"After {after.false_ones} of {n} the rep neither opened nor won less: nothing "
        "bore these out."
    )
    return said


def _beside(effect: Effect, days: int) -> str:
    others = (
        f"reps without one {_times(effect.others_opened)} and "
        f"{_times(effect.others_won)}"
        if effect.others_opened is not None or effect.others_won is not None
        else "there were no reps without one to compare with"
    )
    return (
        f"In the {days} days after a cliff (n = {effect.n}) reps opened "
        f"{_times(effect.opened)} and won {_times(effect.won)} of what they did in the "
        f"{days} days before; {others}."
    )


def pick_findings(found: Picks) -> list[str]:
    """Return what may be said of how uncertain the uncertain meetings were."""
    ended = found.won + found.lost
    still = len(found.picks) - ended
    picked = _count(len(found.picks), "deal")
    said = [f"{picked} picked: {found.won} won, {found.lost} lost, {still} still open."]
    if found.brier is None or found.constant_brier is None:
        said.append(f"Too few have ended to judge the chances (from {found.least}).")
        return said
    better = "better" if found.brier < found.constant_brier else "no better"
    said.append(
        f"Brier score {found.brier:.3f}, {better} than one chance for all of them, "
        f"chosen afterwards: {found.constant_brier:.3f} (n = {ended})."
    )
    return said


def forecast_findings(currency: str, record: Record) -> list[str]:
    """Return what may be said of the forecasts in one currency."""
    said = [
        (
            f"{currency}: {_count(record.predictions, 'forecast')} whose month is "
            f"over, {record.waiting} still waiting, {record.closed} deals closed."
        )
    ]
    if record.error is None or record.run_rate_error is None:
        said.append("Too few deals were closed to judge the amounts.")
        return said
    said.append(
        f"The middle was wrong by {record.error:.0%} on the mean, the run rate by "
        f"{record.run_rate_error:.0%}; {_ranges(record)}."
    )
    if record.brier is None:
        said.append("Too few deals were closed to judge the chances.")
    elif record.constant_brier is not None:
        said.append(
            f"Brier score of the chances {record.brier:.3f}, of one chance for all "
            f"deals {record.constant_brier:.3f}."
        )
    return said


def _ranges(record: Record) -> str:
    if record.within is None:
        return "too few weeks were over for a range"
    return f"{record.within} of {_count(record.ranges, 'range')} held what came"


def gap_findings(report: Report) -> list[str]:
    """Return the days of which nothing is known, and the rules that were off."""
    said = [
        f"Nobody logged anything on {gap.days} working days, {gap.first} to {gap.last}."
        for gap in report.gaps
    ]
    said += [
        f"{rule.replace('_', ' ')} was off on {_count(days, 'day')}, since what it "
        "reads was not known."
        for rule, days in report.off.items()
    ]
    return said


def findings(report: Report, *, days: int) -> list[tuple[str, Sequence[str]]]:
    """Return every heading with its sentences."""
    forecasts = [
        line
        for currency, record in report.records.items()
        for line in forecast_findings(currency, record)
    ]
    return [
        ("After a cliff", cliff_findings(report.aftermath, days=days)),
        ("Uncertain meetings", pick_findings(report.picks)),
        (
            "Forecast",
            forecasts or ["No VP, or no deal: there was nothing to foretell."],
        ),
        ("What was not known", gap_findings(report) or ["No gaps were found."]),
        ("How to read this", report.caveats),
    ]


def _times(ratio: float | None) -> str:
    return "an unknown share" if ratio is None else f"{ratio:.0%}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
