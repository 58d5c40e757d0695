"""What was said with a deal's contact but logged on no deal: it is the deal's, too."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from coaching.measures.outreach import Outreach

SPAN = timedelta(days=120)
"""Whom nobody has touched on the deal for so long is no longer part of it."""


class Said(NamedTuple):
    """One touch on a deal, or with its contact."""

    at: datetime
    kind: str
    customer_side: bool
    owner_id: int | None
    shared_by: int
    contact_key: int | None
    inbound: bool
    answered: bool


class Partner(NamedTuple):
    """A contact as one owner knows it."""

    owner_id: int
    contact_key: int


def partners_of(
    touches: Iterable[Said], owner_id: int, *, now: datetime
) -> frozenset[Partner]:
    """Return the single contacts with whom a deal was touched lately."""
    since = now - SPAN
    return frozenset(
        Partner(owner_id, said.contact_key)
        for said in touches
        if said.contact_key and since < said.at <= now
    )


def with_partners(
    touches: Mapping[int, list[Said]],
    partners: Mapping[int, frozenset[Partner]],
    loose: Mapping[int, Sequence[Outreach]],
) -> Mapping[int, list[Said]]:
    """Return each deal's touches with those that its owner logged on a contact alone.

    Where one contact belongs to several deals of an owner, each has a part of it, as
    of an activity that is tied to them all.
    """
    deals_of = Counter(one for theirs in partners.values() for one in theirs)
    found = _by_partner(loose, deals_of)
    return {
        deal_id: _merged(
            said,
            [each for one in partners.get(deal_id, ()) for each in found.get(one, ())],
        )
        for deal_id, said in touches.items()
    }


def _by_partner(
    loose: Mapping[int, Sequence[Outreach]], deals_of: Mapping[Partner, int]
) -> Mapping[Partner, list[Said]]:
    found: dict[Partner, list[Said]] = defaultdict(list)
    for owner_id, touches in loose.items():
        for touch in touches:
            partner = Partner(owner_id, touch.contact_key or 0)
            shared_by = deals_of.get(partner, 0)
            if shared_by:
                found[partner].append(_said(touch, owner_id, shared_by))
    return found


def _said(touch: Outreach, owner_id: int, shared_by: int) -> Said:
    return Said(
        at=touch.at,
        kind=touch.kind.value,
        customer_side=touch.customer_side,
        owner_id=owner_id,
        shared_by=shared_by,
        contact_key=touch.contact_key,
        inbound=touch.inbound,
        answered=touch.answered,
    )


def _merged(said: list[Said], more: list[Said]) -> list[Said]:
    if not more:
        return said
    # At the same instant the customer has the last word.
    return sorted([*said, *more], key=lambda each: (each.at, each.customer_side))
