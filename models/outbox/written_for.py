"""Whether a message is still for its reader: what it was written for may have changed.

Asked before it is sent and before it is answered. In the ledger a digest is about its
VP and a missing 1:1 about its leader, so that the one it is about does not tell all.
"""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import or_, select

from coaching.evidence import Evidence, Notice, load
from coaching.evidence.about import reps_in
from coaching.facts import Role
from coaching.planning.audience import FOR_VPS
from models.db.read_session import ReadSession
from models.people.roster import DEACTIVATED
from models.people.visibility import may_see
from models.tables import Delivery, Owner, Person

NO_VP: Final = "the recipient is no VP any more"
OUT_OF_SIGHT: Final = "the recipient may no longer see whom it is about"
NOT_THERE: Final = "the account of a rep whom it names is closed"


async def why_not_for_reader(session: ReadSession, delivery_id: str) -> str | None:
    """Return why a message is not for its reader any more; None if it is.

    By their role, and by the chart where it is about somebody or names them: in the
    message itself, and in each line that rides along with it.
    """
    query = (
        select(
            Delivery.kind,
            Delivery.recipient_id,
            Delivery.subject_person_id,
            Delivery.evidence,
            Delivery.notice,
            Person.role,
        )
        .join(Person, Person.id == Delivery.recipient_id)
        .where(Delivery.id == delivery_id)
    )
    row = (await session.execute(query)).one()
    told = _told(row.evidence, row.notice)
    if not all(has_role_for(k, row.role) for k in (row.kind, *(e.rule for e in told))):
        return NO_VP
    # Whoever is still there may see themselves.
    about = _named(told) | {row.subject_person_id}
    for person_id in about - {None, row.recipient_id}:
        if not await may_see(session, row.recipient_id, person_id):
            return OUT_OF_SIGHT
    return None


async def why_nobody_there(session: ReadSession, delivery_id: str) -> str | None:
    """Return why a message is not to be sent: it names a rep who is there no more.

    What was said already may still be explained and answered.
    """
    columns = (Delivery.recipient_id, Delivery.evidence, Delivery.notice)
    query = select(*columns).where(Delivery.id == delivery_id)
    row = (await session.execute(query)).one()
    named = _named(_told(row.evidence, row.notice)) - {row.recipient_id}
    closed = (
        select(Person.id)
        .outerjoin(Owner, Owner.id == Person.owner_id)
        .where(
            Person.id.in_(named),
            or_(Person.slack_state == DEACTIVATED, Owner.archived),
        )
    )
    is_any = named and await session.scalar(closed.limit(1)) is not None
    return NOT_THERE if is_any else None


def _named(told: Iterable[Evidence]) -> frozenset[int]:
    """Return the reps whom a message names, but for what is about a whole floor."""
    return frozenset().union(*(reps_in(e) for e in told if e.rule not in FOR_VPS))


def _told(evidence: str, notice: str) -> tuple[Evidence, ...]:
    """Return all that a message tells; nothing where its words are erased."""
    head = (load(evidence),) if evidence else ()
    also = Notice.model_validate_json(notice).also if notice else ()
    return (*head, *also)


def has_role_for(kind: str, role: str) -> bool:
    """Say whether messages of this kind are for people with this role."""
    return kind not in FOR_VPS or role == Role.VP
