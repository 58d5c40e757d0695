"""Keeping the CRM's own records: stages, dates, amounts, closing."""

from tests.floors.weathervane.deal import LOST, TALKING, WON, Deal
from tests.floors.weathervane.motions import OPEN_STAGES
from tests.floors.weathervane.people import Rep
from tests.floors.weathervane.world import World

STEPS = ("Call back", "Send offer", "Wait for their answer", "Demo", "Get signature")


def tidy(world: World, rep: Rep, day: int) -> None:
    """Set records right, as orderly as the rep is and has time for."""
    friday = 2.0 if world.dates.weekday(day) == 4 else 0.75
    order = rep.habits.order * friday * min(1.0, rep.mods.deals[day] + 0.1)
    for deal in list(rep.deals):
        due = deal.close_due is not None and day >= deal.close_due
        if due or _is_given_up(rep, deal, day):
            close(world, rep, deal, day)
        elif rep.rng.random() < order * (3 if deal.scripted else 1):
            _set_right(world, rep, deal, day)


def _is_given_up(rep: Rep, deal: Deal, day: int) -> bool:
    if deal.scripted or rep.rng.random() > rep.habits.order:
        return False
    quiet = day - max(deal.last_sign, deal.created)
    return quiet > rep.habits.patience * 1.3 + 5


def _second(world: World, rep: Rep, day: int) -> int:
    return world.dates.at(day, rep.rng.uniform(560, 1060), rep.zone)


def _set_right(world: World, rep: Rep, deal: Deal, day: int) -> None:
    second = _second(world, rep, day)
    stages = len(OPEN_STAGES[deal.pipeline])
    hope = 0.08 if rep.rng.random() < 0.3 else 0.0
    stage = min(stages - 1, int((deal.way + hope) * stages))
    if stage > deal.stage:
        deal.stage = stage
        world.show(deal, second, "stage", world.stage(deal))
        deal.next_step = rep.rng.choice(STEPS)
        if deal.shown_amount is None:
            world.show_amount(deal, second + 2, deal.amount)
        if rep.habits.forecasts and deal.way > 0.5:
            category = "COMMIT" if deal.way > 0.8 else "BEST_CASE"
            world.show(deal, second + 4, "forecast_category", category)
    if deal.close_date is not None and deal.close_date < day:
        _push(world, rep, deal, second + 6, day)
    elif deal.state == TALKING and rep.rng.random() < 0.01:
        deal.amount = round(deal.amount * (0.75 + 0.45 * deal.chance), -1)
        world.show_amount(deal, second + 8, deal.amount)


def _push(world: World, rep: Rep, deal: Deal, second: int, day: int) -> None:
    ahead = max(5, int((1 - min(0.95, deal.way)) * rep.habits.cycle))
    deal.close_date = day + int(ahead * rep.rng.uniform(0.6, 1.5)) + 3
    world.show(deal, second, "close_date", world.dates.text(deal.close_date))


def close(world: World, rep: Rep, deal: Deal, day: int) -> None:
    """Close a deal in the CRM, as won if the customer has said so."""
    second = _second(world, rep, day)
    won = deal.state == WON
    if deal.state not in {WON, LOST}:
        deal.become(day, LOST)
    if won and deal.shown_amount is None:
        world.show_amount(deal, second - 5, deal.amount)
    label = f"{deal.pipeline}-{'won' if won else 'lost'}"
    world.show(deal, second, "stage", label)
    if won or rep.rng.random() < 0.5:
        deal.close_date = day
        world.show(deal, second + 1, "close_date", world.dates.text(day))
    if rep.habits.forecasts:
        world.show(deal, second + 2, "forecast_category", "CLOSED" if won else "OMIT")
    deal.closed = day
    deal.next_step = ""
    if deal in rep.deals:
        rep.deals.remove(deal)
    meeting = deal.waits_for
    if meeting and meeting in rep.meetings:
        meeting.outcome = "CANCELED"
        rep.meetings.remove(meeting)
        deal.waits_for = None
