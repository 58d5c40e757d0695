"""A rep's day, and what they decide to do with each piece of it."""

from tests.floors.tidewater.customer import Deal
from tests.floors.tidewater.dice import within
from tests.floors.tidewater.motions import ACCOUNTS
from tests.floors.tidewater.prospecting import prospect
from tests.floors.tidewater.rep import Rep, Tally
from tests.floors.tidewater.touching import (
    ask_to_meet,
    call,
    follow_up,
    give_up,
    meet,
    send_mail,
)
from tests.floors.tidewater.world import Appointment, Happening, World

MORNING, NOON, LUNCH = 520, 740, 45
PULL = 0.6
"""The largest share of free time that a crush can take."""


def work_day(world: World, rep: Rep) -> None:
    """Let a rep live through a working day."""
    tally = world.tally(rep)
    effect = world.effect(rep)
    away = "leave" if rep.on_leave(world.day) else effect.away
    if away:
        tally.away = away
        _postpone(world, rep)
        return
    end = MORNING + round(480 * effect.hours * rep.temper.energy) + LUNCH
    weights = {deal.id: wanted(world, deal) for deal in _care_of(world, rep)}
    calendar = sorted(world.diary[rep.id, world.day], key=lambda one: one.minute)
    clock = MORNING + world.rng.randint(0, 15)
    while clock < end:
        if NOON <= clock < NOON + LUNCH:
            clock = NOON + LUNCH
        if calendar and calendar[0].minute <= clock + 12:
            clock += _attend(world, rep, calendar.pop(0), tally)
            continue
        clock += _decide(world, rep, clock, weights, tally)
    for missed in calendar:
        _attend(world, rep, missed, tally)
    tally.present = (clock - MORNING - LUNCH * (clock > NOON)) / 60
    _review(world, rep)


def _care_of(world: World, rep: Rep) -> list[Deal]:
    """Return the deals that a rep looks after today: their own, and a colleague's."""
    others = [
        world.reps[plan.other].book
        for plan in world.today.get(rep.id, ())
        if plan.kind == "cover" and plan.other
    ]
    books = [rep.book, *others]
    return [deal for book in books for deal in book if deal.open]


def _postpone(world: World, rep: Rep) -> None:
    """Move the meetings of somebody who is not there."""
    for meeting in world.diary[rep.id, world.day]:
        meeting.outcome = "CANCELED"
        if meeting.deal:
            meeting.deal.appointment = None


def _attend(world: World, rep: Rep, meeting: Appointment, tally: Tally) -> int:
    """Go to a meeting; returns the minutes that it took with the way there."""
    held = meet(world, rep, meeting)
    minutes = meeting.length if held else 15
    if meeting.deal is None:
        tally.internal += minutes / 60
        return minutes
    tally.on(meeting.deal.id, minutes / 60)
    if meeting.kind == "Customer visit":
        tally.travel += 0.75
        minutes += 45
    return minutes


def wanted(world: World, deal: Deal) -> float:
    """Return how much a deal seems to need somebody today."""
    motion, day = deal.motion, world.day
    want = within(0, (day - deal.last_touch) / motion.cadence - 0.55, 2.0)
    if deal.pending is not None:
        want += 2.0
    if deal.work < deal.need and day - deal.last_sign < 3 * motion.cadence:
        want += 0.9
    if day - deal.last_sign > 3.5 * motion.cadence:
        want *= 0.35
    if deal.chosen or 0 <= deal.close_day - day <= 10:
        want *= 1.4
    if deal.appointment is not None and deal.work >= deal.need:
        want *= 0.4
    if deal.knows and not deal.alive:
        return 0.0
    return want * within(0.6, (deal.amount / motion.amount) ** 0.3, 2.2)


def _decide(
    world: World, rep: Rep, clock: int, weights: dict[int, float], tally: Tally
) -> int:
    """Spend the next piece of time; returns its minutes."""
    effect, rng, crush = world.effect(rep), world.rng, rep.crush()
    if effect.deal and effect.deal.open and rng.random() < effect.focus:
        return _on_deal(world, rep, effect.deal, clock, tally)
    taken = crush.crush if crush else 0.0
    if crush and crush.open and rng.random() < PULL * taken**2:
        return _adore(world, rep, crush, clock, tally)
    opening = _opening(rep, effect.opening, taken)
    draw = rng.random() * 1.0
    if draw < 0.10 + effect.internal:
        tally.internal += 0.5
        return 30
    if draw < 0.20 + effect.internal:
        tally.admin += 0.5
        return 30
    if draw < 0.20 + effect.internal + opening:
        prospect(world, rep, clock)
        tally.opening += 0.5
        return 30
    return _some_deal(world, rep, clock, weights, tally)


def _opening(rep: Rep, arranged: float, taken: float) -> float:
    """Return the chance that the next piece of time goes into opening."""
    usual = sum(rep.motion.book) / 2
    hunger = within(0.6, (usual / max(1, len(rep.book))) ** 0.5, 1.7)
    share = rep.motion.opening * rep.temper.discipline * hunger * rep.slump
    share += min(0.25, 0.02 * len(rep.inbox))
    return share * arranged * (1 - 0.92 * float(taken**1.2))


def _some_deal(
    world: World, rep: Rep, clock: int, felt: dict[int, float], tally: Tally
) -> int:
    """Work on the deal that needs it most, more or less; or open, or tidy up.

    Somebody who is taken with one deal still answers what the others ask, and
    does little for them beyond that.
    """
    crush = rep.crush()
    taken = crush.crush if crush else 0.0
    dulled = taken > 0.3 and world.rng.random() < 0.8 * taken
    weights = felt
    if dulled:
        weights = {
            one: weight
            for one, weight in felt.items()
            if world.deals[one].pending is not None
        }
    if sum(weights.values()) >= 0.3:
        deal = world.deals[_picked(world, weights)]
        minutes = _on_deal(world, rep, deal, clock, tally)
        felt[deal.id] *= 0.55 if deal.work < deal.need else 0.08
        return minutes
    if dulled and crush and crush.open:
        return _adore(world, rep, crush, clock, tally)
    arranged = min(1.0, world.effect(rep).opening)
    if world.rng.random() < 0.6 * (1 - taken) * arranged:
        prospect(world, rep, clock)
        tally.opening += 0.5
    else:
        tally.admin += 0.5
    return 30


def _picked(world: World, weights: dict[int, float]) -> int:
    """Draw a deal by weight."""
    return world.rng.choices(list(weights), list(weights.values()))[0]


def _on_deal(world: World, rep: Rep, deal: Deal, clock: int, tally: Tally) -> int:
    """Do what a deal needs next."""
    slot = deal.motion.slot
    tally.on(deal.id, slot)
    if deal.pending is not None:
        deal.pending = None
        deal.work += slot
        if world.rng.random() < 0.3:
            call(world, rep, deal, clock)
        else:
            send_mail(world, rep, deal, clock, "Re: your question")
    elif _should_ask(deal, world.day):
        ask_to_meet(world, rep, deal, clock)
    elif deal.work < deal.need and world.rng.random() < 0.75:
        _prepare(world, rep, deal, clock)
        deal.work += slot
    else:
        follow_up(world, rep, deal, clock)
    return round(slot * 60)


def _should_ask(deal: Deal, day: int) -> bool:
    waited = day - deal.last_touch >= 0.4 * deal.motion.cadence
    wants = deal.wants_meeting and not deal.met and deal.appointment is None
    return wants and waited


def _prepare(world: World, rep: Rep, deal: Deal, clock: int) -> None:
    """Work on paper for a deal; a task is the most that the CRM sees of it."""
    world.log(
        Happening(
            world.day, clock, "task", rep.id, deal.id, deal.group[0].contact.id, "",
            world.rng.choice(("Proposal", "Calculation", "Slides", "Terms")),
        )
    )  # fmt: skip


def _adore(world: World, rep: Rep, deal: Deal, clock: int, tally: Tally) -> int:
    """Spend an hour on the deal that one is taken with, needed or not."""
    slot = max(0.5, deal.motion.slot)
    draw = world.rng.random()
    if deal.pending is not None or deal.work < deal.need:
        return _on_deal(world, rep, deal, clock, tally)
    if _should_ask(deal, world.day):
        return _on_deal(world, rep, deal, clock, tally)
    tally.on(deal.id, slot)
    today = deal.touches and deal.touches[-1] == world.day
    if draw < 0.62 or (today and draw < 0.93):
        _prepare(world, rep, deal, clock)
    elif draw < 0.72:
        _ask_inside(world, rep, deal, clock)
    else:
        follow_up(world, rep, deal, clock)
    return round(slot * 60)


def _ask_inside(world: World, rep: Rep, deal: Deal, clock: int) -> None:
    """Talk over prices and promises with colleagues."""
    leader = world.leaders[rep.leader]
    meeting = Appointment(
        rep.id, deal, world.day, clock, 30, world.day, clock - 60, "Internal",
        f"Pricing {deal.name.partition(' - ')[0]}", (), (rep.id, leader.id),
        "COMPLETED",
    )  # fmt: skip
    world.appointments.append(meeting)


def _review(world: World, rep: Rep) -> None:
    """Tidy the book: close what is lost, move what is late, as far as one does."""
    rng, day = world.rng, world.day
    mess = 0.12 if rep.temper.hoards or rep.motion is ACCOUNTS else 1.0
    for deal in rep.book:
        if not deal.open:
            continue
        silent = day - deal.last_sign
        patience = 3.0 * deal.motion.cadence + 0.4 * rep.temper.patience
        if deal.knows and rng.random() < 0.5:
            give_up(world, deal, 1030)
        elif silent > patience * (1 + deal.crush) and rng.random() < 0.09 * mess:
            give_up(world, deal, 1035)
        elif deal.close_day < day and rng.random() < 0.25:
            deal.close_day = day + rng.choice((7, 14, 14, 30, 30, 45))
            world.mark(
                deal, 1040, "close_date", str(world.days.date_of(deal.close_day))
            )


def feel(world: World, rep: Rep) -> None:
    """Let a rep's mood and crushes move by a day."""
    rng = world.rng
    rep.slump = within(
        0.75, rep.slump + rng.gauss(0, 0.02) + 0.02 * (1 - rep.slump), 1.25
    )
    for deal in rep.book:
        if not deal.crush:
            continue
        silent = world.day - deal.last_sign
        tired = deal.motion.cadence + rep.temper.patience
        deal.crush *= 0.985 if silent <= tired else 0.88
        if deal.crush < 0.03 or deal.knows:
            deal.crush = 0.0
