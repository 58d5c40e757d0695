"""Facts for tests: name the field that matters, the makers supply the rest.

`NOW` is a Thursday morning in the middle of a quarter, and every calendar is UTC
without public holidays, so that a business day ago is easy to count.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from math import log
from typing import Any

from coaching.calendar import Calendar
from coaching.digest.facts import DealMove, DealState, DigestFacts
from coaching.evidence import DealRef, NearlyEmptyEvidence, PersonRef
from coaching.facts import (
    Asked,
    ClosedWay,
    Creation,
    Deal,
    DealSight,
    Freshness,
    Joined,
    LeaderWeek,
    Meeting,
    MeetingKind,
    Person,
    RepBook,
    Role,
    Stage,
    Tier,
    Touch,
    TouchKind,
)
from coaching.memory.history import Episode, PutOff
from coaching.moment import Moment
from coaching.odds.facts import FACTS, Ground
from coaching.odds.fit import Fit
from coaching.odds.odds import Odds
from coaching.odds.record import Record
from coaching.signal import Signal
from coaching.thresholds import Thresholds

NOW = datetime(2026, 11, 19, 10, tzinfo=UTC)
TODAY = NOW.date()
CALENDAR = Calendar()
REP, LEADER, VP = 1, 50, 90


@cache
def bd_ago(count: int, *, hour: int = 9) -> datetime:
    """Return an instant so many business days before `NOW`."""
    return CALENDAR.at(CALENDAR.back(TODAY, count), time(hour))


@cache
def bd_ahead(count: int, *, hour: int = 9) -> datetime:
    """Return an instant so many business days after `NOW`."""
    return CALENDAR.at(CALENDAR.ahead(TODAY, count), time(hour))


def days_ago(count: int) -> date:
    """Return the date so many calendar days before `NOW`."""
    return TODAY - timedelta(days=count)


def days_ahead(count: int) -> date:
    """Return the date so many calendar days after `NOW`."""
    return TODAY + timedelta(days=count)


def make_person(**fields: object) -> Person:
    """Return a rep of three years who reports to `LEADER`."""
    defaults: dict[str, object] = {
        "id": REP,
        "name": "Sam Reed",
        "role": Role.REP,
        "leader_id": LEADER,
        "leader_since": days_ago(400),
        "start_date": days_ago(1000),
        "currency": "EUR",
    }
    return Person(**defaults | fields)


def make_leader(**fields: object) -> Person:
    """Return the manager `LEADER`."""
    defaults = {"id": LEADER, "name": "Dana Moss", "role": Role.MANAGER}
    return make_person(**defaults | {"leader_id": VP} | fields)


def make_stage(tier: Tier | None = Tier.PROPOSAL, **fields: object) -> Stage:
    """Return an open stage of `tier` in a pipeline of four."""
    position = 1 + list(Tier).index(tier) if tier else None
    defaults: dict[str, object] = {
        "id": position or 9,
        "label": tier.value.title() if tier else "Somewhere",
        "tier": tier,
        "position": position,
    }
    return Stage(**defaults | fields)


def make_deal(**fields: object) -> Deal:
    """Return an open deal that is well looked after."""
    defaults: dict[str, object] = {
        "id": 1,
        "name": f"Deal {fields.get('id', 1)}",
        "owner_id": REP,
        "created_at": bd_ago(60),
        "stage": make_stage(),
        "stage_entered_at": bd_ago(5),
        "amount_minor": 20_000_00,
        "currency": "EUR",
        "close_date": days_ahead(45),
        "next_step_on": days_ahead(5),
        "last_touch_at": bd_ago(1),
        "last_customer_touch_at": bd_ago(1),
    }
    return Deal(**defaults | fields)


def make_lapsed_deal(**fields: object) -> Deal:
    """Return an open deal that nobody has touched for twenty business days."""
    still = {
        "next_step_on": None,
        "last_touch_at": bd_ago(20),
        "last_customer_touch_at": bd_ago(20),
    }
    return make_deal(**still | fields)


def make_touches(
    deal_id: int | None, count: int, **fields: object
) -> tuple[Touch, ...]:
    """Return one call on each of the last `count` business days."""
    defaults = {"kind": TouchKind.CALL}
    return tuple(
        Touch(**{"deal_id": deal_id, "at": bd_ago(n)} | defaults | fields)
        for n in range(count)
    )


def make_creations(
    *, last: int, every: int = 5, count: int = 24
) -> tuple[Creation, ...]:
    """Return `count` opened deals, the last one `last` bd ago, one `every` bd."""
    return tuple(
        Creation(deal_id=1000 + n, at=bd_ago(last + every * n)) for n in range(count)
    )


def make_book(**fields: object) -> RepBook:
    """Return the book of a healthy rep with five open deals."""
    deals = tuple(make_deal(id=n) for n in range(1, 6))
    defaults: dict[str, object] = {
        "rep": make_person(),
        "deals": deals,
        "touches": sum((make_touches(deal.id, 5) for deal in deals), ()),
        "creations": make_creations(last=3),
        "ever_owned": 40,
        "team_rate": 1.0,
    }
    return RepBook(**defaults | fields)


def make_cliff_book(**fields: object) -> RepBook:
    """Return a book in which deal 1 has eaten three weeks and the rest lies still."""
    focus = make_deal(id=1, name="Acme", amount_minor=60_000_00)
    defaults: dict[str, object] = {
        "deals": (focus, *(make_lapsed_deal(id=n) for n in (2, 3, 4))),
        "touches": make_touches(1, 15),
        "creations": make_creations(last=25),
    }
    return make_book(**defaults | fields)


def make_freshness(**fields: object) -> Freshness:
    """Return streams that all finished a minute ago."""
    at = NOW - timedelta(minutes=1)
    defaults: dict[str, object] = {
        "deals_at": at,
        "activities_at": at,
        "meetings_at": at,
        "last_activity_at": NOW - timedelta(hours=1),
        "has_outbound": True,
    }
    return Freshness(**defaults | fields)


def make_moment(**fields: object) -> Moment:
    """Return `NOW` with the shipped thresholds and fresh data."""
    defaults: dict[str, object] = {
        "now": NOW,
        "thresholds": Thresholds(),
        "freshness": make_freshness(),
    }
    return Moment(**defaults | fields)


def make_passage(**fields: object) -> ClosedWay:
    """Return how past proposals of middling size ended in the team of `LEADER`."""
    defaults: dict[str, object] = {
        "team_id": LEADER,
        "stage_id": make_stage().id,
        "band": "mid",
        "won": 10,
        "closed": 20,
    }
    return ClosedWay(**defaults | fields)


def make_meeting(**fields: object) -> Meeting:
    """Return a presentation in three business days on a middling deal."""
    defaults: dict[str, object] = {
        "id": 700,
        "rep_id": REP,
        "title": "Presentation",
        "starts_at": bd_ahead(3, hour=14),
        "kind": MeetingKind.PRESENTATION,
        "deal": make_deal(stage=make_stage(probability=0.5)),
        "attendee_ids": (REP,),
    }
    return Meeting(**defaults | fields)


def make_week(**fields: object) -> LeaderWeek:
    """Return the week of a leader with one rep, met ten days ago."""
    defaults: dict[str, object] = {
        "leader": make_leader(),
        "reps": (make_person(),),
        "held": ((REP, days_ago(10)),),
        "p90_amounts": (("EUR", 50_000_00),),
    }
    return LeaderWeek(**defaults | fields)


def make_asked(meeting_id: int, **fields: object) -> Asked:
    """Return that `REP` was asked an hour ago, and would like company."""
    defaults: dict[str, object] = {
        "rep_id": REP,
        "meeting_id": meeting_id,
        "at": NOW - timedelta(hours=1),
        "word": "helpful",
    }
    return Asked(**defaults | fields)


def make_joined(**fields: object) -> Joined:
    """Return a presentation a week ago that the leader joined."""
    defaults: dict[str, object] = {
        "id": 600,
        "rep_ids": (REP,),
        "kind": MeetingKind.PRESENTATION,
        "starts_at": NOW - timedelta(days=7),
        "ends_at": NOW - timedelta(days=7) + timedelta(hours=1),
        "with_customer": True,
    }
    return Joined(**defaults | fields)


def make_signal(**fields: object) -> Signal:
    """Return a signal that the pipeline of `REP` is nearly empty."""
    person_id = fields.get("person_id", REP)
    defaults: dict[str, object] = {
        "rule": "nearly_empty",
        "person_id": person_id,
        "subject_id": person_id,
        "deal_ids": (),
        "worth": 100_00,
        "confidence": 0.8,
        "evidence": NearlyEmptyEvidence(
            rep=PersonRef(id=person_id, name="Sam Reed"),
            open_deals=(DealRef(id=1, name="Acme"),),
            limit=2,
            gap_bd=20,
            last_opened_on=days_ago(28),
        ),
        "rep_id": person_id,
    }
    return Signal(**defaults | fields)


def make_episode(signal: Signal, **fields: object) -> Episode:
    """Return the first episode of `signal`, opened two business days ago."""
    defaults: dict[str, object] = {
        "rule": signal.rule,
        "person_id": signal.person_id,
        "subject_id": signal.subject_id,
        "number": 1,
        "opened_at": bd_ago(2),
    }
    return Episode(**defaults | fields)


def make_put_off(signal: Signal, **fields: object) -> PutOff:
    """Return a planned push on `signal` until next week, asked for by its person."""
    defaults: dict[str, object] = {
        "person_id": signal.person_id,
        "about_id": signal.person_id,
        "rule": signal.rule,
        "reason": "planned_push",
        "created_at": bd_ago(1),
        "subject_id": signal.subject_id,
        "until": days_ahead(7),
    }
    return PutOff(**defaults | fields)


def make_state(**fields: object) -> DealState:
    """Return a deal's fields as they stood at one end of a digest's week."""
    defaults: dict[str, object] = {
        "stage": make_stage(),
        "amount_minor": 20_000_00,
        "currency": "EUR",
        "close_date": date(2026, 11, 28),
        "owner_id": REP,
    }
    return DealState(**defaults | fields)


def make_move(**fields: object) -> DealMove:
    """Return a deal that was open on both ends of the week, unchanged."""
    defaults: dict[str, object] = {
        "id": 1,
        "name": f"Deal {fields.get('id', 1)}",
        "url": None,
        "created_at": NOW - timedelta(days=60),
        "closed_at": None,
        "is_won": False,
        "before": make_state(),
        "after": make_state(),
    }
    return DealMove(**defaults | fields)


def make_digest_facts(
    moves: Sequence[DealMove] = (), deals: Sequence[Deal] = (), **fields: object
) -> DigestFacts:
    """Return the facts of a VP's week that ends now."""
    vp = make_person(id=VP, name="Kim Vance", role=Role.VP, leader_id=None)
    defaults: dict[str, object] = {
        "vp": vp,
        "people": (vp, make_leader(), make_person()),
        "since": NOW - timedelta(days=7),
        "until": NOW,
        "moves": tuple(moves),
        "open_deals": tuple(deals),
        "last_opened_at": max(
            (each.created_at for each in (*deals, *moves) if each.created_at),
            default=None,
        ),
        "freshness": make_freshness(),
    }
    return DigestFacts(**defaults | fields)


def make_sight(deal_id: int, p: float) -> DealSight:
    """Return a sight to which the odds of `make_odds` give the chance `p`."""
    return DealSight(
        deal_id=deal_id,
        at=NOW,
        words=3,
        touches=8,
        silent_days=4.0,
        people=2,
        several_invited=False,
        along=log(p / (1 - p)) if 0 < p < 1 else 40 * (2 * p - 1),
        age_days=40.0,
        pipeline=None,
        stage_days=10.0,
        slips=0,
        past_due=False,
        amount_minor=20_000_00,
        currency="EUR",
    )


def make_odds(**record: object) -> Odds:
    """Return odds with a good record that hang on the stage alone."""
    names = [fact.name for fact in FACTS]
    good: dict[str, Any] = {
        "seen": 100,
        "won": 45,
        "auc": 0.78,
        "brier": 0.19,
        "brier_constant": 0.25,
        "bands": (),
    }
    return Odds(
        at=NOW - timedelta(days=9),
        meetings=300,
        deals=210,
        fit=Fit(
            intercept=0.0,
            weights=tuple(float(name == "stage") for name in names),
            means=(0.0,) * len(names),
            deviations=(1.0,) * len(names),
        ),
        ground=Ground(amounts={}, won=0.45, by_pipeline={}),
        usual=(None,) * len(names),
        record=Record(**good | record),
    )
