"""A rep's everyday work on deals, and the customers' decisions."""

from tests.floors.weathervane.deal import DEAD, LOST, Deal
from tests.floors.weathervane.people import Rep
from tests.floors.weathervane.touches import mail, plan_next, touch
from tests.floors.weathervane.world import World

PRESSED = 0.7
"""Below this share of the usual care a rep only looks after what is warm anyway."""


def tend(world: World, rep: Rep, day: int, room: float) -> None:
    """Answer and work on the deals that are due; `room` is the day's free share."""
    mods, rng = rep.mods, rep.rng
    eager = mods.deals[day]
    for deal in list(rep.deals):
        prompt = deal.scripted or rng.random() < 0.1 + 0.85 * eager
        if deal.unread and prompt:
            deal.unread = False
            rep.diary.deal(deal.id, mail(world, rep, deal, day, "Re: your mail"))
            plan_next(rep, deal, day)
    due = [d for d in rep.deals if d.next_touch <= day and not d.scripted]
    if eager < PRESSED:
        due.sort(key=lambda deal: day - max(deal.last_touch, deal.last_sign))
    else:
        due.sort(key=lambda deal: (day - deal.last_sign > 10, rng.random()))
    need = max(0.5, len(rep.deals) / rep.habits.cadence * 1.4)
    slack = 1.4 if eager > 0.95 else 1.0
    most = need * eager * slack * room * rep.mood
    spare = most - int(most)
    for deal in due[: int(most) + (rng.random() < spare)]:
        touch(world, rep, deal, day)


def decide(rep: Rep, deal: Deal, day: int) -> None:
    """Let the customer decide, if the deal has come so far."""
    if deal.scripted or deal.way < 1 or deal.waits_for or deal.closed is not None:
        return
    if deal.state in {DEAD, LOST}:
        return
    won = rep.rng.random() < deal.chance
    deal.become(day, "won" if won else LOST)
    deal.sign(day)
    deal.inbox.append(day)
    deal.close_due = day + int(rep.rng.expovariate(0.6))
