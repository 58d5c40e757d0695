"""Turn a synthetic export of a B2B sales CRM into a floor without a word of history.

The files name 20 reps with their addresses and regions. A manager over each region, a
VP and an admin are added, and euros and the Paris zone, since the files name none. What
a deal was before the export is not known: an open one has stood as it is ever since it
was created; a closed one was prospecting until the day on which it closed.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer

from sandbox.floor.floor import Floor
from sandbox.floor.foreign import address, read, write
from sandbox.floor.rows import ChangeRow, CompanyRow, DealRow, PersonRow, StageRow

HOST = "b2bfloor.example"
PIPELINE = "b2b"
ZONE, COUNTRY, CURRENCY = "Europe/Paris", "FR", "EUR"
VP, ADMIN = ("Victoire Perrin", 11), ("Alain Dumas", 12)
MANAGERS = {
    "1": "Marc Aubert",
    "2": "Marion Blanc",
    "3": "Mehdi Carpentier",
    "4": "Margaux Denis",
    "5": "Maxime Étienne",
    "6": "Mathilde Faure",
    "7": "Moussa Guérin",
    "8": "Manon Huet",
}
"""By region; nobody's name in the files."""
FIRST_MANAGER, FIRST_REP, FIRST_DEAL = 101, 200, 100_000
FIRST_STAGE = "Prospecting"
STAGES = (
    # As each line of the export has it.
    (FIRST_STAGE, "0.1", False),
    ("Qualification", "0.25", False),
    ("Proposal", "0.5", False),
    ("Negotiation", "0.7", False),
    ("Closed Won", "1.0", True),
    ("Closed Lost", "0.0", True),
)
DAY_BEGINS = time(6, tzinfo=UTC)
"""The files know days only. This is that day in Paris, before work."""
CLOSED = {label for label, _, is_closed in STAGES if is_closed}


def convert(source: Path) -> Floor:
    """Return the floor that the files in `source` describe; OSError if one lacks."""
    floor = Floor()
    for place, (label, chance, is_closed) in enumerate(STAGES):
        floor.put_stage(
            StageRow(
                pipeline_id=PIPELINE,
                pipeline="B2B",
                id=_stage(label),
                label=label,
                position=place,
                probability=Decimal(chance),
                is_closed=is_closed,
            )
        )
    for person in _people(list(read(source / "sales_reps.csv"))):
        floor.put_person(person)
    rows = list(read(source / "opportunities.csv"))
    customers = list(read(source / "customers.csv"))
    names = {row["customer_id"]: row["customer_name"] for row in customers}
    for row in rows:
        deal = _deal(row, names[row["customer_id"]])
        floor.put_deal(deal, changes=_changes(deal, row))
    for row in customers:
        floor.put_company(_company(row, rows))
    return floor


def _people(reps: list[dict[str, str]]) -> Iterator[PersonRow]:
    yield _person(*VP, role="vp", leader=None)
    yield _person(*ADMIN, role="admin", leader=None)
    regions = sorted({row["region_id"] for row in reps})
    for number, region in enumerate(regions):
        name = MANAGERS[region]
        yield _person(name, FIRST_MANAGER + number, role="manager", leader=VP[0])
    for row in reps:
        yield PersonRow(
            id=_rep(row),
            email=row["email"],
            # Two reps are called the same: the address tells them apart.
            name=row["sales_rep_name"],
            role="rep",
            leader_email=address(MANAGERS[row["region_id"]], HOST),
            start_date=date.fromisoformat(row["hire_date"]),
            time_zone=ZONE,
            country=COUNTRY,
            currency=CURRENCY,
        )


def _person(name: str, row_id: int, *, role: str, leader: str | None) -> PersonRow:
    return PersonRow(
        id=row_id,
        email=address(name, HOST),
        name=name,
        role=role,
        leader_email=None if leader is None else address(leader, HOST),
        time_zone=ZONE,
        country=COUNTRY,
        currency=CURRENCY,
    )


def _deal(row: dict[str, str], customer: str) -> DealRow:
    created, closed = _instant(row["created_date"]), _closed_at(row)
    return DealRow(
        id=_number(row),
        name=f"{customer} - {row['opportunity_id']}",
        owner_id=_rep(row),
        pipeline_id=PIPELINE,
        stage_id=_stage(row["stage"]),
        amount=Decimal(row["expected_revenue"]),
        currency=CURRENCY,
        close_date=date.fromisoformat(row["close_date"]),
        created_at=created,
        modified_at=closed or created,
    )


def _changes(deal: DealRow, row: dict[str, str]) -> Iterator[ChangeRow]:
    """Yield what a closed deal was; its day of closing was not known beforehand."""
    closed, opened = _closed_at(row), _instant(row["created_date"])
    if closed is not None:
        yield _change(deal, opened, "stage", _stage(FIRST_STAGE))
        yield _change(deal, closed, "stage", deal.stage_id)
        yield _change(deal, closed, "close_date", deal.close_date)


def _change(deal: DealRow, at: datetime, field: str, value: object) -> ChangeRow:
    return ChangeRow(deal_id=deal.id, changed_at=at, field=field, value=str(value))


def _company(row: dict[str, str], deals: list[dict[str, str]]) -> CompanyRow:
    return CompanyRow(
        id=int(row["customer_id"]),
        name=row["customer_name"],
        created_at=_instant(row["created_at"]),
        deal_ids=tuple(
            _number(deal) for deal in deals if deal["customer_id"] == row["customer_id"]
        ),
    )


def _closed_at(row: dict[str, str]) -> datetime | None:
    if row["stage"] not in CLOSED:
        return None
    closed = _instant(row["close_date"])
    # Opened and closed on one day: in that order.
    is_one_day = row["close_date"] == row["created_date"]
    return closed + timedelta(hours=1) if is_one_day else closed


def _stage(label: str) -> str:
    return label.lower().replace(" ", "_")


def _rep(row: dict[str, str]) -> int:
    return FIRST_REP + int(row["sales_rep_id"])


def _number(row: dict[str, str]) -> int:
    return FIRST_DEAL + int(row["opportunity_id"])


def _instant(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), DAY_BEGINS)


def main(
    source: Annotated[Path, typer.Option(help="Folder with the export's CSV files")],
    to: Annotated[Path, typer.Option(help="Folder to write")],
) -> None:
    """Write the B2B export as a floor."""
    write(convert, source=source, to=to, whose="the export's")


if __name__ == "__main__":
    typer.run(main)
