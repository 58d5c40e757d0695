"""What real CRMs hold besides: gaps, odd names, a merge; and the news of the week."""

from collections.abc import Mapping
from decimal import Decimal

from sandbox.floor import routine, stories
from sandbox.floor.desk import Desk
from sandbox.floor.draft import Draft
from sandbox.floor.routine import Pace
from sandbox.floor.workdays import NEAR

HOSTILE_NAME = "<!channel> *free* <https://x|y>"
STEADY = Pace()


def add(desks: Mapping[str, Desk], *, hostile: bool) -> None:
    """Add the odd deals, and what the Friday digest tells of this week.

    With `hostile`, one of them has a name that means to be markup: a test's, for a
    visitor would take it for a fault.
    """
    _flawed(desks, hostile=hostile)
    _merged(desks["Diego Marín"])
    _news(desks)


def _flawed(desks: Mapping[str, Desk], *, hostile: bool) -> None:
    grace, theo = desks["Grace Lindholm"], desks["Theo Marchetti"]
    plain = _open(grace, -16, amount=18_500)
    if hostile:
        plain.name = HOSTILE_NAME
    unpriced = _open(theo, -14, amount=1)
    unpriced.amount = None
    ownerless = _open(theo, -11, amount=12_000)
    ownerless.owner_id = None
    abroad = _open(desks["Diego Marín"], -18, amount=41_000)
    abroad.currency = "EUR"
    stories.end(grace, plain, 17, won=True)
    stories.end(theo, unpriced, 19, won=False)
    stories.end(theo, ownerless, 21, won=False)
    stories.end(desks["Diego Marín"], abroad, 18, won=True)
    gone = _open(desks["Anna Vogel"], -40, amount=9_000)
    gone.archived_at = desks["Anna Vogel"].days.at(-21, 700)


def _merged(desk: Desk) -> None:
    """Two deals that somebody made one, with an id of its own."""
    losers = [_open(desk, born, amount=22_000, end=-30) for born in (-44, -43)]
    winner = _open(desk, -30, amount=44_000)
    winner.merged_ids = tuple(deal.id for deal in losers)
    stories.end(desk, winner, 20, won=False)


def _news(desks: Mapping[str, Desk]) -> None:
    won = _open(desks["Grace Lindholm"], -36, amount=Decimal(84_000), end=-2)
    desks["Grace Lindholm"].move(won, "proposal", -20)
    desks["Grace Lindholm"].move(won, "negotiation", -10)
    desks["Grace Lindholm"].close(won, -2, won=True)
    lost = _open(desks["Felix Hartmann"], -30, amount=52_000, end=-3)
    desks["Felix Hartmann"].move(lost, "proposal", -15)
    desks["Felix Hartmann"].close(lost, -3, won=False)
    slipped = _open(desks["Anna Vogel"], -28, amount=67_000)
    desks["Anna Vogel"].move(slipped, "proposal", -12)
    desks["Anna Vogel"].push(slipped, -1, closes=38)
    stories.end(desks["Anna Vogel"], slipped, 36, won=True)


def _open(desk: Desk, born: int, *, amount: int | Decimal, end: int = NEAR) -> Draft:
    deal = desk.open_deal(born, closes=14, amount=int(amount))
    routine.work(desk, deal, STEADY, begin=born, end=end)
    desk.move(deal, "evaluation", born + 6)
    return deal
