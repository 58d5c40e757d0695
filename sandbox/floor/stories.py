"""The scenes that the demo is about: each is one rep, written by hand."""

from functools import partial

from sandbox.floor import routine
from sandbox.floor.desk import FIRST_MEETING, PRESENTATION, Desk
from sandbox.floor.draft import Draft
from sandbox.floor.routine import FIRST, Pace
from sandbox.floor.workdays import NEAR

MIRROR = "Summit Aerospace - Fleet Analytics"
IN_ORDER = "Kestrel Insurance - Data Platform"
EITHER_WAY = "Rheinfels Chemicals - Planning Cloud"
ALL_BUT_WON = "Harborline Logistics - Warehouse Suite"
NAMED = (MIRROR, IN_ORDER, EITHER_WAY, ALL_BUT_WON)
"""Deals that have their names by hand; nobody else sells to these companies."""

STEADY = Pace()
SPARSE = Pace(opens=(6, 7), touches=(4, 5), prospects=0.5)
EAGER = Pace(prospects=1.0)


def healthy(desk: Desk) -> None:
    """Open, work and close deals week by week, and keep prospecting."""
    routine.deals(desk, STEADY)
    routine.prospecting(desk, STEADY, begin=FIRST)


def cliff(desk: Desk) -> None:
    """Let one large deal eat the weeks: nothing new, the others lie still.

    The way out begins on day 7, so that the demo can show the signal clear.
    """
    routine.deals(desk, STEADY, until=-60, closed_by=-8)
    routine.prospecting(desk, STEADY, begin=FIRST, end=-25)
    _mirror(desk)
    for born, stage, last, closes, won in (
        (-57, "proposal", -14, 22, True),
        (-51, "evaluation", -15, 30, False),
        (-44, "evaluation", -13, 26, True),
        (-37, "discovery", -17, 38, False),
        (-31, "evaluation", -4, 34, True),
    ):
        other = _standing(desk, born, stage, closes=closes, amount=28_000 - born * 100)
        routine.work(desk, other, STEADY, begin=born, end=last)
        desk.touch(other, last, "email")
        for day in (7 + born % 3, 10 + born % 3):
            desk.touch(other, day, "call")
        end(desk, other, closes - 2, won=won)
    desk.task(other, -4, due=6)
    for born in (7, 11):
        routine.deal(desk, STEADY, born)
    routine.prospecting(desk, STEADY, begin=6)
    _open_again(desk)


def _mirror(desk: Desk) -> None:
    """Work on the exciting deal that the rep keeps looking at."""
    deal = _standing(
        desk,
        -48,
        "proposal",
        closes=28,
        amount=240_000,
        name=MIRROR,
    )
    deal.next_step = "Wait for their board's decision"
    for day in range(-40, -10, 3):
        desk.touch(deal, day, "email", "in")
    for day, kind in ((-33, PRESENTATION), (-13, PRESENTATION), (-9, "Customer visit")):
        desk.meet(deal, day, kind, booked=day - 4)
    for day in range(-16, 7):
        desk.touch(deal, day, "email")
    for day in range(-15, 7, 3):
        desk.touch(deal, day, "call")
    desk.touch(deal, 9, "email", "in")
    end(desk, deal, 25, won=False)


def busy(desk: Desk) -> None:
    """Look as focused as a cliff, with the road behind in good order."""
    routine.deals(desk, SPARSE)
    routine.deal(desk, SPARSE, -2)
    routine.prospecting(desk, SPARSE, begin=FIRST)
    deal = _standing(
        desk,
        -38,
        "negotiation",
        closes=18,
        amount=260_000,
        name=IN_ORDER,
    )
    deal.next_step = "Redline the master agreement"
    routine.work(desk, deal, STEADY, begin=-38, end=-16)
    end(desk, deal, 18, won=True)
    for day in range(-16, NEAR + 1):
        for kind in ("call", "email"):
            for direction in ("out", "in"):
                desk.touch(deal, day, kind, direction)
        desk.task(deal, day, due=day + 2)


def new_rep(desk: Desk) -> None:
    """Start six weeks ago, with a first meeting next week."""
    arrived = desk.days.number(desk.rep.start_date or desk.days.start)
    routine.prospecting(desk, EAGER, begin=arrived + 5)
    for born in (-19, -12, -6):
        routine.deal(desk, STEADY, born)
    for born, meets, won in ((-4, 4, True), (-2, 6, False)):
        deal = _standing(desk, born, "discovery", closes=40, amount=24_000 - born * 500)
        routine.work(desk, deal, STEADY, begin=born, end=NEAR)
        desk.meet(deal, meets, FIRST_MEETING, booked=born + 1)
        desk.move(deal, "evaluation", NEAR + 1)
        desk.move(deal, "proposal", NEAR + 10 + meets)
        end(desk, deal, NEAR + 16 + meets, won=won)
    _open_again(desk)


def uncertain(desk: Desk) -> None:
    """Present a large deal next week that may go either way."""
    healthy(desk)
    deal = _standing(
        desk,
        -34,
        "proposal",
        closes=8,
        amount=125_000,
        name=EITHER_WAY,
    )
    desk.push(deal, -9, closes=20)
    deal.next_step = "Present to the plant managers"
    routine.work(desk, deal, STEADY, begin=-34, end=NEAR)
    desk.meet(deal, 7, PRESENTATION, booked=-3)
    end(desk, deal, 19, won=True)


def sure(desk: Desk) -> None:
    """Present a deal next week that is all but won: they ask, and bring colleagues."""
    healthy(desk)
    deal = _standing(
        desk,
        -30,
        "proposal",
        closes=9,
        amount=98_000,
        name=ALL_BUT_WON,
    )
    desk.move(deal, "negotiation", -6)
    for day in (-18, -10):
        desk.bring(deal, day)
    deal.next_step = "Show the final configuration"
    for day in range(-30, 7, 4):
        desk.touch(deal, day, "email", "in")
        desk.touch(deal, day + 1, "call")
    desk.meet(deal, 6, PRESENTATION, booked=-2)
    desk.close(deal, 8, won=True)


def nearly_empty(desk: Desk) -> None:
    """Have one open deal left, and write to nobody new."""
    routine.deals(desk, STEADY, until=-30, closed_by=-6)
    routine.prospecting(desk, SPARSE, begin=FIRST, end=-12)
    deal = _standing(desk, -33, "evaluation", closes=24, amount=31_000)
    routine.work(desk, deal, STEADY, begin=-33, end=NEAR)
    end(desk, deal, 22, won=False)
    for born in (6, 9):
        routine.deal(desk, STEADY, born)
    routine.prospecting(desk, STEADY, begin=5)
    _open_again(desk)


def end(desk: Desk, deal: Draft, day: int, *, won: bool) -> None:
    """Work on a scene's deal after the scene until `day`, on which it is closed."""
    routine.work(desk, deal, STEADY, begin=NEAR + 1, end=day)
    desk.close(deal, day, won=won)


def _open_again(desk: Desk) -> None:
    """Open deals as everybody does, once the scene is over."""
    desk.coming.append(partial(routine.deals, desk, STEADY, begin=NEAR + 2))


def _standing(
    desk: Desk,
    born: int,
    stage: str,
    *,
    closes: int,
    amount: int,
    name: str | None = None,
) -> Draft:
    """Open a deal that stands in `stage` since some days ago and does not move.

    At the first step a colleague of the customer's joins in.
    """
    deal = desk.open_deal(born, closes=closes, amount=amount, name=name)
    way = ("evaluation", "proposal", "negotiation")
    steps = way[: way.index(stage) + 1] if stage in way else ()
    for number, step in enumerate(steps, start=1):
        day = born + number * -born // (len(steps) + 2)
        desk.move(deal, step, day)
        if number == 1:
            desk.bring(deal, day)
    return deal
