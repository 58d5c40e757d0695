"""Tell each admin by a message of their own that the circuit breaker holds a run."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from coaching.evidence import RunHeldEvidence
from coaching.facts import Person
from coaching.planning.hold_reasons import Hold
from coaching.planning.plan import Plan
from jobs.admin_rules import AdminRules
from jobs.note_to_admins import note_to_admins
from models.conversation.breaker_holds import held_run, hold_began


async def tell_of_hold(
    session: AsyncSession,
    rules: AdminRules,
    people: Mapping[int, Person],
    plan: Plan,
    *,
    now: datetime,
) -> None:
    """Enqueue one note for each admin when a hold begins, at any hour.

    The hold lasts until nothing waits for a word any more; while it lasts nobody is
    told again.
    """
    run = await held_run(session, now=now)
    began = await hold_began(session, is_held=run is not None, now=now)
    reason = next((one.words for one in plan.held if one.hold is Hold.BREAKER), None)
    if run is None or began is None or reason is None:
        return
    evidence = RunHeldEvidence(
        messages=run.messages,
        people=run.people,
        by_rule=run.rules,
        reason=reason,
        keeps_days=rules.thresholds.plan.breaker_keeps_days,
    )
    await note_to_admins(
        session, people, evidence, matter=began.isoformat(), now=now, until=run.until
    )
