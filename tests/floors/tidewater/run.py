"""Let a floor live, day after day."""

from tests.floors.tidewater.agenda import feel, work_day
from tests.floors.tidewater.customer import live_a_day
from tests.floors.tidewater.days import Days
from tests.floors.tidewater.dice import dice
from tests.floors.tidewater.hiring import hire, stock
from tests.floors.tidewater.planning import plan
from tests.floors.tidewater.prospecting import (
    hand_out,
    renewals_due,
    stranger_answers,
)
from tests.floors.tidewater.rep import Rep
from tests.floors.tidewater.touching import (
    customer_acts,
    customer_moves,
    refuse,
    writes_first,
)
from tests.floors.tidewater.upheaval import begin_plans, pass_on_all
from tests.floors.tidewater.world import Appointment, Leader, World


def live(seed: int, *, months: int, reps: int, attempt: int = 0) -> World:
    """Return a floor that has lived for `months`, with nothing written down yet."""
    world = World(Days(months), dice(seed, attempt, "tidewater"))
    hire(world, reps)
    plan(world)
    for rep in world.reps.values():
        if rep.starts < 0:
            stock(world, rep)
    for day in range(world.days.count):
        world.day = day
        _one_day(world)
    return world


def _one_day(world: World) -> None:
    begin_plans(world)
    hand_out(world)
    renewals_due(world)
    for due in world.queue.pop(world.day, ()):
        (stranger_answers if due.deal is None else customer_acts)(world, due)
    for deal in list(world.live):
        live_a_day(deal, world.day, world.season, world.rng)
        customer_moves(world, deal)
        writes_first(world, deal)
        untold = deal.dead is not None and not deal.ghost and not deal.knows
        if untold and deal.open and world.rng.random() < 0.2:
            refuse(world, deal)
    for leader in world.leaders.values():
        _lead(world, leader)
    for rep in world.reps.values():
        _one_rep(world, rep)
    world.live = [deal for deal in world.live if deal.open]


def _one_rep(world: World, rep: Rep) -> None:
    if rep.leaves == world.day:
        pass_on_all(world, rep)
    if rep.employed(world.day) and world.days.works(world.day, rep.country):
        work_day(world, rep)
        feel(world, rep)
    rep.book = [deal for deal in rep.book if deal.open]


def _lead(world: World, leader: Leader) -> None:
    """Let a manager hold the week's team meeting and some talks."""
    day, rng = world.day, world.rng
    if leader.role != "manager" or not world.days.works(day, leader.country):
        return
    if any(first <= day <= last for first, last in leader.leave):
        return
    team = world.team(leader.id)
    if world.days.date_of(day).weekday() == 0:
        ids = (leader.id, *(rep.id for rep in team))
        _internal(world, leader, "Team meeting", ids)
    for rep in team:
        if rng.random() < (0.4 + 0.8 * leader.attention) / 21 and not rep.on_leave(day):
            _internal(world, leader, f"1:1 {rep.name}", (leader.id, rep.id))
            _speak(world, leader, rep)


def _internal(world: World, leader: Leader, title: str, who: tuple[int, ...]) -> None:
    day = world.day
    for one in who[1:]:
        if world.reps[one].employed(day):
            world.tally(world.reps[one]).internal += 0.5
    meeting = Appointment(
        leader.id, None, day, 540, 30, day - 7, 600, "Internal", title, (), who,
        "COMPLETED",
    )  # fmt: skip
    world.appointments.append(meeting)


def _speak(world: World, leader: Leader, rep: Rep) -> None:
    """Speak up, as a manager who sees it; whether it helps is another matter."""
    crush = rep.crush()
    if crush and crush.crush > 0.5 and world.rng.random() < 0.3 * leader.attention:
        crush.crush *= 0.4
