"""The reasons for which a deal needs a look: separate, in words, never one score."""

from collections.abc import Sequence
from datetime import date, timedelta

from coaching.calendar import DAY, Calendar
from coaching.evidence import QuietDeal, WinChance
from coaching.facts import CloseMove, Deal, StageNorm
from coaching.flags.common_flags import telling
from coaching.flags.expectations import (
    amount_jump,
    optimistic_commit,
    single_threaded,
)
from coaching.flags.flag import Flag, FlagKind
from coaching.flags.stage_ageing import stage_ageing
from coaching.measures.lapsed_deals import lapsed_deal
from coaching.moment import Moment
from coaching.refs import day_in_words

__all__ = ["Flag", "FlagKind", "deal_flags", "norms_by_stage"]

MONTHS_PER_QUARTER = 3


def deal_flags(
    deal: Deal,
    *,
    calendar: Calendar,
    moment: Moment,
    quiet: QuietDeal | None = None,
    norm: StageNorm | None = None,
    chance: WinChance | None = None,
) -> tuple[Flag, ...]:
    """Return the flags of `deal`, risks first; `calendar` is its owner's.

    `quiet` is what the quiet rule says of it, `norm` the usual time in its stage and
    `chance` its odds; without them these flags are off. What too many deals of the
    floor carry is left out.
    """
    found = (
        past_due(deal, calendar=calendar, moment=moment),
        quiet_flag(quiet),
        close_date_moved(deal, moment),
        optimistic_commit(deal, chance, calendar=calendar, moment=moment),
        stage_ageing(deal, norm, calendar=calendar, moment=moment),
        no_touch(deal, calendar=calendar, moment=moment),
        single_threaded(deal, moment),
        amount_jump(deal, calendar=calendar, moment=moment),
        no_next_step(deal, moment),
    )
    off = moment.thresholds.flags.off
    flags = [flag for flag in found if flag is not None and flag.kind not in off]
    ranked = sorted(flags, key=lambda flag: not flag.is_risk)
    return telling(ranked, moment.freshness.common_flags)


def no_next_step(deal: Deal, moment: Moment) -> Flag | None:
    """Flag a deal past its first stage without a dated next step or a meeting."""
    first = moment.thresholds.flags.next_step_from_stage
    if deal.stage is None or deal.stage.position is None:
        return None
    is_planned = deal.next_step_on is not None or deal.next_meeting_at is not None
    if is_planned or deal.stage.position < first:
        return None
    return Flag(kind=FlagKind.NO_NEXT_STEP, is_risk=False, words="no dated next step")


def no_touch(deal: Deal, *, calendar: Calendar, moment: Moment) -> Flag | None:
    """Flag a deal that nobody has touched for longer than its stage's limit."""
    lapsed = lapsed_deal(deal, calendar=calendar, moment=moment)
    if lapsed is None:
        return None
    silent, limit = lapsed.silent_bd, lapsed.limit_bd
    said = "no touch logged" if silent is None else f"no touch for {silent} bd"
    return Flag(kind=FlagKind.NO_TOUCH, is_risk=False, words=f"{said} (limit {limit})")


def past_due(deal: Deal, *, calendar: Calendar, moment: Moment) -> Flag | None:
    """Flag an open deal whose close date has passed."""
    today = calendar.today(moment.now)
    if deal.close_date is None or deal.close_date >= today:
        return None
    day = day_in_words(deal.close_date, beside=today)
    return Flag(
        kind=FlagKind.PAST_DUE, is_risk=True, words=f"close date {day} has passed"
    )


def close_date_moved(deal: Deal, moment: Moment) -> Flag | None:
    """Flag a close date moved later often, far, or out of a quarter at its end."""
    limits = moment.thresholds.flags
    later = [move for move in deal.close_moves if move.after > move.before]
    days = sum((move.after - move.before).days for move in later)
    pushes = sum((move.after - move.before).days >= limits.push_days for move in later)
    slipped = any(_leaves_quarter(move, limits.quarter_end_days) for move in later)
    if pushes < limits.pushes and days < limits.pushed_days and not slipped:
        return None
    times = "once" if len(later) == 1 else f"{len(later)} times"
    where = ", out of its quarter" if slipped else ""
    return Flag(
        kind=FlagKind.CLOSE_DATE_MOVED,
        is_risk=True,
        words=f"close date moved later {times}, {days} calendar days in total{where}",
    )


def quiet_flag(quiet: QuietDeal | None) -> Flag | None:
    """Flag a customer who is quiet or silent, or who waits for our answer."""
    if quiet is None:
        return None
    kind = FlagKind(quiet.state)
    if kind is FlagKind.WAITING_ON_US:
        return Flag(
            kind=kind,
            is_risk=True,
            words=f"the customer's word of {quiet.silent_bd} bd ago is unanswered",
        )
    return Flag(
        kind=kind,
        is_risk=kind is FlagKind.SILENT,
        words=f"customer silent for {quiet.silent_bd} bd"
        f" (expected {quiet.expected_bd:g})",
    )


def norms_by_stage(norms: Sequence[StageNorm]) -> dict[int, StageNorm]:
    """Return `norms` by the id of their stage."""
    return {norm.stage_id: norm for norm in norms}


def _leaves_quarter(move: CloseMove, last_days: int) -> bool:
    """Say whether the date left its quarter when that was nearly over."""
    end = _quarter_end(move.before)
    return move.after > end and end - move.on < timedelta(days=last_days)


def _quarter_end(day: date) -> date:
    month = day.month - (day.month - 1) % MONTHS_PER_QUARTER + MONTHS_PER_QUARTER
    year, month = (day.year + 1, month - 12) if month > 12 else (day.year, month)  # noqa: PLR2004 - December
    return date(year, month, 1) - DAY
