"""Own prospecting, mailings to many, and the deals that come of it or by themselves."""

from tests.floors.weathervane.logbook import Deed
from tests.floors.weathervane.people import Rep, poisson
from tests.floors.weathervane.touches import missed
from tests.floors.weathervane.world import World

DIAL_HOURS = 0.085
MAIL_HOURS = 0.13
LONGEST_DAY = 8.0
"""Hours of selling; the rest of a long day goes to other things."""
MEMORY = {"inside": 0.16, "inbound": 0.14, "enterprise": 0.06, "public": 0.06}
"""How fast the harvest follows the sowing, per worked day."""


def usual_hours(rep: Rep) -> float:
    """Return the prospecting hours of this rep's average day."""
    return rep.habits.dials * DIAL_HOURS + rep.habits.mails * MAIL_HOURS


def prospect(world: World, rep: Rep, day: int, room: float) -> None:
    """Dial and write to people who do not know us yet."""
    weekday = world.dates.weekday(day)
    season = rep.motion.season[world.dates.date(day).month - 1]
    drive = rep.mods.prospect[day] * rep.mods.work[day] * season
    drive *= rep.mood * rep.habits.weekdays[weekday] * room
    if rep.motion.name == "field":
        drive *= (2.2, 0.6, 0.6, 0.6, 1.3)[weekday]
    hours = 0.0
    left = max(0.3, LONGEST_DAY - sum(rep.diary.page.by_deal.values()))
    for _ in range(poisson(rep.rng, rep.habits.dials * drive)):
        hours += _dial(world, rep, day) if hours < left else 0.0
    for _ in range(poisson(rep.rng, rep.habits.mails * drive)):
        hours += _cold_mail(world, rep, day) if hours < left else 0.0
    rep.diary.page.prospecting += hours
    memory = MEMORY.get(rep.motion.name, 0.09)
    fresh = hours / max(0.1, usual_hours(rep))
    rep.effort += memory * (min(2.5, fresh) - rep.effort)


def _someone(world: World, rep: Rep, day: int) -> int:
    if len(rep.pool) < 15 or rep.rng.random() < 0.06:
        rep.pool.append(world.contact(rep, day))
    return rep.rng.choice(rep.pool)


def _dial(world: World, rep: Rep, day: int) -> float:
    rng = rep.rng
    answered = rng.random() < 0.17 * rep.mods.replies[day]
    seconds = int(rng.lognormvariate(4.6, 0.8)) if answered else rng.randrange(3, 40)
    deed = Deed(
        day=day,
        minute=rng.uniform(510, 1035),
        kind="call",
        title="Call",
        contact=_someone(world, rep, day),
        result="answered" if answered else missed(rep),
        seconds=seconds,
    )
    world.logbook.note(rep, deed)
    return DIAL_HOURS * (1.8 if answered else 0.83)


def _cold_mail(world: World, rep: Rep, day: int) -> float:
    rng = rep.rng
    contact = _someone(world, rep, day)
    deed = Deed(
        day=day,
        minute=rng.uniform(505, 1060),
        kind="email",
        title="Introduction",
        contact=contact,
        result="bounced" if rng.random() < 0.03 else "",
    )
    world.logbook.note(rep, deed)
    if rng.random() < 0.04 * rep.mods.replies[day]:
        answer = Deed(
            day=day,
            minute=min(1079, deed.minute + 40),
            kind="email",
            direction="in",
            title="Re: Introduction",
            contact=contact,
        )
        world.logbook.note(rep, answer)
    return MAIL_HOURS


def bulk_mailing(world: World, rep: Rep, day: int) -> None:
    """Send the Monday mailing of those who have one."""
    if not rep.habits.bulk or world.dates.weekday(day) != 0 or rep.rng.random() < 0.15:
        return
    known = [(c, deal) for deal in rep.deals for c in deal.contacts[:1]]
    people = [(contact, None) for contact in rep.pool[-rep.habits.bulk :]]
    for contact, deal in [*known, *people][: rep.habits.bulk]:
        deed = Deed(
            day=day,
            minute=9 * 60 + rep.rng.uniform(0, 4),
            kind="email",
            title="Our news of the week",
            deal=deal if rep.rng.random() < 0.5 else None,
            contact=contact,
            bulk=True,
            result="bounced" if rep.rng.random() < 0.02 else "",
        )
        world.logbook.note(rep, deed)
    rep.diary.page.other += 0.6


def harvest(world: World, rep: Rep, day: int) -> None:
    """Open the deals that prospecting of the last weeks has led to."""
    rate = rep.habits.own / 5 * rep.effort * rep.mods.harvest[day]
    rate *= min(1.0, rep.mods.work[day] * 1.5)
    for _ in range(poisson(rep.rng, rate)):
        world.open_deal(rep, day, "own")
        rep.diary.page.opened += 1
        rep.diary.page.prospecting += rep.rng.uniform(0.2, 0.6)


def take_leads(world: World, rep: Rep, day: int) -> None:
    """Take the deals that come by themselves, be the rep at work or not."""
    source = rep.motion.lead_source
    if "opened_by_others" in rep.traits:
        source = "colleague"
    season = rep.motion.season[world.dates.date(day).month - 1]
    rate = rep.habits.leads / 5 * rep.mods.leads[day] * season
    for _ in range(poisson(rep.rng, rate)):
        world.open_deal(rep, day, source)
