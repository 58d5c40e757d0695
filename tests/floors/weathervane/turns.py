"""What the plan's events do on single days, beyond bending a rep's factors."""

from collections.abc import Callable

from tests.floors.weathervane.bookkeeping import close
from tests.floors.weathervane.deal import DEAD, PAUSED, TALKING
from tests.floors.weathervane.events import Event
from tests.floors.weathervane.logbook import Deed
from tests.floors.weathervane.people import Rep, poisson
from tests.floors.weathervane.touches import mail, touch
from tests.floors.weathervane.world import World


def turn(world: World, rep: Rep, event: Event, day: int) -> None:
    """Do what an event brings on this day."""
    act = TURNS.get(event.kind)
    event.seen += 1
    if act is not None:
        act(world, rep, event, day)


def _finishes(event: Event, day: int) -> bool:
    """Say once, in an event's last days, that it comes to its end."""
    if event.finished or day < event.last - 2:
        return False
    event.finished = True
    return True


def colleagues(world: World, rep: Rep, day: int) -> list[Rep]:
    """Return those who can take over deals, of the same motion if there are any."""
    there = [
        other
        for other in world.reps
        if other is not rep
        and rep.motion.pipeline == other.motion.pipeline
        and other.mods.work[day] > 0
        and not {"leaver", "promotion", "giant_account"} & set(other.traits)
    ]
    return [other for other in there if other.motion is rep.motion] or there


def _give(world: World, rep: Rep, event: Event, day: int, share: float) -> None:
    others = colleagues(world, rep, day)
    for deal in list(rep.deals):
        if others and not deal.scripted and rep.rng.random() < share:
            world.hand_over(deal, rep, rep.rng.choice(others), day, event.kind)


def _territory(world: World, rep: Rep, event: Event, day: int) -> None:
    if event.seen != 1:
        return
    others = colleagues(world, rep, day)
    _give(world, rep, event, day, 0.55)
    for other in others[:2]:
        for deal in list(other.deals)[:3]:
            if not deal.scripted:
                world.hand_over(deal, other, rep, day, event.kind)


def _promotion(world: World, rep: Rep, event: Event, day: int) -> None:
    if event.seen in {1, 6}:
        _give(world, rep, event, day, 0.6)
    if _finishes(event, day) and rep.rng.random() < 0.5:
        rep.person.role = "manager"


def _leaver(world: World, rep: Rep, event: Event, day: int) -> None:
    if event.seen in {4, 8}:
        _give(world, rep, event, day, 0.5)
    if _finishes(event, day):
        _give(world, rep, event, day, 1.0)


def _leave(world: World, rep: Rep, event: Event, day: int) -> None:
    if event.seen == 1:
        _give(world, rep, event, day, 0.7)
        event.recorded = rep.rng.random() < 0.5
        if event.recorded:
            rep.person.time_off.append((event.first, event.last))


def _conference(world: World, rep: Rep, event: Event, day: int) -> None:
    if _finishes(event, day):
        rep.pool.extend(
            world.contact(rep, day, "import") for _ in range(rep.rng.randrange(20, 60))
        )
        for _ in range(poisson(rep.rng, rep.habits.own)):
            world.open_deal(rep, day, "own")


def _closeout(world: World, rep: Rep, event: Event, day: int) -> None:
    if event.seen == 1:
        for deal in list(rep.deals):
            if deal.state == DEAD or day - deal.last_sign > rep.habits.patience:
                close(world, rep, deal, day)


def _script(world: World, rep: Rep, event: Event, day: int) -> None:
    if event.deal is None or event.deal.closed is not None:
        fitting = [d for d in rep.deals if d.state == TALKING]
        event.deal = max(fitting, key=lambda d: d.amount, default=None)
    if event.deal is None:
        return
    for _ in range(rep.rng.randrange(2, 9)):
        deed = Deed(
            day=day,
            minute=6 * 60 + rep.rng.uniform(0, 3),
            kind="task",
            title="Sequence step",
            deal=event.deal,
            by="workflow",
            done=rep.rng.random() < 0.5,
        )
        world.logbook.note(rep, deed)


def _delivery(world: World, rep: Rep, event: Event, day: int) -> None:
    if event.deal is None:
        won = [
            deal
            for deal in world.deals
            if deal.owner == rep.person.id
            and deal.closed is not None
            and deal.state == "won"
            and 0 <= day - deal.closed < 60
        ]
        event.deal = max(won, key=lambda deal: deal.amount, default=None)
    if event.deal is not None:
        for _ in range(rep.rng.randrange(1, 4)):
            hours = mail(world, rep, event.deal, day, "Getting started") + 0.6
            rep.diary.deal(event.deal.id, hours)


def _pause(world: World, rep: Rep, event: Event, day: int) -> None:
    if event.seen == 1:
        fitting = [d for d in rep.deals if d.state == TALKING and not d.scripted]
        event.deal = max(fitting, key=lambda d: d.amount, default=None)
        if event.deal is not None:
            event.deal.become(day, PAUSED)
            event.deal.paused_until = event.last
            event.deal.will = max(event.deal.will, 1.0)
            touch(world, rep, event.deal, day)


TURNS: dict[str, Callable[[World, Rep, Event, int], None]] = {
    "territory_change": _territory,
    "promotion": _promotion,
    "leaver": _leaver,
    "parental_leave": _leave,
    "conference": _conference,
    "mass_closeout": _closeout,
    "scripted_tasks": _script,
    "delivery_after_win": _delivery,
    "customer_pause": _pause,
}
