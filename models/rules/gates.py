"""How far each rule may speak: moved by the nightly proof and by an admin's word."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import cast

from sqlalchemy import Table, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.standing.gates import Answers, Because, Gate, Step, Word
from models.db.bulk_insert import insert_rows, overwrite
from models.db.read_session import ReadSession
from models.tables import Answer, AuditEntry, Delivery, PutOff, RuleGate

GATES = cast("Table", RuleGate.__table__)
MOVED = ("step", "since", "because", "team_id")
WRONG_DATA = "wrong_data"
NOT_USEFUL = "not_useful"


async def read_gates(session: ReadSession) -> Mapping[str, Gate]:
    """Return how far each rule may speak, in one statement."""
    rows = await session.scalars(select(RuleGate).order_by(RuleGate.rule))
    return {row.rule: _gate(row) for row in rows}


async def keep_gates(session: ReadSession, gates: Iterable[Gate]) -> None:
    """Keep `gates` in the caller's transaction; an admin's word there stays."""
    rows = [_values(gate) for gate in gates]
    await insert_rows(session, GATES, rows, on_conflict=overwrite(("rule",), MOVED))


async def say_word(
    session: AsyncSession, rule: str, word: Word | None, *, by: str, now: datetime
) -> None:
    """Note an admin's word on `rule`, or take it back; with a line in the audit.

    Taken back, the rule stands where it stood, and the next night decides.
    """
    row = await session.get(RuleGate, rule)
    if row is None:
        row = RuleGate(**_values(Gate(rule=rule, step=Step.FLOOR, since=now)))
        session.add(row)
    row.word = word
    reason = f"{rule}: {word or 'by its record'}"
    session.add(
        AuditEntry(
            at=now, actor=by[:64], action="rule_gate", allowed=True, reason=reason
        )
    )


async def answers_to(session: ReadSession, rule: str, *, since: datetime) -> Answers:
    """Count the messages of `rule` that were answered after `since`, and how badly."""
    told = select(Answer.delivery_id).join(Delivery, Delivery.id == Answer.delivery_id)
    answered = told.where(
        Delivery.kind == rule, Delivery.state == "sent", Answer.answered_at > since
    )
    wrong = answered.where(Answer.choice == WRONG_DATA)
    useless = select(PutOff.id).where(
        PutOff.rule == rule, PutOff.reason == NOT_USEFUL, PutOff.created_at > since
    )
    number, bad, off = [
        await session.scalar(select(func.count()).select_from(query.subquery())) or 0
        for query in (answered.distinct(), wrong.distinct(), useless)
    ]
    return Answers(answered=number, unwanted=min(number, bad + off))


def _gate(row: RuleGate) -> Gate:
    return Gate(
        rule=row.rule,
        step=Step(row.step),
        since=row.since,
        because=Because(row.because),
        team_id=row.team_id,
        word=Word(row.word) if row.word else None,
    )


def _values(gate: Gate) -> dict[str, object]:
    return {
        "rule": gate.rule,
        "step": gate.step,
        "since": gate.since,
        "because": gate.because,
        "team_id": gate.team_id,
        "word": gate.word,
    }
