"""When a deal was last moved in the CRM: made, handed over, or edited.

An edit is one of its stage, its amount or its close date. That is no work with the
customer: somebody may have called every day and changed nothing.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from coaching.calendar import Calendar
from coaching.evidence import StillDeal
from coaching.facts import Deal, StageNorm
from coaching.flags.deal_flags import norms_by_stage
from coaching.flags.stage_ageing import usual_time
from coaching.measures.lapsed_deals import STEPS, is_planned
from coaching.moment import Moment
from coaching.refs import by_worth, deal_ref


def last_moved_on(deal: Deal, calendar: Calendar) -> date:
    """Return the day of the newest edit that is known, or of the deal's making."""
    instants = (deal.created_at, deal.stage_entered_at, deal.taken_over_at)
    days = [calendar.today(at) for at in instants if at is not None]
    days += [move.on for move in deal.close_moves]
    days += [move.on for move in deal.amount_moves]
    return max(days)


def still_deals(
    deals: Iterable[Deal],
    norms: Sequence[StageNorm],
    *,
    calendar: Calendar,
    moment: Moment,
) -> tuple[StillDeal, ...]:
    """Return those without an edit for longer than their stage takes, largest first.

    Left out: what has a meeting or a step with a date ahead, and what stands in a stage
    of which nothing tells how long it takes. Calendar days, as stages are told in.
    """
    by_stage = norms_by_stage(norms)
    found = (
        _still(
            deal,
            by_stage.get(deal.stage.id) if deal.stage else None,
            calendar=calendar,
            moment=moment,
        )
        for deal in sorted(deals, key=by_worth)
    )
    return tuple(still for still in found if still is not None)


def _still(
    deal: Deal, norm: StageNorm | None, *, calendar: Calendar, moment: Moment
) -> StillDeal | None:
    stage = deal.stage
    if stage is None or stage.tier is None or is_planned(deal):
        return None
    usual = usual_time(norm, stage_id=stage.id, tier=stage.tier, moment=moment)
    if usual is None or usual.days <= 0:
        return None
    moved = last_moved_on(deal, calendar)
    days = calendar.days_apart(moved, calendar.today(moment.now))
    if days <= moment.least(usual.days):
        return None
    return StillDeal(
        deal=deal_ref(deal),
        days=days,
        usual_days=usual.days,
        step=STEPS[stage.tier],
    )
