"""The ordinary work of a rep: deals that come and go, prospecting, and 1:1s."""

from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from random import Random

from sandbox.floor import names
from sandbox.floor.cast import OPEN_STAGES
from sandbox.floor.customer import some
from sandbox.floor.desk import FIRST_MEETING, HOUR, PRESENTATION, Desk
from sandbox.floor.draft import Draft
from sandbox.floor.rows import MeetingRow

FIRST = -250
"""A year of business days before the demo's first day."""
LATELY = -95
"""Older work is logged more thinly, so that the demo is quick to read."""
GOES_ON = (0.72, 0.66, 0.46, 0.92)
"""How often the usual customer leaves each open stage for the next, the last: won."""
BY_MAIL = {"in": 0.75, "out": 0.6}
"""The share of words that are mails, theirs and ours; the others are calls."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How a rep works: business days between two of a thing, shortest to longest."""

    opens: tuple[int, int] = (4, 6)
    touches: tuple[int, int] = (2, 4)
    prospects: float = 0.9
    """Prospecting touches a day."""


def deals(
    desk: Desk,
    pace: Pace,
    *,
    begin: int | None = None,
    until: int | None = None,
    closed_by: int | None = None,
) -> None:
    """Open and work deals up to day `until`; all are closed by `closed_by` if given.

    Without `begin` it goes on since a year, without `until` as long as the floor does.
    """
    day = FIRST + desk.random.randrange(5) if begin is None else begin
    while day <= (desk.until if until is None else until):
        deal(desk, pace, day, closed_by=closed_by)
        day += desk.random.randint(*pace.opens)
    if until is None:
        desk.coming.append(partial(deals, desk, pace, begin=day))


def deal(desk: Desk, pace: Pace, born: int, *, closed_by: int | None = None) -> None:
    """Live one deal from its opening to its end, which may lie after the floor's."""
    random = desk.random
    customer = some(random)
    passed = [customer.goes_on(random, usual) for usual in GOES_ON]
    won = all(passed)
    stages = OPEN_STAGES if won else OPEN_STAGES[: passed.index(False) + 1]
    days = [born]
    for _ in stages:
        days.append(days[-1] + customer.stage_days(random))
    if closed_by is not None and days[-1] > closed_by:
        if closed_by - born < len(days):
            return
        days = [born + (closed_by - born) * n // len(stages) for n in range(len(days))]
    draft = desk.open_deal(
        born, closes=days[-1] + 5, amount=amount(random), customer=customer
    )
    for stage, day in zip(stages[1:], days[1:], strict=False):
        desk.move(draft, stage, day)
        if customer.brings_somebody(random):
            desk.bring(draft, day)
    _slip(desk, draft, days)
    desk.close(draft, days[-1], won=won)
    draft.decides_on, draft.decides = days[-2], customer.decided(yes=won)
    work(desk, draft, pace, begin=born, end=days[-1])
    _meetings(desk, draft, days)


def amount(random: Random) -> int:
    """Return a believable sum: many small deals, few large ones."""
    hundreds = random.lognormvariate(5.6, 0.6)
    return 100 * round(min(max(hundreds, 60), 1_100))


def work(desk: Desk, draft: Draft, pace: Pace, *, begin: int, end: int) -> None:
    """Talk with the customer at the rep's pace, each time noting when next."""
    day, theirs = begin, draft.customer.came_first(desk.random)
    while day < min(end, desk.until + 1):
        direction = "in" if theirs else "out"
        is_mail = desk.random.random() < BY_MAIL[direction]
        desk.touch(draft, day, "email" if is_mail else "call", direction)
        theirs = draft.customer_on(day).speaks(desk.random)
        shortest, longest = pace.touches
        rest = desk.random.randint(shortest, longest) * (1 if day >= LATELY else 2)
        if day >= LATELY and day + rest < end:
            desk.task(draft, day, due=day + rest)
        day += rest
    if day < end:
        desk.coming.append(partial(work, desk, draft, pace, begin=day, end=end))


def prospecting(desk: Desk, pace: Pace, *, begin: int, end: int | None = None) -> None:
    """Write to and call people with whom there is no deal yet.

    Without `end` it goes on as long as the floor does.
    """
    known: list[int] = []
    until = desk.until if end is None else end
    for day in range(begin, until + 1):
        if desk.random.random() > pace.prospects * (1 if day >= LATELY else 0.2):
            continue
        if not known or desk.random.random() < 1 / 4:
            known.append(desk.contact(names.company(desk.random), day))
        desk.prospect(day, known[-1], desk.random.choice(("call", "email")))
    if end is None:
        desk.coming.append(partial(prospecting, desk, pace, begin=until + 1))


def one_on_ones(desk: Desk, *, begin: int, until: int | None = None) -> None:
    """Hold a 1:1 of leader and rep about every second week, up to day `until`.

    Without `until` it goes on as long as the floor does.
    """
    day = begin + desk.random.randrange(1, 9)
    while day <= (desk.until if until is None else until):
        one_on_one(desk, day)
        day += desk.random.randint(9, 11)
    if until is None:
        desk.coming.append(partial(one_on_ones, desk, begin=day - 1))


def one_on_one(desk: Desk, day: int) -> None:
    """Hold one 1:1; it is booked a week ahead."""
    starts = desk.days.at(day, 60 * desk.random.randrange(10, 16))
    row = MeetingRow(
        id=next(desk.ids.meetings),
        owner_id=desk.leader.id,
        title=f"1:1 {desk.leader.name.split()[0]} / {desk.rep.name.split()[0]}",
        type="1:1",
        starts_at=starts,
        ends_at=starts + HOUR / 2,
        created_at=desk.days.at(day - 5, 9 * 60),
        outcome="COMPLETED",
        attendee_ids=(desk.leader.id, desk.rep.id),
    )
    desk.floor.put_meeting(row)


def _slip(desk: Desk, draft: Draft, days: list[int]) -> None:
    """Who is in no hurry moves the close date in the middle of a deal."""
    if draft.customer.puts_off(desk.random):
        desk.push(draft, (days[0] + days[-1]) // 2, closes=days[-1] + 12)


def _meetings(desk: Desk, draft: Draft, days: list[int]) -> None:
    kinds = (FIRST_MEETING, PRESENTATION, "Customer visit")
    for kind, (entered, left) in zip(kinds, pairwise(days), strict=False):
        if draft.customer.meets(desk.random):
            several = draft.customer.all_come(desk.random)
            day = desk.random.randint(entered + 1, max(entered + 1, left - 1))
            booked = max(entered, day - desk.random.randint(3, 7))
            desk.meet(draft, day, kind, booked=booked, alone=not several)
