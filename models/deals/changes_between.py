"""Deals as they stood at one instant and as they stand at a later one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from coaching.digest.facts import DealMove, DealState
from coaching.facts import CloseMove
from models.crm_data.closings import (
    UNDONE,
    closed_at_by,
    closed_between,
    is_won_by,
    undone_at,
)
from models.db.built_once import built_once
from models.db.fast_rows import plain_rows
from models.db.read_session import ReadSession
from models.deals.as_of import began_at, exists_at, fields_at, open_at
from models.deals.last_touches import Holder
from models.deals.moves import UNMOVED, deal_moves
from models.deals.open_deals import DealHolders
from models.tables import Deal, DealSnapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The time between two digests, and whose deals count."""

    since: datetime
    until: datetime
    person_ids: frozenset[int]


async def deal_changes(
    session: ReadSession, floor: DealHolders, span: Span
) -> tuple[DealMove, ...]:
    """Return each deal that these people had open at either end, or closed between.

    Two statements. A deal that came from or went to somebody else stands at one end
    only, and so does one that was archived in between.
    """
    rows = list(await plain_rows(session, _rows(span)))
    found = [(row, _before(row, floor, span), _after(row, floor, span)) for row in rows]
    kept = [each for each in found if each[1] is not None or each[2] is not None]
    holders = _holders(kept, floor)
    ids = _concerned_ids(span.since, span.until)
    moves = await deal_moves(session, holders, deals=ids, now=span.until)
    return tuple(
        DealMove(
            id=row.id,
            name=row.name,
            url=row.url,
            created_at=row.created_at,
            closed_at=row.closed_at,
            is_won=bool(row.is_won),
            before=before,
            after=after,
            last_open=_open_state(row, "last", floor, span),
            later_days=_later(moves.get(row.id, UNMOVED).close),
        )
        for row, before, after in kept
    )


Found = tuple[Any, DealState | None, DealState | None]


@built_once
def _concerned_ids(since: datetime, until: datetime) -> Select[int]:
    return select(Deal.id).where(*_concerned(since, until))


def _concerned(since: datetime, until: datetime) -> tuple[Any, ...]:
    was_closed = closed_between(since, until)
    return (
        or_(exists_at(since), exists_at(until)),
        or_(open_at(since), open_at(until), was_closed),
    )


def _last_open_at(snapshot: type[DealSnapshot], span: Span) -> Any:  # noqa: ANN401 - SQLAlchemy's expression
    """Join a deal that was lost in the span with its last `snapshot` before that."""
    earlier = aliased(DealSnapshot)
    closed_at = closed_at_by(span.until)
    last = (
        select(func.max(earlier.at))
        .where(earlier.deal_id == Deal.id, earlier.at < closed_at)
        .correlate(Deal, UNDONE)
        .scalar_subquery()
    )
    was_lost = and_(closed_at >= span.since, ~is_won_by(span.until))
    return and_(was_lost, snapshot.deal_id == Deal.id, snapshot.at == last)


def _rows(span: Span) -> Select[*tuple[Any, ...]]:
    old, new, last = (aliased(DealSnapshot) for _ in range(3))
    columns = ("stage_id", "amount_minor", "currency", "close_date", "owner_id")
    return (
        select(
            Deal.id,
            Deal.name,
            Deal.url,
            Deal.created_at,
            closed_at_by(span.until).label("closed_at"),
            is_won_by(span.until).label("is_won"),
            open_at(span.since).label("was_open"),
            exists_at(span.until).label("is_there"),
            began_at(span.since).label("began_by_since"),
            began_at(span.until).label("began_by_until"),
            *(getattr(old, name).label(f"old_{name}") for name in columns),
            *(getattr(new, name).label(f"new_{name}") for name in columns),
            *(getattr(last, name).label(f"last_{name}") for name in columns),
        )
        .select_from(Deal)
        .outerjoin(old, fields_at(old, span.since))
        .outerjoin(new, fields_at(new, span.until))
        .outerjoin(UNDONE, undone_at(span.until))
        .outerjoin(last, _last_open_at(last, span))
        .where(*_concerned(span.since, span.until))
        .order_by(Deal.id)
    )


def _before(row: Any, floor: DealHolders, span: Span) -> DealState | None:  # noqa: ANN401 - a row
    began = row.began_by_since is not None and row.began_by_since <= span.since
    if not row.was_open or not began:
        return None
    return _open_state(row, "old", floor, span)


def _after(row: Any, floor: DealHolders, span: Span) -> DealState | None:  # noqa: ANN401 - a row
    if not row.is_there or row.began_by_until is None:
        return None
    return _state(row, "new", floor, span)


def _open_state(row: Any, end: str, floor: DealHolders, span: Span) -> DealState | None:  # noqa: ANN401 - a row
    state = _state(row, end, floor, span)
    is_closed = state is not None and state.stage is not None and state.stage.is_closed
    return None if is_closed else state


def _state(row: Any, end: str, floor: DealHolders, span: Span) -> DealState | None:  # noqa: ANN401 - a row
    owner_id = getattr(row, f"{end}_owner_id")
    person_id = floor.roster.person_of.get(owner_id or 0)
    if person_id not in span.person_ids:
        return None
    stage_id = getattr(row, f"{end}_stage_id")
    return DealState(
        stage=floor.stages.get(stage_id) if stage_id is not None else None,
        amount_minor=getattr(row, f"{end}_amount_minor"),
        currency=getattr(row, f"{end}_currency"),
        close_date=getattr(row, f"{end}_close_date"),
        owner_id=person_id,
    )


def _holders(kept: Sequence[Found], floor: DealHolders) -> Mapping[int, Holder]:
    found = {}
    for row, before, after in kept:
        person_id = (after or before or _NOBODY).owner_id
        if person_id is not None:
            found[row.id] = Holder(
                deal_id=row.id,
                owner_id=floor.roster.owner_of[person_id],
                calendar=floor.roster.people[person_id].calendar,
            )
    return found


_NOBODY = DealState(
    stage=None, amount_minor=None, currency=None, close_date=None, owner_id=None
)


def _later(moves: Sequence[CloseMove]) -> tuple[int, ...]:
    days = ((move.after - move.before).days for move in moves)
    return tuple(each for each in days if each > 0)
