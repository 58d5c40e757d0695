"""Who works here: a VP, managers, reps, and when they are on leave."""

from tests.floors.tidewater import names
from tests.floors.tidewater.births import fill_pool, seed_book
from tests.floors.tidewater.dice import within
from tests.floors.tidewater.motions import (
    ACCOUNTS,
    ENTERPRISE,
    FIELD,
    INBOUND,
    MAIL_LED,
    MOTIONS,
    PUBLIC,
    TELEPHONE,
    Motion,
)
from tests.floors.tidewater.rep import Rep, habits, temperament
from tests.floors.tidewater.world import Company, Leader, World

FIRST_PERSON = 101
TEAMS: tuple[tuple[str, tuple[Motion, ...]], ...] = (
    ("DE", (TELEPHONE,)),
    ("IE", (MAIL_LED,)),
    ("IE", (INBOUND,)),
    ("DE", (FIELD,)),
    ("NL", (ENTERPRISE, PUBLIC)),
    ("NL", (ACCOUNTS,)),
)
DOMAIN = "tidewater.example"


def hire(world: World, reps: int) -> None:
    """Fill an empty floor with people, their leave and their books."""
    vp = _leader(world, "vp", "IE", "")
    counts = _counts(reps)
    for country, motions in TEAMS:
        manager = _leader(world, "manager", country, vp.email)
        for motion in motions:
            for _ in range(counts[motion.key]):
                _rep(world, manager, motion)
    for rep in world.reps.values():
        _take_leave(world, rep.leave)
    for leader in world.leaders.values():
        _take_leave(world, leader.leave)


def _counts(reps: int) -> dict[str, int]:
    """Return how many sell in each way; the largest remainders round it up."""
    exact = {motion.key: motion.reps * reps / 40 for motion in MOTIONS}
    counts = {key: int(count) for key, count in exact.items()}
    by_rest = sorted(exact, key=lambda key: exact[key] - counts[key], reverse=True)
    for key in by_rest[: reps - sum(counts.values())]:
        counts[key] += 1
    return counts


def _number(world: World) -> int:
    return FIRST_PERSON + len(world.leaders) + len(world.reps)


def _leader(world: World, role: str, country: str, above: str) -> Leader:
    number, name = _number(world), names.person(world.rng)
    email = names.address(name, number, DOMAIN)
    leader = Leader(
        number, name, email, country, role, above, world.rng.uniform(0.15, 0.9)
    )
    world.leaders[number] = leader
    return leader


def _rep(world: World, leader: Leader, motion: Motion) -> Rep:
    rng, number, name = world.rng, _number(world), names.person(world.rng)
    quota = motion.amount * sum(motion.book) / 2 * rng.uniform(0.3, 0.5)
    rep = Rep(
        id=number,
        name=name,
        email=names.address(name, number, DOMAIN),
        country=leader.country
        if rng.random() < 0.8
        else rng.choice(("DE", "IE", "NL")),
        motion=motion,
        leader=leader.id,
        leader_since=-rng.randint(30, 900),
        temper=temperament(rng),
        habits=habits(rng),
        target=round(quota, -3),
        starts=-rng.randint(200, 2500),
    )
    rep.roles.append((0, motion.key))
    world.reps[number] = rep
    return rep


def stock(world: World, rep: Rep) -> None:
    """Give a rep the book and the list of strangers that they begin with."""
    low, high = rep.motion.book
    seed_book(world, rep, world.rng.randint(low, high))
    fill_pool(world, rep)
    if rep.motion is ACCOUNTS:
        adopt(world, rep, world.rng.randint(50, 100))


def adopt(world: World, rep: Rep, firms: int) -> None:
    """Give a rep customers whose renewals come up through the year."""
    for _ in range(firms):
        firm = Company(700_001 + len(world.companies), names.company(world.rng), -500)
        world.companies.append(firm)
        month_end = world.rng.random() < 0.35
        day = world.rng.randint(1, 365)
        if month_end:
            day = int(within(1, round(day / 91) * 91 - 95 % 91, 365))
        world.renewals[world.day + day].append((rep.id, firm))


def _take_leave(world: World, leave: list[tuple[int, int]]) -> None:
    """Plan two weeks of summer, a week of winter and some days, each year."""
    rng, days = world.rng, world.days
    for year in range(days.first.year, days.date_of(days.count - 1).year + 1):
        starts = ((7, rng.randint(1, 28), 14), (8, rng.randint(1, 17), 12))
        month, number, length = rng.choice(starts)
        winter = (rng.choice((2, 10)), rng.randint(1, 24), 5)
        odd = (rng.choice((3, 5, 6, 9, 11)), rng.randint(1, 28), rng.choice((1, 2, 3)))
        for spot, day, span in ((month, number, length), winter, odd, (12, 22, 10)):
            first = days.index(days.first.replace(year=year, month=spot, day=day))
            first -= days.date_of(first).weekday() if span > 3 and spot != 12 else 0
            if 0 <= first < days.count and (spot != 12 or rng.random() < 0.6):
                leave.append((first, min(first + span - 1, days.count + 40)))
    leave.sort()
