"""Evidence of each kind, ordinary and at its worst; a test changes what it is about."""

from datetime import UTC, date, datetime
from typing import Any

from coaching.calendar import Calendar
from coaching.evidence import (
    AgendaDeal,
    Beside,
    Bridge,
    CliffEvidence,
    DealOdds,
    DealRef,
    DigestEvidence,
    Exposure,
    ForecastRecord,
    LapsedDeal,
    MeetingRef,
    MonthRange,
    MovedDeal,
    NearlyEmptyEvidence,
    Notice,
    OddsFact,
    OddsRecord,
    OneDeal,
    OneOnOneEvidence,
    PersonRef,
    PipelineShape,
    QuarterView,
    QuietDeal,
    Risk,
    StillDeal,
    TargetLine,
    UncertainMeetingEvidence,
    UsualWork,
    WinChance,
)

READER = Calendar(time_zone="Europe/Berlin")
HOSTS = frozenset({"hubspot.com"})
DELIVERY_ID = "6f1c1d5e-1111-4222-8333-444455556666"
HOSTILE = "<!channel> *free* <https://x|y>"
LONGEST = "Wolfeschlegelsteinhausenbergerdorff & Söhne <" * 20
SAM = PersonRef(id=1, name="Sam Carter")
DANA = PersonRef(id=2, name="Dana Reyes")
LEE = PersonRef(id=3, name="Lee Moss")


def make_ref(number: int, name: str = "Acme", **changes: object) -> DealRef:
    values: dict[str, Any] = {
        "id": number,
        "name": name,
        "url": f"https://app.hubspot.com/contacts/77/record/0-3/{number}",
        "amount_minor": 42_000_000,
        "currency": "USD",
        "stage": "Negotiation",
    }
    return DealRef(**(values | changes))


def make_lapsed(number: int, name: str, **changes: object) -> LapsedDeal:
    values: dict[str, Any] = {
        "deal": make_ref(number, name, stage="Evaluation"),
        "silent_bd": 12,
        "limit_bd": 8,
        "step": "Ask what is still open in their evaluation",
    }
    return LapsedDeal(**(values | changes))


def make_cliff(**changes: object) -> CliffEvidence:
    values: dict[str, Any] = {
        "level": "cliff",
        "rep": SAM,
        "focus": make_ref(1),
        "focus_share": 0.714,
        "focus_limit": 0.6,
        "touches": 41,
        "window_bd": 15,
        "value_share": 0.55,
        "gap_bd": 16,
        "gap_limit_bd": 13.6,
        "last_opened_on": date(2026, 10, 28),
        "rate_per_week": 1.1,
        "outbound_last_10": 3,
        "outbound_norm_10": 12.4,
        "lapsed": (
            make_lapsed(2, "Globex"),
            make_lapsed(3, "Initech", silent_bd=9, limit_bd=6),
            make_lapsed(4, "Umbrella", silent_bd=None, limit_bd=10),
        ),
        "others": 5,
        "exposure": Exposure(
            expected_minor=8_512_300,
            needed_minor=18_000_000,
            basis="target",
            currency="USD",
        ),
        "quiet": None,
    }
    return CliffEvidence(**(values | changes))


def make_usual(**changes: object) -> UsualWork:
    values: dict[str, Any] = {
        "share": Beside(value=0.48, usual=0.13, spreads=3.2),
        "sought": Beside(value=20, usual=68.4, spreads=-2.4),
        "by_openings": False,
        "others": Beside(value=1.6, usual=2.5, spreads=-1.1),
        "floor_fell": False,
        "weeks": 49,
        "like_this": 1,
        "sought_bd": 10,
    }
    return UsualWork(**(values | changes))


def make_quiet(**changes: object) -> QuietDeal:
    values: dict[str, Any] = {
        "silent_bd": 8,
        "expected_bd": 4.0,
        "basis": "learned",
        "gaps": 6,
        "outbound_days": 3,
        "state": "quiet",
    }
    return QuietDeal(**(values | changes))


def make_nearly_empty(**changes: object) -> NearlyEmptyEvidence:
    values: dict[str, Any] = {
        "rep": SAM,
        "open_deals": (make_ref(1),),
        "limit": 2,
        "gap_bd": 18,
        "last_opened_on": date(2026, 10, 23),
        "usual": 4.0,
        "usual_of": "rep",
        "pace_bd": 5.2,
    }
    return NearlyEmptyEvidence(**(values | changes))


def make_one_on_one(**changes: object) -> OneOnOneEvidence:
    values: dict[str, Any] = {
        "leader": DANA,
        "rep": SAM,
        "last_held_on": date(2026, 10, 14),
        "counted_from": date(2026, 10, 14),
        "days": 36,
        "target_days": 30,
        "due_from": 25,
        "booked_look_ahead_days": 7,
        "agenda": (
            AgendaDeal(
                deal=make_ref(1),
                flags=("close date moved later twice", "no dated next step"),
            ),
            AgendaDeal(deal=make_ref(2, "Globex", stage=None)),
        ),
    }
    return OneOnOneEvidence(**(values | changes))


def make_deal_odds(**changes: object) -> DealOdds:
    values: dict[str, Any] = {
        "p": 0.45,
        "moved": (
            OddsFact(name="words", shown=6, usual=2, speaks_for=True),
            OddsFact(name="slips", shown=2, usual=0, speaks_for=False),
            OddsFact(name="invited", shown=1, usual=0, speaks_for=True),
        ),
    }
    return DealOdds(**(values | changes))


def make_odds_record(**changes: object) -> OddsRecord:
    values: dict[str, Any] = {
        "meetings": 612,
        "auc": 0.774,
        "seen": 204,
        "won": 97,
        "auc_from": 0.65,
        "least_each": 30,
    }
    return OddsRecord(**(values | changes))


def make_meeting(**changes: object) -> UncertainMeetingEvidence:
    values: dict[str, Any] = {
        "rep": SAM,
        "meeting": MeetingRef(
            id=9,
            title="Product walkthrough",
            starts_at=datetime(2026, 11, 24, 14, tzinfo=UTC),
            kind="presentation",
        ),
        "deal": make_ref(2, "Globex", amount_minor=12_000_000, stage="Proposal"),
        "chance": WinChance(p=0.45, n=212, basis="deals that were learned from"),
        "odds": make_deal_odds(),
        "record": make_odds_record(),
        "sure_from": 0.8,
        "lost_to": 0.1,
        "days_since_joined": 41,
        "new_rep": False,
        "sure": MeetingRef(
            id=10,
            title="Final",
            starts_at=datetime(2026, 11, 26, 9, tzinfo=UTC),
            kind="presentation",
        ),
        "sure_deal": make_ref(5, "Initech"),
        "sure_chance": WinChance(p=0.88, n=212, basis="deals that were learned from"),
        "sure_rep": LEE,
    }
    return UncertainMeetingEvidence(**(values | changes))


def make_moved(number: int, name: str, why: str) -> MovedDeal:
    ref = make_ref(number, name, amount_minor=12_000_000)
    return MovedDeal(deal=ref, owner=SAM, why=why)


def make_quarter(**changes: object) -> QuarterView:
    values: dict[str, Any] = {
        "currency": "USD",
        "sure_minor": 30_000_000,
        "sure_deals": 4,
        "sure_from": 0.8,
        "other_minor": 70_000_000,
        "other_deals": 53,
        "fresh_minor": 20_000_000,
    }
    return QuarterView(**(values | changes))


def make_record(**changes: object) -> ForecastRecord:
    values: dict[str, Any] = {
        "currency": "USD",
        "predictions": 26,
        "afterwards": 8,
        "closed": 73,
        "within": 21,
        "error": 0.141,
        "run_rate_error": 0.13,
        "brier": 0.1412,
        "constant_brier": 0.1623,
    }
    return ForecastRecord(**(values | changes))


def make_target(**changes: object) -> TargetLine:
    values: dict[str, Any] = {
        "leader": None,
        "currency": "USD",
        "target_minor": 300_000_000,
        "won_minor": 120_000_000,
        "reps": 11,
        "reps_minor": 270_000_000,
        "without_target": 1,
    }
    return TargetLine(**(values | changes))


def make_one_deal(**changes: object) -> OneDeal:
    values: dict[str, Any] = {
        "logged": 0,
        "share": 0.47,
        "total_minor": 89_300_000,
        "currency": "USD",
        "usual": Beside(value=0.47, usual=0.22, spreads=2.1),
        "floor_usual": 0.19,
        "share_limit": 0.3,
        "weeks": 44,
        "due": 4.4,
        "due_limit": 4.0,
        "floor_due": 0.0,
        "openings": 14,
        "still": (
            StillDeal(
                deal=make_ref(2, "Globex"),
                days=41,
                usual_days=14.2,
                step="Ask for a date to go through the proposal",
            ),
            StillDeal(
                deal=make_ref(3, "Initech"),
                days=30,
                usual_days=12,
                step="Suggest two times for a short call",
            ),
        ),
    }
    return OneDeal(**(values | changes))


def make_crm_only(**changes: object) -> CliffEvidence:
    """Return the cliff of a rep who logs nothing."""
    values: dict[str, Any] = {
        "focus_share": 0.0,
        "focus_limit": 0.0,
        "touches": 0,
        "gap_bd": 28,
        "last_opened_on": date(2026, 10, 9),
        "lapsed": (),
        "others": 4,
        "quiet": None,
        "exposure": None,
        "outbound_last_10": None,
        "outbound_norm_10": None,
        "crm_only": make_one_deal(),
    }
    return make_cliff(**(values | changes))


def make_shape(**changes: object) -> PipelineShape:
    values: dict[str, Any] = {
        "largest": make_ref(5, "Umbrella"),
        "owner": SAM,
        "share": 0.31,
        "opened_days_ago": 4,
        "opened_bd_ago": 2,
        "usual_per_week": 5.25,
    }
    return PipelineShape(**(values | changes))


def make_digest(**changes: object) -> DigestEvidence:
    values: dict[str, Any] = {
        "friday": date(2026, 11, 20),
        "since": datetime(2026, 11, 13, 5, 30, tzinfo=UTC),
        "until": datetime(2026, 11, 20, 5, 30, tzinfo=UTC),
        "bridges": (
            Bridge(
                currency="USD",
                start_minor=389_312_000,
                new_minor=42_000_000,
                won_minor=-12_000_000,
                lost_minor=-8_000_000,
                changed_minor=6_000_050,
                other_minor=0,
                end_minor=417_312_050,
            ),
        ),
        "shape": make_shape(),
        "won": (make_moved(1, "Hooli renewal", "won on 17 Nov, 3 days early"),),
        "lost": (make_moved(2, "Vandelay", "lost from Proposal after 61 days"),),
        "slipped": (
            make_moved(3, "Globex", "close date from 28 Nov to 15 Jan, the 2nd time"),
        ),
        "new": (make_moved(4, "Stark", "opened on 16 Nov in Discovery"),),
        "new_more": 2,
        "month": (
            MonthRange(
                currency="USD",
                run_rate_minor=38_000_000,
                pipeline_minor=45_000_000,
                p10_minor=24_000_000,
                p50_minor=41_000_000,
                p90_minor=61_000_000,
                fridays=47,
                tried=26,
                held=21,
                is_afterwards=True,
                told_from=8,
                deals=57,
                without_amount=3,
                months=12,
                fresh_minor=4_000_000,
            ),
        ),
        "quarter": (make_quarter(),),
        "record": make_record(),
        "targets": (make_target(), make_target(leader=LEE, target_minor=None)),
        "risks": (
            Risk(
                deal=make_ref(1),
                owner=SAM,
                flags=("close date passed", "no dated next step"),
            ),
        ),
        "one_on_ones_held": 9,
        "one_on_ones_due": 12,
        "leaders": 3,
        "caveats": ("3 open deals have no amount",),
    }
    return DigestEvidence(**(values | changes))


def make_notice(**changes: object) -> Notice:
    values: dict[str, Any] = {
        "data_as_of": datetime(2026, 11, 19, 9, 58, tzinfo=UTC),
        "seen_by": ("you",),
    }
    return Notice(**(values | changes))


TO_REP = make_notice(leader_from=date(2026, 11, 24))
TO_LEADER = make_notice(seen_by=("you", "Sam Carter"), told_rep_on=date(2026, 11, 17))
