"""Opening what is new: strangers, handed-out leads, more from those who buy."""

from tests.floors.tidewater.births import (
    fill_pool,
    new_contact,
    new_deal,
    new_lead,
)
from tests.floors.tidewater.rep import Lead, Rep
from tests.floors.tidewater.touching import SILENT
from tests.floors.tidewater.world import Due, Happening, World

TRIES = 6
STALE = 6
"""Days after which a handed-out lead has bought elsewhere or forgotten it."""


def prospect(world: World, rep: Rep, minute: int) -> None:
    """Spend half an hour on opening what is new."""
    if rep.inbox:
        for lead in rep.inbox[:2]:
            answer_lead(world, rep, lead, minute)
        del rep.inbox[:2]
        return
    fill_pool(world, rep)
    motion, rng = rep.motion, world.rng
    pace = 0.5 * rep.temper.energy
    for dial in range(_whole(world, motion.dials * pace)):
        dial_stranger(world, rep, rng.choice(rep.leads), minute + 3 * dial)
    for mail in range(_whole(world, motion.mails * pace)):
        mail_stranger(world, rep, rng.choice(rep.leads), minute + 2 * mail)
    for _ in range(_whole(world, motion.visits * pace)):
        visit_stranger(world, rep, rng.choice(rep.leads), minute)


def _whole(world: World, figure: float) -> int:
    return int(figure + world.rng.random())


def dial_stranger(world: World, rep: Rep, lead: Lead, minute: int) -> None:
    """Ring somebody who does not know us."""
    rng = world.rng
    draw = rng.random()
    answered = draw < 0.13 * world.season
    result = "answered" if answered else rng.choice(SILENT)
    if draw > 0.97:
        result = "wrong number"
    seconds = rng.randint(40, 600) if answered else rng.randint(0, 40)
    world.log(
        Happening(
            world.day, minute, "call", rep.id, 0, lead.contact.id, "out",
            f"Call with {lead.contact.name}", result, seconds,
        )
    )  # fmt: skip
    _tried(rep, lead, gone=answered or result == "wrong number")
    if answered and rng.random() < rep.motion.converts * rep.temper.skill:
        new_deal(world, rep, lead.contact, minute + 5)


def mail_stranger(
    world: World, rep: Rep, lead: Lead, minute: int, by: str = ""
) -> None:
    """Write to somebody who does not know us; `by` if a list is mailed for the rep."""
    rng = world.rng
    draw = rng.random()
    world.log(
        Happening(
            world.day, minute, "email", rep.id, 0, lead.contact.id, "out",
            "News for you" if by else rng.choice(("Hello", "An idea", "Ten minutes?")),
            "bounced" if draw > 0.97 else "", 0, by,
        )
    )  # fmt: skip
    chance = (0.02 if by else 0.058) * world.season
    _tried(rep, lead, gone=draw > 0.97)
    if draw < chance:
        day = world.days.next_workday(world.day + rng.randint(0, 4), rep.country)
        world.queue[day].append(Due("stranger", None, rep.id, lead.contact))


def stranger_answers(world: World, due: Due) -> None:
    """Let a stranger answer a mail; some of them become a deal."""
    rep = world.reps[due.rep]
    minute = world.rng.randint(510, 1060)
    world.log(
        Happening(
            world.day, minute, "email", rep.id, 0, due.contact.id, "in", "Re: Hello"
        )
    )
    willing = world.rng.random() < rep.motion.converts * rep.temper.skill
    if rep.employed(world.day) and willing:
        new_deal(world, rep, due.contact, minute + 30)


def visit_stranger(world: World, rep: Rep, lead: Lead, minute: int) -> None:
    """Knock at a door; most reps write down a task at best."""
    world.log(
        Happening(
            world.day, minute, "task", rep.id, 0, lead.contact.id, "",
            f"Dropped in at {lead.company}",
        )
    )  # fmt: skip
    _tried(rep, lead, gone=False)
    if world.rng.random() < 0.5 * rep.motion.converts * rep.temper.skill:
        new_deal(world, rep, lead.contact, minute + 25)
        lead.tries = TRIES


def answer_lead(world: World, rep: Rep, lead: Lead, minute: int) -> None:
    """Answer somebody who came to us by themselves; the sooner, the better."""
    rng, waited = world.rng, world.day - lead.waiting
    answered = rng.random() < 0.4 * world.season
    result = "answered" if answered else rng.choice(SILENT)
    for kind, title in (
        ("call", f"Call with {lead.contact.name}"),
        ("email", "Your request"),
    ):
        spoke = kind == "call"
        world.log(
            Happening(
                world.day, minute, kind, rep.id, 0, lead.contact.id, "out", title,
                result if spoke else "", (400 if answered else 20) if spoke else 0,
            )
        )  # fmt: skip
    fresh = 1.0 if waited <= 1 else max(0.1, 1 - waited / STALE)
    if answered and rng.random() < 0.6 * fresh:
        deal = new_deal(world, rep, lead.contact, minute + 6)
        deal.source = lead.contact.source if rng.random() < 0.5 else ""
    elif rng.random() < 0.25 * fresh:
        day = world.days.next_workday(world.day + rng.randint(1, 4), rep.country)
        world.queue[day].append(Due("stranger", None, rep.id, lead.contact))


def _tried(rep: Rep, lead: Lead, *, gone: bool) -> None:
    lead.tries += 1
    if (gone or lead.tries >= TRIES) and lead in rep.leads:
        rep.leads.remove(lead)


def hand_out(world: World) -> None:
    """Let marketing hand out the leads that came in."""
    for rep in world.reps.values():
        if not rep.motion.handed or not world.days.works(world.day, rep.country):
            continue
        if not rep.employed(world.day) or rep.on_leave(world.day):
            continue
        mean = rep.motion.handed * world.season
        count = int(world.rng.gauss(mean, 1.2) + 0.5)
        for _ in range(max(0, count)):
            rep.inbox.append(new_lead(world, rep, "marketing"))
        rep.inbox = [
            lead for lead in rep.inbox if world.day - lead.waiting <= 3 * STALE
        ]


def renewals_due(world: World) -> None:
    """Open the renewals that come up in a hundred days; the CRM does it by itself."""
    for owner, firm in world.renewals.pop(world.day, ()):
        rep = world.reps[owner]
        if not rep.employed(world.day):
            others = world.peers(rep)
            if not others:
                continue
            rep = world.rng.choice(others)
        contact = new_contact(world, rep.id, firm.name)
        deal = new_deal(world, rep, contact, 240)
        deal.source = "import"
        world.companies.pop()
        deal.company, deal.name = firm.id, f"{firm.name} - renewal"
        world.tally(rep).opened -= 1
        world.renewals[world.day + 365].append((rep.id, firm))
