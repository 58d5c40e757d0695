"""The truth about a cliff: its days, its depth, what it cost."""

from typing import Any

from tests.floors.weathervane.deal import DEAD, LOST
from tests.floors.weathervane.events import Cliff
from tests.floors.weathervane.judge import Look
from tests.floors.weathervane.people import Rep
from tests.floors.weathervane.world import World


def cliff_truth(
    world: World, cliff: Cliff, worries: dict[int, list[Look]]
) -> dict[str, Any]:
    """Return what is true of one cliff, as JSON has it."""
    focus, text = cliff.focus, world.dates.text
    rep = world.reps[focus.rep]
    seen = [w for w in worries[rep.index] if focus.first <= w.day <= cliff.end]
    look = seen[0] if seen else None
    window = rep.motion.window
    speak, reason = _planned(world, cliff), "The plan's day; the signs were too faint."
    if look is not None:
        speak, reason = look.day, look.reason(window)
    silent = focus.silent_on
    return {
        "rep_id": rep.person.id,
        "motion": rep.motion.name,
        "deal_id": focus.deal.id if focus.deal else None,
        "began_on": text(focus.first),
        "speak_on": text(speak),
        "reason": reason,
        "worries_until": text(seen[-1].day) if seen else None,
        "faint": look is None,
        "silent_on": text(silent) if silent is not None else None,
        "in_time": silent is None or speak < silent,
        "gave_up_on": text(focus.last),
        "recovered": cliff.back_on is not None,
        "recovered_on": text(cliff.back_on) if cliff.back_on else None,
        "ended_by": cliff.ended_by,
        "amount_by_usual": round(focus.ratio, 2),
        "visible": focus.visible,
        "depth": {
            "time_on_the_deal": round(focus.peak, 2),
            "keeps_of_prospecting": round(cliff.keeps_prospecting, 2),
            "keeps_of_other_deals": round(cliff.keeps_deals, 2),
            "days_to_be_full_of_it": focus.ramp,
        },
        "cost": _cost(world, rep, cliff),
    }


def _planned(world: World, cliff: Cliff) -> int:
    focus, bent, last = cliff.focus, 0.0, world.dates.days - 1
    rep = world.reps[focus.rep]
    for day in range(focus.first, min(last, focus.last)):
        if world.dates.is_workday(day, rep.person.place[0]):
            bent += cliff.effect(day)
        if bent >= rep.motion.window * 0.8:
            return day
    return min(last, focus.last)


def _cost(world: World, rep: Rep, cliff: Cliff) -> dict[str, Any]:
    first, last = cliff.focus.first, cliff.end + 14
    away = [p for p in rep.diary.pages if first <= p.day <= last]
    other = [p for p in rep.diary.pages if not first <= p.day <= last]
    usual = sum(p.opened for p in other) / max(1, len(other))
    missed = max(0.0, usual * len(away) - sum(p.opened for p in away))
    dropped = [
        deal
        for deal in world.deals
        if deal.owner == rep.person.id
        and deal is not cliff.focus.deal
        and deal.neglected >= 3
        and any(first <= day <= last and s in {DEAD, LOST} for day, s in deal.spans)
    ]
    lost = missed * rep.motion.win * 0.6 * rep.habits.amount
    lost += sum(deal.amount for deal in dropped) * rep.motion.win * 0.6
    return {
        "deals_not_opened": round(missed, 1),
        "deals_lost_untouched": len(dropped),
        "revenue": round(lost),
        "currency": rep.person.place[2],
    }
