"""Planning a floor: traits, what befalls everybody, cliffs, then all look-alikes."""

from random import Random

from tests.floors.weathervane.dates import Dates
from tests.floors.weathervane.events import Cliff, Event, Focus, Plan, visible
from tests.floors.weathervane.kinds import BY_NAME, KINDS, Kind
from tests.floors.weathervane.people import Rep
from tests.floors.weathervane.planned_absences import plan_holidays
from tests.floors.weathervane.planned_scopes import plan_scope

FULL_FLOOR = 40 * 548
"""Rep days of the floor that the counts are meant for."""
CLIFFS = 7.5
"""Some turn out so faint that nobody can tell; the truth lists them apart."""
PACE = {"inside": (11, 24), "inbound": (13, 28), "enterprise": (26, 44),
        "public": (24, 42)}  # fmt: skip
USUAL_PACE = (16, 38)
FOCUSES = {
    "final_push": (5, (0.4, 0.55)),
    "big_deal_in_balance": (8, (0.16, 0.27)),
    "tender": (4, (0.4, 0.55)),
}


def plan_floor(rng: Random, reps: list[Rep], dates: Dates) -> Plan:
    """Return all that is to happen, and bend the reps' days by it."""
    plan = Plan()
    size = len(reps) * dates.days / FULL_FLOOR
    for kind in KINDS:
        if kind.scope != "rep":
            plan_scope(plan, rng, kind, reps, dates)
    count = max(1, round(CLIFFS * size + rng.choice((-1, 0, 0, 0, 1)) * (size > 0.5)))
    for _ in range(count):
        _plan_cliff(plan.cliffs, plan, rng, reps, dates)
    if size > 0.3:
        _plan_cliff(plan.gambles, plan, rng, reps, dates)
    for kind in KINDS:
        if kind.scope == "rep":
            for _ in range(max(kind.times > 0, round(kind.times * size))):
                _plan_kind(plan, rng, kind, reps, dates)
    plan_holidays(plan, rng, reps, dates)
    return plan


def _plan_cliff(
    into: list[Cliff], plan: Plan, rng: Random, reps: list[Rep], dates: Dates
) -> None:
    earliest = min(115, int(dates.days * 0.38))
    for _ in range(300):
        rep = rng.choice(reps)
        if {"giant_account", "opened_by_others"} & set(rep.traits):
            continue
        pace = rng.randint(*PACE.get(rep.motion.name, USUAL_PACE))
        chase = rng.randint(7, 28)
        first = rng.randint(earliest, max(earliest, dates.days - pace - 24))
        while dates.weekday(first) > 4:
            first += 1
        cliff = _cliff(rng, rep, first, pace, chase)
        if plan.is_free(rep.index, first - 45, cliff.end + 15):
            cliff.focus.won = into is plan.gambles
            _settle(into, plan, rep, cliff, dates)
            return


def _cliff(rng: Random, rep: Rep, first: int, pace: int, chase: int) -> Cliff:
    recovery = rng.choice((5, 8, 12, 20, 40))
    focus = Focus(
        kind="cliff",
        rep=rep.index,
        first=first,
        last=first + pace + chase,
        ramp=rng.randint(4, max(5, int(pace * 0.5))),
        peak=rng.uniform(0.5, 0.78),
        visible=visible(rng),
        silent_on=first + pace,
        present_on=first + int(pace * rng.uniform(0.55, 0.8)),
        ratio=rng.uniform(2.0, 4.0),
        wobble=tuple(rng.uniform(0.7, 1.12) for _ in range(14)),
    )
    return Cliff(
        focus=focus,
        keeps_prospecting=rng.uniform(0.06, 0.5),
        keeps_deals=rng.uniform(0.05, 0.36),
        back_on=focus.last + recovery,
        recovery=recovery,
        ended_by=rng.choice(("gave up", "manager spoke late", "customer said no late")),
    )


def _settle(
    into: list[Cliff], plan: Plan, rep: Rep, cliff: Cliff, dates: Dates
) -> None:
    focus = cliff.focus
    if focus.won:
        focus.kind, cliff.ended_by = "gamble_won", "won"
        focus.last = focus.silent_on or focus.last
        focus.silent_on = None
    if cliff.end >= dates.days:
        cliff.back_on = None
    for day in range(focus.first, min(cliff.end + 1, dates.days)):
        far = cliff.effect(day)
        rep.mods.scale(
            day,
            day,
            prospect=1 - far * (1 - cliff.keeps_prospecting),
            deals=1 - far * (1 - cliff.keeps_deals),
        )
    plan.focuses.append(focus)
    into.append(cliff)
    plan.take(rep.index, focus.first - 45, cliff.end + 15)


def _plan_kind(
    plan: Plan, rng: Random, kind: Kind, reps: list[Rep], dates: Dates
) -> None:
    fitting = [r for r in reps if not kind.motions or r.motion.name in kind.motions]
    for attempt in range(80):
        rep = rng.choice(fitting or reps)
        length = rng.randint(*kind.days)
        first = rng.randint(20, max(21, dates.days - length - 5))
        room = (20, 15) if attempt < 50 else (4, 4)
        if plan.is_free(rep.index, first - room[0], first + length + room[1]):
            break
    else:
        return
    event = Event(kind=kind.name, rep=rep.index, first=first, last=first + length)
    rep.mods.scale(first, event.last, **kind.bends)
    plan.events.append(event)
    plan.take(rep.index, first - 3, event.last + 3)
    if kind.name == "mass_closeout":
        rep.habits.order, rep.habits.patience = 0.1, rep.habits.patience * 2
    if kind.name in FOCUSES:
        plan.focuses.append(_focus(rng, event))


def _focus(rng: Random, event: Event) -> Focus:
    ramp, peak = FOCUSES[event.kind]
    balanced = event.kind == "big_deal_in_balance"
    return Focus(
        kind=event.kind,
        rep=event.rep or 0,
        first=event.first,
        last=event.last,
        ramp=ramp,
        peak=rng.uniform(*peak),
        visible=visible(rng),
        silent_on=event.last - 8 if balanced and rng.random() < 0.5 else None,
        won=event.kind == "final_push" or (not balanced and rng.random() < 0.4),
        present_on=(event.first + event.last) // 2,
        ratio=rng.uniform(1.3, 3.5),
    )


def story_of(event: Event) -> str:
    """Return why an event is no cliff."""
    return BY_NAME[event.kind].story
