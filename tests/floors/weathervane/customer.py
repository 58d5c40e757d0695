"""How customers behave: all that can be seen of them follows from their hidden will."""

from random import Random

from tests.floors.weathervane.deal import DEAD, PAUSED, TALKING, Deal
from tests.floors.weathervane.people import Rep

SILENT_END = 0.72
"""Share of dead deals in which nobody ever says no."""


def reply_chance(deal: Deal, ease: float) -> float:
    """Return the chance that an e-mail gets an answer; `ease` is the season's."""
    if deal.state == DEAD:
        return 0.004
    if deal.daily:
        return 0.95
    if deal.state == PAUSED:
        return 0.08
    return (0.12 + 0.68 * deal.chance) * ease


def answer_chance(deal: Deal, usual: float) -> float:
    """Return the chance that the customer picks up the phone."""
    if deal.state == DEAD:
        return usual * 0.02
    if deal.daily:
        return 0.85
    if deal.state == PAUSED:
        return usual * 0.5
    return usual * (0.5 + 0.9 * deal.chance)


def reply_delay(rng: Random, deal: Deal) -> int:
    """Return the days until an answer; the keen are quick."""
    mean = 0.3 if deal.daily else 0.6 + 4.5 * (1 - deal.chance) ** 1.5
    return min(14, int(rng.expovariate(1 / mean)))


def live_on(rep: Rep, deal: Deal, day: int) -> None:
    """Let one working day pass for the customer of an open deal."""
    if deal.state == PAUSED and day >= deal.paused_until:
        deal.become(day, TALKING)
        deal.sign(day)
        deal.inbox.append(day)
    if deal.scripted or deal.state != TALKING:
        return
    _drift(rep, deal, day)
    if rep.rng.random() < deal.hazard * (1 - deal.chance) ** 2:
        _die(rep, deal, day)
    elif rep.rng.random() < 0.004:
        deal.paused_until = day + rep.rng.randrange(10, 40)
        deal.become(day, PAUSED)
    elif rep.rng.random() < (0.01 + 0.09 * deal.chance) * rep.mods.replies[day]:
        deal.inbox.append(day)


def _drift(rep: Rep, deal: Deal, day: int) -> None:
    rng = rep.rng
    steadiness = deal.speed**0.5
    deal.will += rng.gauss(0, 1.7 * steadiness)
    if deal.will > 0.4:
        deal.will += 0.9 * deal.speed
    if day - deal.last_touch > 2.2 * rep.habits.cadence + 2:
        deal.neglected += 1
        deal.will -= 1.6 * deal.speed + 0.02
    elif deal.waits_for is None:
        deal.way += deal.speed * rng.uniform(0.4, 1.6) * (0.55 + 0.6 * deal.chance)


def _die(rep: Rep, deal: Deal, day: int) -> None:
    deal.become(day, DEAD)
    if rep.rng.random() > SILENT_END:
        deal.inbox.append(day)
        deal.close_due = day + rep.rng.randrange(1, 9)
    else:
        deal.inbox.clear()
