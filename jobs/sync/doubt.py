"""What of the CRM is too much to be believed: a lost right looks like an empty room."""

from collections.abc import Sequence
from typing import Final

from crm.port import Crm, Page, Stream
from models.crm_data.lost_fields import Loss, explains, others_with
from models.db.database import SessionMaker

MOST_GONE: Final = 0.2
"""More than this share missing at once is a lost right to see them, and no deletion."""
FEW: Final = 5
"""So few are believed, but where they are all there is."""
ALL_OF: Final = 3
"""So many that had a field, or are all there is, do not lose it or vanish by chance."""
OTHERS: Final = 50
"""Of so many that have a field is asked whether they still have it."""
WORDS: Final = {
    "owner_id": "the owner",
    "stage_id": "the stage",
    "amount_minor": "the amount",
    "close_date": "the close date",
    "starts_at": "the time",
    "created_at": "the day of creation",
    "outcome": "the outcome",
    "direction": "the direction",
}
CHECK: Final = "check what the user behind the token may see"


class DoubtError(Exception):
    """What the CRM tells of a stream is not believed; the text says why, and a mend."""


def is_doubted(missing: int, *, of: int) -> bool:
    """Say whether so many missing of so many is more than a deletion."""
    if missing == of:
        return of >= ALL_OF
    return missing > max(FEW, MOST_GONE * of)


def missing_words(stream: Stream, missing: int, *, of: int) -> str:
    """Return why it is not believed that records are gone."""
    return (
        f"{missing} of {of} {_name(stream)} are not shown any more and lie in no "
        f"recycle bin: so many at once look like a lost right; {CHECK}"
    )


async def hidden_field(
    crm: Crm,
    sessions: SessionMaker,
    stream: Stream,
    batch: Sequence[Page],
    losses: Sequence[Loss],
) -> str | None:
    """Return why a field that `batch` empties is not believed to be empty.

    Others that had it are looked at: where most of them have it no more, it is hidden.
    Where there are next to none, as in a small account, the batch itself tells as well.
    """
    named = {record.external_id for page in batch for record in page.records}
    for loss in losses:
        async with sessions() as session:
            others = await others_with(
                session,
                loss.field,
                crm=crm.name,
                stream=stream.value,
                but=named,
                limit=OTHERS,
            )
        lacking, of = await _lacking(crm, stream, others, loss.field)
        is_hidden = lacking * 2 > of
        if of < ALL_OF:
            lacking, of = lacking + loss.lost, of + loss.lost + loss.kept
            is_hidden = lacking >= ALL_OF and lacking * 2 > of
        if is_hidden:
            return (
                f"{WORDS[loss.field]} is gone from {lacking} of {of} "
                f"{_name(stream)} that had it: that looks like a hidden field; {CHECK}"
            )
    return None


async def _lacking(
    crm: Crm, stream: Stream, ids: Sequence[str], field: str
) -> tuple[int, int]:
    """Return how many of `ids` lack `field` now, and of how many it is told."""
    if not ids:
        return 0, 0
    there = [
        record
        async for page in crm.named(stream, ids)
        for record in page.records
        if record.archived_at is None
        and not explains(field, result=getattr(record, "result", None))
    ]
    return sum(getattr(record, field) is None for record in there), len(there)


def _name(stream: Stream) -> str:
    return stream.value.replace("_", " ")
