"""The truth about a floor, apart from its files."""

from typing import Any

from tests.floors.weathervane.deal import (
    DEAD,
    LOST,
    PAUSED,
    TALKING,
    WON,
    Deal,
    Meeting,
)
from tests.floors.weathervane.events import Cliff
from tests.floors.weathervane.judge import Look, alarms
from tests.floors.weathervane.people import Rep
from tests.floors.weathervane.plan import story_of
from tests.floors.weathervane.truth_of_reps import rep_truth
from tests.floors.weathervane.world import World

Truth = dict[str, Any]
SURE, HOPELESS = 0.75, 0.12
"""Hidden probabilities from which on a deal is sure, up to which it is hopeless."""


def truth_of(world: World, *, seed: int) -> Truth:
    """Return all that really was, as JSON has it."""
    deals = {deal.id: deal for deal in world.deals}
    worries = {rep.index: alarms(rep, deals) for rep in world.reps}
    dates = world.dates
    fallen = [_cliff(world, cliff, worries) for cliff in _begun(world.plan.cliffs)]
    return {
        "about": {
            "seed": seed,
            "first_day": dates.text(0),
            "last_day": dates.text(dates.days - 1),
            "reps": len(world.reps),
        },
        "cliffs": [c for c in fallen if not c["faint"]],
        "faint": [c for c in fallen if c["faint"]],
        "gambles": [_cliff(world, c, worries) for c in _begun(world.plan.gambles)],
        "look_alikes": _look_alikes(world, worries),
        "unplanted": _unplanted(world, worries),
        "reps": [rep_truth(world, rep) for rep in world.reps],
        "meetings": [_meeting(world, m) for m in world.meetings if m.views],
        "deals": [_deal(world, deal) for deal in world.deals],
    }


def _begun(cliffs: list[Cliff]) -> list[Cliff]:
    return [cliff for cliff in cliffs if cliff.focus.deal is not None]


def _cliff(world: World, cliff: Cliff, worries: dict[int, list[Look]]) -> Truth:
    focus, text = cliff.focus, world.dates.text
    rep = world.reps[focus.rep]
    look = next(
        (w for w in worries[rep.index] if focus.first <= w.day <= cliff.end), None
    )
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


def _cost(world: World, rep: Rep, cliff: Cliff) -> Truth:
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


def _look_alikes(world: World, worries: dict[int, list[Look]]) -> list[Truth]:
    found = []
    for event in world.plan.events:
        rep = None if event.rep is None else world.reps[event.rep].person.id
        last = min(event.last, world.dates.days - 1)
        found.append(
            {
                "kind": event.kind,
                "rep_id": rep,
                "from": world.dates.text(event.first),
                "to": world.dates.text(last),
                "deal_id": _deal_of(world, event.kind, event.rep, event.first)
                or (event.deal.id if event.deal else None),
                "cliff": False,
                "looks_worrying": event.rep is not None
                and any(event.first <= w.day <= last for w in worries[event.rep]),
                "why_not": story_of(event),
            }
        )
    return found


def _deal_of(world: World, kind: str, rep: int | None, first: int) -> int | None:
    for focus in world.plan.focuses:
        if (focus.kind, focus.rep, focus.first) == (kind, rep, first) and focus.deal:
            return focus.deal.id
    return None


def _unplanted(world: World, worries: dict[int, list[Look]]) -> list[Truth]:
    """Return where nobody planned a cliff and the manager would worry all the same."""
    plan, text, found = world.plan, world.dates.text, []
    for rep in world.reps:
        spans = [
            (c.focus.first, c.end + 15)
            for c in (*plan.cliffs, *plan.gambles)
            if c.focus.rep == rep.index
        ]
        spans += [
            (e.first - 3, e.last + rep.motion.window + 4)
            for e in plan.events
            if e.rep in {rep.index, None} and e.last - e.first < 120
        ]
        free = [
            look
            for look in worries[rep.index]
            if not any(a <= look.day <= b for a, b in spans)
        ]
        for look in free:
            entry = {
                "rep_id": rep.person.id,
                "deal_id": look.deal_id,
                "day": text(look.day),
                "reason": look.reason(rep.motion.window),
            }
            found.append(entry)
    return found


def state_of(probability: float) -> str:
    """Return what a hidden probability is called."""
    if probability >= SURE:
        return "sure"
    return "hopeless" if probability <= HOPELESS else "uncertain"


def _meeting(world: World, meeting: Meeting) -> Truth:
    deal = meeting.deal
    return {
        "id": meeting.id,
        "deal_id": deal.id if deal else None,
        "rep_id": meeting.owner,
        "day": world.dates.text(meeting.day),
        "outcome": meeting.outcome,
        "booked_by_customer": meeting.by_customer,
        "in_files": meeting.kept,
        "seen": [
            [world.dates.text(day), round(chance, 3), state_of(chance)]
            for day, chance in meeting.views
        ],
        "won_in_the_end": _outcome(deal) == "won" if deal else None,
    }


def _outcome(deal: Deal) -> str:
    if deal.state in {TALKING, PAUSED}:
        return "open"
    return "won" if deal.state == WON else "lost"


def _deal(world: World, deal: Deal) -> Truth:
    text = world.dates.text
    ends = [day for day, _ in deal.spans[1:]] + [world.dates.days]
    return {
        "id": deal.id,
        "owner_id": deal.owner,
        "source": deal.source,
        "opened_on": text(deal.created),
        "states": [
            [text(day), text(end - 1), state]
            for (day, state), end in zip(deal.spans, ends, strict=True)
            if end > day
        ],
        "customer_in_touch_on": [text(day) for day in deal.signs],
        "outcome": _outcome(deal),
        "closed_in_crm_on": text(deal.closed) if deal.closed is not None else None,
        "untouched_days": deal.neglected,
    }
