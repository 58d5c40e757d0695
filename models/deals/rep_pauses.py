"""What reps have asked for about single deals: pauses that other rules respect."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import Select, select

from coaching.facts import Pause
from coaching.rulebook import RULES
from models import tables
from models.db.built_once import built_once
from models.db.fast_rows import plain_rows
from models.db.read_session import ReadSession

ON_ONE_DEAL = tuple(one.rule for one in RULES.values() if one.turns_on_deals)
"""The rules that turn on a deal, or on each of several."""


async def pauses(
    session: ReadSession, *, now: datetime
) -> Mapping[int, tuple[Pause, ...]]:
    """Return by rep what they had asked for by `now`, over or not, oldest first."""
    found: dict[int, tuple[Pause, ...]] = defaultdict(tuple)
    for person_id, deal_id, reason, at, until in await plain_rows(session, _asked(now)):
        if deal_id is not None:
            pause = Pause(deal_id=deal_id, reason=reason, asked_at=at, until=until)
            found[person_id] += (pause,)
    return found


@built_once
def _asked(now: datetime) -> Select[int, int | None, str, datetime, date | None]:
    asked = tables.PutOff
    return (
        select(
            asked.person_id,
            asked.subject_id,
            asked.reason,
            asked.created_at,
            asked.until,
        )
        .where(
            asked.person_id == asked.about_id,
            asked.rule.in_(ON_ONE_DEAL),
            asked.created_at <= now,
        )
        .order_by(asked.created_at, asked.id)
    )
