"""The truth about a rep: what is usual, what changed, when deals ran out."""

from statistics import median
from typing import Any

from tests.floors.weathervane.diary import Page
from tests.floors.weathervane.people import Rep
from tests.floors.weathervane.world import World

EMPTY = 0.5
"""Living value and number of deals below this share of the usual are running empty."""
LEAST_DAYS = 8


def rep_truth(world: World, rep: Rep) -> dict[str, Any]:
    """Return what is true of one rep, as JSON has it."""
    habits, pages = rep.habits, rep.diary.pages
    return {
        "id": rep.person.id,
        "name": rep.person.name,
        "motion": rep.motion.name,
        "traits": rep.traits,
        "usual": {
            "open_deals": median(p.open_deals for p in pages) if pages else 0,
            "living_deals": median(p.alive for p in pages) if pages else 0,
            "cold_calls_a_day": round(habits.dials, 1),
            "cold_mails_a_day": round(habits.mails, 1),
            "own_deals_a_week": round(habits.own, 2),
            "handed_deals_a_week": round(habits.leads, 2),
            "days_between_touches": round(habits.cadence, 1),
            "amount": round(habits.amount),
            "cycle_days": round(habits.cycle, 1),
        },
        "logs": habits.logs,
        "changes": _changes(world, rep),
        "running_empty": _empty(world, pages),
    }


def _changes(world: World, rep: Rep) -> list[dict[str, Any]]:
    text = world.dates.text
    changes = []
    for event in world.plan.events:
        if event.rep != rep.index:
            continue
        if event.kind == "promotion":
            changes.append({"on": text(event.first), "what": "became a team lead"})
        elif event.kind == "leaver":
            changes.append({"on": text(event.last), "what": "left"})
        elif event.kind == "new_rep":
            changes.append({"on": text(event.first), "what": "joined"})
        elif event.kind == "territory_change":
            changes.append({"on": text(event.first), "what": "got a new territory"})
    return changes


def _empty(world: World, pages: list[Page]) -> list[dict[str, Any]]:
    """Return spans in which few living deals were left, by the year before them."""
    spans: list[dict[str, Any]] = []
    run: list[Page] = []
    usual = 0.0
    for i in range(40, len(pages)):
        past = pages[max(0, i - 220) : i : 3]
        usual = median(p.alive for p in past)
        value = median(p.value for p in past)
        if (
            usual >= 2
            and pages[i].alive <= EMPTY * usual
            and pages[i].value <= EMPTY * value
        ):
            run.append(pages[i])
            continue
        _keep(world, spans, run, usual)
        run = []
    _keep(world, spans, run, usual)
    return spans


def _keep(
    world: World, spans: list[dict[str, Any]], run: list[Page], usual: float
) -> None:
    if len(run) >= LEAST_DAYS:
        span = {
            "from": world.dates.text(run[0].day),
            "to": world.dates.text(run[-1].day),
            "living_deals": min(p.alive for p in run),
            "usually": usual,
        }
        spans.append(span)
