"""A whole floor for what the admin asks about the rules; name what is missing."""

from coaching.facts import CustomerBook, Role, WonLife
from coaching.signals.ground import Ground
from tests.coaching.makers import (
    VP,
    make_book,
    make_creations,
    make_freshness,
    make_joined,
    make_leader,
    make_moment,
    make_person,
    make_touches,
    make_week,
)

VIP = make_person(id=VP, name="Kim Vance", role=Role.VP, leader_id=None)
LIFE = WonLife(won=20, days=60, silent_days=20)
BOOKS = (
    make_book(
        touches=make_touches(1, 15),
        ever_owned=3,
        creations=make_creations(last=3, count=7),
        won_life=LIFE,
    ),
)
WEEKS = (
    make_week(
        names_guests=True,
        met_customers=20,
        together=(make_joined(),),
        p90_amounts=(("EUR", 1),),
    ),
)
CUSTOMERS = (CustomerBook(vp=VIP, bought=50, logs_leaders=True, is_complete=True),)


def make_ground(**fields: object) -> Ground:
    given = {
        "people": [make_person(), make_leader(), VIP],
        "books": BOOKS,
        "weeks": WEEKS,
        "customers": CUSTOMERS,
        "moment": make_moment(freshness=make_freshness(has_outbound=True)),
    }
    return Ground(**given | fields)


def fresh(**fields: object) -> dict[str, object]:
    given = {"has_outbound": True} | fields
    return {"moment": make_moment(freshness=make_freshness(**given))}
