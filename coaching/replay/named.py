"""Which deals a message is about, read from its evidence of whatever kind.

The recipient does not tell: a leader is told of a rep's deals.
"""

from collections.abc import Iterator

from coaching.evidence import DealRef
from coaching.planning.plan import PlannedMessage


def deals_of(message: PlannedMessage) -> tuple[DealRef, ...]:
    """Return the deals that it is about: its own, then those of what rides along.

    A deal that it only compares with, such as the sure one to leave alone, is none.
    """
    own = {deal.id: deal for deal in _deals_in(message.evidence)}
    found = {i: own[i] for i in message.deal_ids if i in own}
    for rider in message.also:
        for deal in _deals_in(rider.evidence):
            found.setdefault(deal.id, deal)
    return tuple(found.values())


def _deals_in(node: object) -> Iterator[DealRef]:
    """Yield every deal that a piece of evidence holds, in the order of its fields."""
    if isinstance(node, DealRef):
        yield node
    elif isinstance(node, tuple):
        for each in node:
            yield from _deals_in(each)
    elif fields := getattr(type(node), "model_fields", None):
        for name in fields:
            yield from _deals_in(getattr(node, name))
