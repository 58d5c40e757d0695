"""A deal that stands in its stage for longer than won deals did."""

from dataclasses import dataclass

from coaching.calendar import Calendar
from coaching.facts import Deal, StageNorm, Tier
from coaching.flags.flag import Flag, FlagKind
from coaching.moment import Moment

LESS = "less than a day"


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """How long a stage takes, and what says so."""

    days: float
    source: str
    is_own: bool
    """From this floor's won deals; a rule of thumb alone never makes a risk."""


def stage_ageing(
    deal: Deal, norm: StageNorm | None, *, calendar: Calendar, moment: Moment
) -> Flag | None:
    """Flag a deal that stands in its stage for 1.5 times as long as is usual.

    Usual is the median of the won deals in that stage; with too few of them, that of
    all stages of the pipeline; on a floor that has closed too few deals to have any, a
    rule of thumb, which is called one. Otherwise the flag is off. Calendar days, long
    company holidays left out.
    """
    entered, stage = deal.stage_entered_at, deal.stage
    if entered is None or stage is None:
        return None
    usual = usual_time(norm, stage_id=stage.id, tier=stage.tier, moment=moment)
    if usual is None or usual.days <= 0:
        return None
    limits = moment.thresholds.flags
    stood = calendar.days_apart(calendar.today(entered), calendar.today(moment.now))
    if stood < limits.ageing_warn * usual.days:
        return None
    return Flag(
        kind=FlagKind.STAGE_AGEING,
        is_risk=usual.is_own and stood >= limits.ageing_risk * usual.days,
        words=f"in {stage.label} for {_days(stood)}, where"
        f" {round(usual.days) or LESS} is usual ({usual.source})",
    )


def usual_time(
    norm: StageNorm | None, *, stage_id: int, tier: Tier | None, moment: Moment
) -> Usual | None:
    """Return how long the stage usually takes; None where nothing tells."""
    limits = moment.thresholds.flags
    if norm is None or norm.stage_id != stage_id:
        return None
    if norm.won >= limits.ageing_min_won:
        source = f"median of {norm.won} won deals"
        return Usual(days=norm.median_days, source=source, is_own=True)
    if norm.pipeline_won >= limits.ageing_min_won:
        source = f"median of {norm.pipeline_won} stays of won deals in its pipeline"
        return Usual(days=norm.pipeline_days, source=source, is_own=True)
    is_young = norm.closed is not None and norm.closed < limits.few_closed
    if is_young and tier is not None:
        days = limits.rule_of_thumb_days.of(tier)
        return Usual(days=days, source="a rule of thumb", is_own=False)
    return None


def _days(days: float) -> str:
    whole = round(days)
    if not whole:
        return LESS
    return f"{whole} calendar day{'s' * (whole > 1)}"
