"""A floor with something on every stream that is read."""

from datetime import timedelta
from decimal import Decimal

from sandbox.floor.floor import Floor
from tests.sandbox.floor.makers import (
    LONG_AGO,
    NOW,
    make_activity,
    make_change,
    make_contact,
    make_deal,
    make_floor,
    make_meeting,
)

KINDS = ("call", "email", "task", "message", "note")
DEAL, ACTIVITY, MEETING, CONTACT = 10_000, 20_000, 30_000, 40_000
"""From these numbers on."""


def busy_floor(size: int, *, worth: int = 100) -> Floor:
    """Return `size` open deals, each with a past, an activity, a meeting, a contact."""
    floor = make_floor()
    for number in range(size):
        deal = DEAL + number
        floor.put_contact(make_contact(CONTACT + number))
        floor.put_deal(
            make_deal(deal, amount=Decimal(worth + number), modified_at=LONG_AGO),
            changes=[make_change(LONG_AGO, "amount", str(worth + number), deal=deal)],
        )
        floor.put_activity(
            make_activity(
                ACTIVITY + number,
                KINDS[number % len(KINDS)],
                direction="in",
                title=f"Activity {number}",
                deal_ids=(deal,),
                contact_ids=(CONTACT + number,),
            )
        )
        starts_at = NOW - timedelta(days=1 + number % 30)
        floor.put_meeting(
            make_meeting(
                MEETING + number,
                title=f"Meeting {number}",
                starts_at=starts_at,
                ends_at=starts_at + timedelta(hours=1),
                attendee_ids=(1,),
                deal_ids=(deal,),
                contact_ids=(CONTACT + number,),
            )
        )
    return floor
