"""How contacts, companies and deals come into the world."""

import math

from tests.floors.tidewater import names
from tests.floors.tidewater.customer import ROLES, Buyer, Contact, Deal
from tests.floors.tidewater.days import quarter_end
from tests.floors.tidewater.dice import around, within
from tests.floors.tidewater.motions import ENTERPRISE, Motion
from tests.floors.tidewater.rep import Lead, Rep
from tests.floors.tidewater.world import Company, World

FIRST_CONTACT, FIRST_COMPANY, FIRST_DEAL = 300_001, 700_001, 5_000_001
WARES = ("licences", "starter pack", "service plan", "rollout", "equipment", "add-on")
POOL = {"telephone": 90, "mail": 150, "field": 60, "enterprise": 35, "public": 20}
BOUGHT = {"telephone": 0.55, "mail": 0.65, "inbound": 0.1}
"""Share of the strangers that stand on a list which somebody imported."""


def new_company(world: World) -> Company:
    """Found a customer's firm."""
    company = Company(
        FIRST_COMPANY + len(world.companies), names.company(world.rng), world.day
    )
    world.companies.append(company)
    return company


def new_contact(world: World, owner: int, firm: str, source: str = "") -> Contact:
    """Enter somebody at a customer today; those of a list, on the month's first."""
    number = FIRST_CONTACT + len(world.contacts)
    name = names.person(world.rng)
    domain = "".join(char for char in firm.lower() if char.isalpha()) + ".example"
    day, minute = world.day, world.rng.randint(520, 1000)
    if source == "import":
        day, minute = day - world.days.date_of(day).day + 1, 135
    contact = Contact(
        number, owner, name, names.address(name, number, domain), day, minute, source
    )
    world.contacts.append(contact)
    return contact


def new_lead(world: World, rep: Rep, source: str | None = None) -> Lead:
    """Put a stranger on a rep's list."""
    if source is None:
        bought = world.rng.random() < BOUGHT.get(rep.motion.key, 0.1)
        source = "import" if bought else ""
    firm = names.company(world.rng)
    return Lead(new_contact(world, rep.id, firm, source), firm, waiting=world.day)


def fill_pool(world: World, rep: Rep) -> None:
    """Keep a rep's list of strangers as long as it should be."""
    while len(rep.leads) < POOL.get(rep.motion.key, 15):
        rep.leads.append(new_lead(world, rep))


def _buyers(world: World, motion: Motion, owner: int, first: Contact) -> list[Buyer]:
    size = world.rng.randint(*motion.group)
    firm = first.email.partition("@")[2].removesuffix(".example")
    group = [first] + [new_contact(world, owner, firm) for _ in range(size - 1)]
    return [
        Buyer(
            contact,
            ROLES[place],
            within(0.4, around(world.rng, 1.0, 0.3), 1.6),
            world.rng.random() < 0.25,
        )
        for place, contact in enumerate(group)
    ]


def new_deal(world: World, rep: Rep, contact: Contact, minute: int) -> Deal:
    """Open a deal with a contact; the rep has just spoken with them."""
    rng, motion = world.rng, rep.motion
    company = new_company(world)
    amount = around(rng, motion.amount, motion.spread)
    charm = 0.12 * math.log2(amount / motion.amount) + rng.uniform(0, 0.25)
    fit = rng.betavariate(*motion.fit)
    deal = Deal(
        id=FIRST_DEAL + len(world.deals),
        name=f"{company.name} - {rng.choice(WARES)}",
        motion=motion,
        owner=rep.id,
        company=company.id,
        group=_buyers(world, motion, rep.id, contact),
        amount=amount,
        born=world.day,
        fit=fit,
        interest=within(0.2, 0.32 + 0.4 * fit + rng.gauss(0, 0.08), 0.9),
        rival=rng.betavariate(1.2, 2.4),
        glamour=within(0, charm, 0.5),
        committee_day=rng.randint(2, 24),
        need=0.0,
    )
    if rng.random() < motion.whales:
        _grow(world, deal)
    size = within(0.6, (deal.amount / motion.amount) ** 0.35, 2.6)
    deal.need = motion.need * size * rng.uniform(0.7, 1.3)
    deal.amount = round(deal.amount, -2)
    begin(world, deal, rep, minute)
    return deal


def _grow(world: World, deal: Deal) -> None:
    """Make it the one that everybody talks about.

    Many times as large, with a famous name and a warm first talk; slower than the
    rest, and on the whole less likely to fit, as what is large is sought by many.
    More than half of them only want something to hold against what they have.
    """
    rng, motion = world.rng, deal.motion
    most = 5.0 if motion is ENTERPRISE else 11.0
    deal.amount = motion.amount * rng.uniform(3.5, most)
    deal.glamour = rng.uniform(0.7, 1.2)
    curious = rng.random() < 0.6
    deal.fit = rng.betavariate(1.2, 6.0) if curious else rng.betavariate(3.0, 3.0)
    deal.rival = min(1.0, deal.rival + 0.25)
    deal.interest = rng.uniform(0.5, 0.75)
    low, high = (3.0, 6.0) if motion.wait < 4 else (1.4, 3.2)
    deal.slow = rng.uniform(low, high) if motion.wait < 14 else 1.2


def begin(world: World, deal: Deal, rep: Rep, minute: int) -> None:
    """Enter a deal into the rep's book and the CRM."""
    day = world.day
    deal.known_from = deal.step_since = deal.last_touch = deal.last_sign = day
    deal.wants_meeting = world.rng.random() < deal.motion.meets
    deal.owners.append((day, rep.id))
    deal.close_day = guess_close(world, deal)
    world.deals[deal.id] = deal
    world.live.append(deal)
    rep.book.append(deal)
    if day >= 0:
        world.tally(rep).opened += 1
    world.mark(deal, minute, "stage", stage_id(deal))
    world.mark(deal, minute, "amount", f"{deal.amount:.2f}")
    world.mark(deal, minute, "close_date", str(world.days.date_of(deal.close_day)))


def guess_close(world: World, deal: Deal) -> int:
    """Return the day on which a rep would say that it closes."""
    motion = deal.motion
    left = len(motion.stages) - deal.step
    days = left * (motion.wait + 0.8 / motion.pace) * world.rng.uniform(0.7, 1.3)
    day = world.day + max(3, round(days))
    if world.rng.random() < 0.4:
        day = world.days.index(quarter_end(world.days.date_of(day)))
    return max(day, world.day + 1)


def stage_id(deal: Deal) -> str:
    """Return the id of the stage that the customer has reached."""
    if deal.won:
        return f"{deal.motion.pipeline_id}_won"
    return f"{deal.motion.pipeline_id}_{deal.step + 1}"


def seed_book(world: World, rep: Rep, size: int) -> None:
    """Give a rep the deals that they had before the floor's first day."""
    motion, rng = rep.motion, world.rng
    cycle = len(motion.stages) * (motion.wait + 1 / motion.pace)
    for _ in range(size):
        share = rng.random() * 0.9
        world.day = -1 - round(share * cycle)
        deal = new_deal(world, rep, new_lead(world, rep).contact, 660)
        world.day = 0
        deal.step = min(len(motion.stages) - 2, int(share * len(motion.stages)))
        deal.known_from = 0
        if deal.step:
            when = rng.randint(deal.born, -1)
            deal.history.append((when, 700, "stage", stage_id(deal)))
            deal.step_since = when
        deal.last_touch = max(deal.born, -rng.randint(1, round(motion.cadence)))
        deal.last_sign = max(deal.born, -rng.randint(1, round(2 * motion.cadence)))
        deal.close_day = guess_close(world, deal)
        date = str(world.days.date_of(deal.close_day))
        deal.history.append((min(-1, deal.born + 2), 720, "close_date", date))
        deal.history.sort(key=lambda mark: mark[0])
