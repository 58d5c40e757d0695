"""What each rule may do by its record: written by the proof, read by all who ask."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import cast

from sqlalchemy import Table, select

from coaching.standing.proof import as_proved
from coaching.standing.standing import OwnNorm, Proof, Record, Verdict
from coaching.thresholds import Thresholds
from models.db.bulk_insert import insert_rows, overwrite
from models.db.read_session import ReadSession
from models.tables import RuleProof

PROOFS = cast("Table", RuleProof.__table__)
KEYS = ("rule", "version")


async def keep_proofs(
    session: ReadSession, proofs: Iterable[Proof], *, now: datetime
) -> None:
    """Keep each proof in place of the last one of the same version of its rule."""
    rows = [_row(proof, now) for proof in proofs]
    names = [column.name for column in PROOFS.columns if column.name not in KEYS]
    await insert_rows(session, PROOFS, rows, on_conflict=overwrite(KEYS, names))


async def last_proofs(session: ReadSession) -> Mapping[str, Proof]:
    """Return the last proof of each rule, of whichever version; in one statement.

    A rule whose values were changed keeps its standing until it is proved anew.
    """
    rows = await session.scalars(select(RuleProof).order_by(RuleProof.proved_at))
    return {row.rule: _proof(row) for row in rows}


async def as_proved_here(session: ReadSession, thresholds: Thresholds) -> Thresholds:
    """Return `thresholds` as the company's own past corrects them."""
    return as_proved(thresholds, await last_proofs(session))


async def proved_at(session: ReadSession) -> datetime | None:
    """Return when the rules were last proved; None: never."""
    query = select(RuleProof.proved_at).order_by(RuleProof.proved_at.desc())
    at: datetime | None = await session.scalar(query.limit(1))
    return at


def _row(proof: Proof, now: datetime) -> dict[str, object]:
    own = proof.own
    return {
        "rule": proof.rule,
        "version": proof.version,
        "verdict": proof.verdict,
        "proved_at": now,
        "until": proof.until,
        "spoke": proof.record.spoke,
        "weeks": proof.record.weeks,
        "wrong": proof.record.wrong,
        "judged": proof.record.judged,
        "own_factor": own.factor if own else None,
        "own_wrong": own.record.wrong if own else None,
        "own_judged": own.record.judged if own else None,
    }


def _proof(row: RuleProof) -> Proof:
    record = Record(
        spoke=row.spoke, weeks=row.weeks, wrong=row.wrong, judged=row.judged
    )
    return Proof(
        rule=row.rule,
        version=row.version,
        verdict=Verdict(row.verdict),
        record=record,
        own=_own(row),
        until=row.until,
    )


def _own(row: RuleProof) -> OwnNorm | None:
    factor, wrong, judged = row.own_factor, row.own_wrong, row.own_judged
    if factor is None or wrong is None or judged is None:
        return None
    record = Record(spoke=wrong, weeks=judged, wrong=wrong, judged=judged)
    return OwnNorm(factor=factor, record=record)
