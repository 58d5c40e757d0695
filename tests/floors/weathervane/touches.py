"""The single touches of a deal: calls, mails, papers, booked meetings."""

from tests.floors.weathervane.customer import (
    answer_chance,
    reply_chance,
    reply_delay,
)
from tests.floors.weathervane.deal import Deal, Meeting
from tests.floors.weathervane.logbook import Deed
from tests.floors.weathervane.people import Rep
from tests.floors.weathervane.world import World

MAIL_TITLES = ("Following up", "Your questions", "Next steps", "As discussed", "Offer")
PAPERS = (
    "Proposal: draft", "Proposal: prices", "Slides for the presentation",
    "Answer to their list", "Reference calls", "Business case", "Contract points",
)  # fmt: skip
MISSED = (
    ("voicemail", 0.5),
    ("no answer", 0.38),
    ("busy", 0.09),
    ("wrong number", 0.03),
)


def missed(rep: Rep) -> str:
    """Return why a call reached nobody."""
    roll = rep.rng.random()
    for name, share in MISSED:
        roll -= share
        if roll < 0:
            return name
    return "no answer"


def call(world: World, rep: Rep, deal: Deal, day: int, title: str = "Call") -> float:
    """Ring a deal's customer; return the hours it took."""
    rng = rep.rng
    chance = answer_chance(deal, rep.motion.answer) * rep.mods.replies[day]
    answered = rng.random() < chance
    seconds = int(rng.lognormvariate(5.6, 0.7)) if answered else rng.randrange(4, 45)
    if answered:
        deal.sign(day)
    deed = Deed(
        day=day,
        minute=rng.uniform(520, 1030),
        kind="call",
        title=title,
        deal=deal,
        contact=rng.choice(deal.contacts),
        result="answered" if answered else missed(rep),
        seconds=seconds,
    )
    world.logbook.note(rep, deed)
    return (seconds + 300) / 3600 * (1.4 if answered else 0.7)


def mail(world: World, rep: Rep, deal: Deal, day: int, title: str = "") -> float:
    """Write to a deal's customer; return the hours it took."""
    rng = rep.rng
    if rng.random() < reply_chance(deal, rep.mods.replies[day]):
        deal.inbox.append(day + reply_delay(rng, deal))
    deed = Deed(
        day=day,
        minute=rng.uniform(505, 1070),
        kind="email",
        title=title or rng.choice(MAIL_TITLES),
        deal=deal,
        contact=rng.choice(deal.contacts),
    )
    world.logbook.note(rep, deed)
    return rng.uniform(0.12, 0.4)


def receive(world: World, rep: Rep, deal: Deal, day: int) -> None:
    """Let what the customer sent by today arrive, be the rep there or not."""
    if not any(when <= day for when in deal.inbox):
        return
    deal.inbox = [when for when in deal.inbox if when > day]
    deal.unread = True
    deal.sign(day)
    if rep.rng.random() < rep.motion.touches[2] * 1.5:
        return
    rings = rep.rng.random() < rep.motion.touches[0] * 0.35
    deed = Deed(
        day=day,
        minute=rep.rng.uniform(500, 1080),
        kind="call" if rings else "email",
        direction="in",
        title="Call" if rings else "Re: " + rep.rng.choice(MAIL_TITLES),
        deal=deal,
        contact=rep.rng.choice(deal.contacts),
        result="answered" if rings else "",
        seconds=rep.rng.randrange(60, 900) if rings else None,
    )
    world.logbook.note(rep, deed)


def touch(world: World, rep: Rep, deal: Deal, day: int) -> None:
    """Work on a deal as this rep does, and plan when to do so again."""
    rng = rep.rng
    roll = rng.random()
    calls, mails, _ = rep.motion.touches
    if roll < calls:
        hours = call(world, rep, deal, day)
    elif roll < calls + mails:
        hours = mail(world, rep, deal, day)
    else:
        hours = 0.2
        if rng.random() < answer_chance(deal, rep.motion.answer) * 1.3:
            deal.sign(day)
    if deal.way > 0.3 and rng.random() < 0.03 + 0.05 * rep.motion.care:
        hours += paper(world, rep, deal, day)
    rep.diary.deal(deal.id, hours * (1 + (rep.motion.care - 1) * rng.random()))
    plan_next(rep, deal, day)


def paper(world: World, rep: Rep, deal: Deal, day: int) -> float:
    """Work on papers for a deal, noted as a task; return the hours it took."""
    deed = Deed(
        day=day,
        minute=rep.rng.uniform(540, 1000),
        kind="task",
        title=rep.rng.choice(PAPERS),
        deal=deal,
    )
    world.logbook.note(rep, deed)
    return rep.rng.uniform(0.5, 2.0)


def plan_next(rep: Rep, deal: Deal, day: int) -> None:
    """Set when a deal that was worked on today is due again."""
    deal.last_touch = day
    cadence = rep.habits.cadence
    deal.next_touch = day + max(1, round(rep.rng.gauss(cadence, cadence * 0.45)))


def meeting_of(
    world: World, rep: Rep, deal: Deal | None, when: tuple[int, int], title: str
) -> Meeting:
    """Book a meeting, today for the day and minute `when`."""
    today, day = when
    rng = rep.rng
    hours = rep.motion.meeting_hours
    meeting = Meeting(
        id=900001 + len(world.meetings),
        owner=rep.person.id,
        title=title,
        type=title if deal else "Internal",
        day=day,
        minute=rng.randrange(18, 33) * 30,
        length=max(30, round(hours * 60 * rng.uniform(0.7, 1.3) / 15) * 15),
        created=world.dates.at(today, rng.uniform(530, 1000), rep.zone),
        zone=rep.zone,
        attendees=[rep.person.id],
        deal=deal,
        kept=rep.habits.keeps_meetings,
    )
    world.meetings.append(meeting)
    rep.meetings.append(meeting)
    return meeting
