"""Tell each admin by a message of their own that the circuit breaker holds a run."""

from collections.abc import Mapping
from datetime import datetime
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from bot.views.messages.render import render
from coaching.evidence import Notice, RunHeldEvidence
from coaching.facts import Person, Role
from coaching.planning.hold_reasons import Hold
from coaching.planning.plan import Plan
from jobs.admin_rules import AdminRules
from jobs.compose import Outgoing
from models.conversation.breaker_holds import held_run, hold_began
from models.outbox.queue import enqueue


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
    for admin in people.values():
        if admin.role is Role.ADMIN and admin.reachable:
            note = _note(evidence, admin, began, now=now, until=run.until)
            row = note.delivery(episode_id=None, is_shadow=False)
            await enqueue(session, row, now=now)


def _note(
    evidence: RunHeldEvidence,
    admin: Person,
    began: datetime,
    *,
    now: datetime,
    until: datetime,
) -> Outgoing:
    delivery_id = str(uuid4())
    notice = Notice(data_as_of=now, seen_by=("you",))
    return Outgoing(
        id=delivery_id,
        dedup_key=f"{evidence.rule}:{admin.id}:{began.isoformat()}",
        kind=evidence.rule,
        recipient_id=admin.id,
        about_id=admin.id,
        subject_id=None,
        evidence=evidence,
        notice=notice,
        payload=render(
            evidence,
            notice,
            delivery_id=delivery_id,
            reader=admin.calendar,
            crm_hosts=frozenset(),
        ),
        deal_ids=(),
        expires_at=until,
    )
