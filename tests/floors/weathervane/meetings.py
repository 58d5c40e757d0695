"""Customer meetings: booked on a deal's way, and what becomes of them."""

from tests.floors.weathervane.deal import DEAD, LOST, PAUSED, TALKING, Deal, Meeting
from tests.floors.weathervane.people import Person, Rep, poisson
from tests.floors.weathervane.touches import meeting_of, plan_next
from tests.floors.weathervane.world import World

AT_SIGHT = 7
"""Days before a meeting from which on the truth notes the deal's true state."""


def book_due(world: World, rep: Rep, deal: Deal, day: int) -> None:
    """Book the next meeting that a deal has come to."""
    stones = rep.motion.milestones
    if deal.waits_for or deal.reached >= len(stones) or deal.state != TALKING:
        return
    stone = stones[deal.reached]
    if deal.way < stone.at or deal.scripted:
        return
    if rep.rng.random() > stone.chance:
        deal.reached += 1
        return
    by_customer = rep.rng.random() < 0.05 + 0.5 * deal.chance**1.5
    eager = rep.mods.deals[day]
    if not by_customer and rep.rng.random() > (eager if eager > 0.9 else eager / 4):
        return
    title = f"{stone.title}: {world.companies[deal.company - 500001].name}"
    book(world, rep, deal, day, title, by_customer=by_customer)
    deal.reached += 1


def book(
    world: World,
    rep: Rep,
    deal: Deal,
    day: int,
    title: str,
    *,
    by_customer: bool = False,
) -> Meeting:
    """Book a meeting with a customer some days ahead."""
    rng = rep.rng
    ahead = rng.randrange(2, 6 + int(min(14, rep.habits.cycle / 6)))
    when = day + ahead
    while not world.dates.is_workday(when, rep.person.place[0]):
        when += 1
    meeting = meeting_of(world, rep, deal, (day, when), title)
    meeting.type = title.partition(":")[0]
    meeting.by_customer = by_customer
    if by_customer:
        meeting.title += " (booked online by the customer)"
    people = 1 + min(4, poisson(rng, 2.2 * deal.chance**1.5))
    while len(deal.contacts) < people and len(deal.contacts) < 6:
        deal.contacts.append(world.contact(rep, day))
    meeting.contacts = deal.contacts[:people]
    leader = rep.person.leader
    if leader and rng.random() < leader.attends * (1.8 if deal.chance > 0.7 else 0.8):
        meeting.attendees.append(leader.id)
    meeting.views.append((day, deal.likelihood()))
    deal.waits_for = meeting
    return meeting


def foresee(rep: Rep, day: int) -> None:
    """Let the truth note how the deals of the coming days' meetings really stand."""
    for meeting in rep.meetings:
        if meeting.deal and 0 <= meeting.day - day <= AT_SIGHT:
            meeting.views.append((day, meeting.deal.likelihood()))


def hold_due(world: World, rep: Rep, day: int, *, present: bool) -> float:
    """Hold today's meetings, or not; return the hours they took."""
    hours = 0.0
    for meeting in [m for m in rep.meetings if m.day <= day]:
        rep.meetings.remove(meeting)
        hours += _hold(world, rep, meeting, day, present=present)
    return hours


def _hold(
    world: World, rep: Rep, meeting: Meeting, day: int, *, present: bool
) -> float:
    deal = meeting.deal
    length = meeting.length / 60 * 1.4
    if deal is None:
        meeting.outcome = "COMPLETED" if present else "CANCELED"
        if present:
            rep.diary.page.other += length
        return length if present else 0.0
    deal.waits_for = None
    meeting.outcome = _outcome(rep, deal, present=present)
    if meeting.outcome == "COMPLETED":
        deal.sign(day)
        deal.way += deal.speed
        plan_next(rep, deal, day)
        rep.diary.deal(deal.id, length)
        return length
    if meeting.outcome == "RESCHEDULED" or deal.state in {TALKING, PAUSED}:
        _again(world, rep, meeting, day)
    return 0.3 if present else 0.0


def _outcome(rep: Rep, deal: Deal, *, present: bool) -> str:
    roll = rep.rng.random()
    if deal.state in {DEAD, LOST}:
        return "NO_SHOW" if roll < 0.5 else "CANCELED"
    if not present:
        return "RESCHEDULED" if roll < 0.7 else "CANCELED"
    if deal.daily:
        return "COMPLETED"
    doubt = (1 - deal.chance) ** 1.3
    if deal.state == PAUSED:
        doubt = min(1.0, doubt + 0.5)
    if roll < 0.02 + 0.14 * doubt:
        return "NO_SHOW"
    if roll < 0.07 + 0.5 * doubt:
        return "RESCHEDULED"
    return "CANCELED" if roll < 0.08 + 0.56 * doubt else "COMPLETED"


def _again(world: World, rep: Rep, meeting: Meeting, day: int) -> None:
    deal = meeting.deal
    if deal is None or rep.rng.random() < 0.15:
        return
    title = meeting.title.partition(" (")[0]
    book(world, rep, deal, day, title)


def internal_meetings(world: World, rep: Rep, day: int) -> None:
    """Book next week's meetings among us."""
    if world.dates.weekday(day) != 3:
        return
    leader: Person | None = rep.person.leader
    if leader and rep.rng.random() < leader.attends:
        ahead = day + 4 + rep.rng.randrange(5)
        meeting = meeting_of(
            world, rep, None, (day, ahead), f"1:1 {leader.name} / {rep.person.name}"
        )
        meeting.type = "1:1"
        meeting.length = 30
        meeting.attendees.append(leader.id)
