"""What one VP's digest says for a slot, and what it foretells."""

import asyncio
from dataclasses import replace
from datetime import datetime

from coaching.digest.digest import digest as build_digest
from coaching.digest.digest import predictions
from coaching.evidence import DigestEvidence, Notice
from coaching.facts import Freshness, Person
from coaching.forecasting.past_forecasts import Prediction
from coaching.rulebook import rule_version
from jobs.admin_rules import AdminRules
from jobs.compose import Outgoing, compose_digest
from jobs.decide import Reading
from jobs.digest_schedule import Slot
from models.db.read_session import ReadSession
from models.pages.digest import digest_facts
from models.rules.proofs import as_proved_here


async def compose_for(
    session: ReadSession,
    vp: Person,
    slot: Slot,
    *,
    rules: AdminRules,
    now: datetime,
    known_at: datetime | None = None,
) -> Outgoing:
    """Return the digest of `vp` for `slot` as it reads at `now`.

    Where `now` lies ahead of `known_at`, the present, the sync is taken to go on.
    """
    outgoing, _ = await compose_and_foretell(
        session, vp, slot, rules=rules, now=now, known_at=known_at or now
    )
    return outgoing


async def compose_and_foretell(
    session: ReadSession,
    vp: Person,
    slot: Slot,
    *,
    rules: AdminRules,
    now: datetime,
    known_at: datetime,
) -> tuple[Outgoing, tuple[Prediction, ...]]:
    """Return that digest and what it foretells, to be held against what comes.

    `now` and `known_at` are as for `compose_for`.
    """
    thresholds = await as_proved_here(session, rules.thresholds)
    facts = await digest_facts(
        session, vp_id=vp.id, since=slot.since, until=now, kinds=rules.thresholds.kinds
    )
    if now > known_at:
        look = Reading(session=session, thresholds=rules.thresholds, known_at=known_at)
        facts = replace(facts, freshness=await look.freshness(now))
    # In a thread: whoever presses a button meanwhile is not kept waiting.
    evidence: DigestEvidence = await asyncio.to_thread(
        build_digest,
        facts,
        thresholds=thresholds,
        friday=slot.day,
    )
    notice = Notice(
        data_as_of=_as_of(facts.freshness, now=now),
        seen_by=("you",),
        late_from=slot.due_at if slot.is_late(now) else None,
        rule_version=rule_version(evidence.rule, evidence.version, rules.thresholds),
    )
    outgoing = compose_digest(
        vp, evidence, notice, ends_at=slot.ends_at, crm_hosts=rules.crm_hosts
    )
    foretold = await asyncio.to_thread(
        predictions, facts, evidence.month, thresholds=rules.thresholds
    )
    return outgoing, foretold


def _as_of(fresh: Freshness, *, now: datetime) -> datetime:
    """Return the oldest finished sync among the streams that a digest reads."""
    known = (fresh.deals_at, fresh.activities_at, fresh.meetings_at)
    return min((at for at in known if at is not None), default=now)
