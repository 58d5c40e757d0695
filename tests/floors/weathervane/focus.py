"""Work on the one deal that a rep is taken up with, and its customer's part in it."""

from dataclasses import dataclass

from tests.floors.weathervane.deal import DEAD, TALKING, WON, Deal
from tests.floors.weathervane.events import VISIBLE, Focus
from tests.floors.weathervane.meetings import book
from tests.floors.weathervane.people import Rep
from tests.floors.weathervane.touches import call, mail, meeting_of, paper
from tests.floors.weathervane.world import World

CHASES = ("Checking in", "Any news?", "Your decision", "Did you get my proposal?")
AMONG_US = ("Prices with finance", "Deal review", "Rehearsal", "Papers with legal")
HOURS = 6.8


def begin(world: World, rep: Rep, focus: Focus, day: int) -> Deal:
    """Take a deal of the book, or open one, for the rep to be taken up with."""
    deal = _chosen(rep, focus) or world.open_deal(rep, day, "own", focus.ratio)
    deal.scripted = True
    focus.deal = deal
    if focus.kind == "final_push":
        deal.will, deal.way, deal.daily = 3.0, max(deal.way, 0.88), True
    elif focus.kind == "giant_account":
        deal.will = 1.6
    else:
        deal.will = rep.rng.uniform(-0.2, 0.7)
    if focus.kind in {"cliff", "gamble_won"}:
        usual = rep.habits.amount
        if deal.amount < 1.9 * usual:
            deal.amount = round(usual * focus.ratio, -1)
            second = world.dates.at(day, rep.rng.uniform(540, 1000), rep.zone)
            world.show_amount(deal, second, deal.amount)
        focus.ratio = deal.amount / usual
    return deal


def _chosen(rep: Rep, focus: Focus) -> Deal | None:
    alive = [d for d in rep.deals if d.state == TALKING and not d.scripted]
    if focus.kind == "final_push":
        return max(alive, key=lambda d: d.way + d.chance, default=None)
    early = [d for d in alive if d.way < 0.4 and d.chance > 0.3]
    if focus.kind == "cliff" and early and rep.rng.random() < 0.45:
        return rep.rng.choice(early)
    return None


def customer_of(rep: Rep, focus: Focus, deal: Deal, day: int) -> None:
    """Let the focus deal's customer live by the plan for a day."""
    if focus.silent_on is not None and day >= focus.silent_on:
        if deal.state == TALKING:
            deal.become(day, DEAD)
            deal.inbox.clear()
        return
    span = max(1, (focus.silent_on or focus.last) - focus.first)
    start = 0.88 if focus.kind == "final_push" else 0.1
    deal.way = max(deal.way, min(0.97, start + 0.8 * (day - focus.first) / span))
    if focus.silent_on is not None and focus.silent_on - day < max(4, span // 5):
        deal.will -= rep.rng.uniform(0.1, 0.4)
    elif not deal.daily:
        deal.will += rep.rng.gauss(0.1 if focus.won else 0.0, 0.12)
    if deal.daily or rep.rng.random() < 0.25 * deal.chance:
        deal.inbox.append(day)


def work(world: World, rep: Rep, focus: Focus, day: int, room: float) -> float:
    """Spend a day's share on the focus deal; return the hours."""
    deal = focus.deal
    if deal is None or deal.closed is not None:
        return 0.0
    share = focus.intensity(day) * rep.rng.uniform(0.6, 1.35)
    hours = HOURS * share * rep.mods.work[day] * room
    left, spent = hours, 0.0
    _book_presentation(world, rep, focus, deal, day)
    silent = focus.silent_on is not None and day >= focus.silent_on
    often = (0, 1, 1, 2, 2, 3) if silent else (1, 1, 2, 2, 3, 4)
    today = Today(rep.rng.choice(often), silent=silent)
    while left > 0.2 and spent < HOURS:
        took = _piece(world, rep, focus, day, today)
        left -= took
        spent += took
    if spent:
        rep.diary.deal(deal.id, spent)
        deal.last_touch = day
    return spent


def _book_presentation(
    world: World, rep: Rep, focus: Focus, deal: Deal, day: int
) -> None:
    near = focus.present_on is not None and focus.present_on - day < 8
    if (
        near
        and not focus.presented
        and deal.waits_for is None
        and deal.state == TALKING
    ):
        focus.presented = True
        company = world.companies[deal.company - 500001].name
        meeting = book(world, rep, deal, day, f"Presentation: {company}")
        meeting.day = max(meeting.day, focus.present_on or 0)
        while not world.dates.is_workday(meeting.day, rep.person.place[0]):
            meeting.day += 1


@dataclass(slots=True)
class Today:
    """How often the rep still turns to the customer today, and what was written."""

    touches: int
    papers: int = 2
    silent: bool = False


def _piece(world: World, rep: Rep, focus: Focus, day: int, today: Today) -> float:
    deal = focus.deal
    if deal is None:
        return HOURS
    mails, calls, papers, _ = VISIBLE[focus.visible]
    roll = rep.rng.random()
    if roll < mails + calls and today.touches > 0:
        today.touches -= 1
        if roll < mails:
            title = rep.rng.choice(CHASES) if today.silent else ""
            return mail(world, rep, deal, day, title) + rep.rng.uniform(0.2, 0.9)
        title = "Chase" if today.silent else "Call"
        return call(world, rep, deal, day, title) + rep.rng.uniform(0.1, 0.4)
    pause = 5 if today.silent else 2
    if roll < mails + calls + papers or focus.met_on > day - pause:
        return _paper(world, rep, focus, day, today)
    focus.met_on = day
    return _internal(world, rep, deal, day)


def _paper(world: World, rep: Rep, focus: Focus, day: int, today: Today) -> float:
    """Write, polish and brood; not much of it becomes a task that anybody sees."""
    hours = rep.rng.uniform(0.8, 2.4)
    seen = 0.1 if focus.visible == "hidden" else 0.35 if today.silent else 0.7
    if focus.deal is None or today.papers <= 0 or rep.rng.random() > seen:
        return hours
    today.papers -= 1
    return paper(world, rep, focus.deal, day) + rep.rng.uniform(0.2, 0.8)


def _internal(world: World, rep: Rep, deal: Deal, day: int) -> float:
    meeting = meeting_of(world, rep, deal, (day, day), rep.rng.choice(AMONG_US))
    rep.meetings.remove(meeting)
    meeting.type = "Internal"
    meeting.created -= 86400
    meeting.length = 45
    meeting.outcome = "COMPLETED"
    leader = rep.person.leader
    if leader and rep.rng.random() < 0.3:
        meeting.attendees.append(leader.id)
    return 1.0


def end(rep: Rep, focus: Focus, day: int) -> None:
    """Let the plan's end have come: won, given up, or left to chance again."""
    deal = focus.deal
    if deal is None or deal.closed is not None:
        return
    deal.scripted = deal.daily = False
    deal.next_touch = day + 4
    if focus.won and deal.state == TALKING:
        deal.become(day, WON)
        deal.sign(day)
        deal.inbox.append(day)
        deal.close_due = day + rep.rng.randrange(3)
    elif focus.kind == "cliff" and rep.rng.random() < 0.7:
        deal.close_due = day + rep.rng.randrange(0, 12)
    elif focus.kind == "giant_account" and deal.state == TALKING:
        deal.become(day, "lost")
        deal.close_due = day + 2
