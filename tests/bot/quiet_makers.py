"""Evidence about silent deals, deals that look over, and a rep with another job."""

from datetime import date
from typing import Any

from coaching.evidence import (
    LooksOverEvidence,
    OverDeal,
    QuietDealEvidence,
    RoleChangeEvidence,
)
from tests.bot.evidence_makers import SAM, make_quiet, make_ref


def make_quiet_deal(**changes: object) -> QuietDealEvidence:
    values: dict[str, Any] = {
        "rep": SAM,
        "deal": make_ref(5, "Globex"),
        "quiet": make_quiet(state="silent", silent_bd=14, outbound_days=2),
        "last_customer_on": date(2026, 10, 30),
        "answer_within_bd": 2,
        "silent_from_bd": 8.0,
        "attempts": 2,
        "close_date": date(2026, 12, 18),
    }
    return QuietDealEvidence(**(values | changes))


def make_role_change(**changes: object) -> RoleChangeEvidence:
    values: dict[str, Any] = {
        "rep": SAM,
        "gap_days": 97,
        "limit_days": 90,
        "last_opened_on": date(2026, 8, 14),
        "touches": 41,
        "window_bd": 15,
        "open_deals": 1,
        "pace_bd": 6.4,
    }
    return RoleChangeEvidence(**(values | changes))


def make_over_deal(number: int, name: str, **changes: object) -> OverDeal:
    values: dict[str, Any] = {
        "deal": make_ref(number, name),
        "age_days": 400 + number,
        "silent_days": 180 + number,
    }
    return OverDeal(**(values | changes))


def make_looks_over(**changes: object) -> LooksOverEvidence:
    values: dict[str, Any] = {
        "rep": SAM,
        "deals": (
            make_over_deal(1, "Acme"),
            make_over_deal(2, "Globex"),
            make_over_deal(3, "Initech"),
        ),
        "won": 41,
        "age_days": 240,
        "silent_days": 90,
        "lives_days": 60,
        "every_days": 30,
    }
    return LooksOverEvidence(**(values | changes))
