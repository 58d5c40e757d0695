"""Turn the Maven Analytics "CRM Sales Opportunities" files into a floor.

The files name agents, managers and regional offices. A VP over the managers, an admin,
and everybody's e-mail address are added here. Accounts stay out: a closed opportunity
always has one and an open one often none, so the account tells how a deal will end.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer

from sandbox.floor.floor import Floor
from sandbox.floor.foreign import address, read, write
from sandbox.floor.rows import ChangeRow, DealRow, PersonRow, StageRow

HOST = "mavenfloor.example"
PIPELINE = "maven"
VP, ADMIN = ("Vera Prescott", 11), ("Adam Winslow", 12)
FIRST_MANAGER, FIRST_AGENT, FIRST_DEAL = 101, 201, 100_001
ZONES = {
    "Central": "America/Chicago",
    "East": "America/New_York",
    "West": "America/Los_Angeles",
}
PRODUCT_NAMES = {"GTXPro": "GTX Pro"}
"""The pipeline's spelling -> the price list's."""
DAY_BEGINS = time(8, tzinfo=UTC)
"""The files know days only. This is that day in each office's zone, before work."""
HOUR = timedelta(hours=1)
STAGES = (
    # The files give no probabilities: these are a rule of thumb, not hindsight.
    ("Prospecting", "0.1", False),
    ("Engaging", "0.25", False),
    ("Won", "1.0", True),
    ("Lost", "0.0", True),
)


def convert(source: Path) -> Floor:
    """Return the floor that the files in `source` describe; OSError if one lacks."""
    floor = Floor()
    for place, (label, chance, is_closed) in enumerate(STAGES):
        floor.put_stage(
            StageRow(
                pipeline_id=PIPELINE,
                pipeline="Maven",
                id=label.lower(),
                label=label,
                position=place,
                probability=Decimal(chance),
                is_closed=is_closed,
            )
        )
    for person in _people(list(read(source / "sales_teams.csv"))):
        floor.put_person(person)
    prices = {
        row["product"]: Decimal(row["sales_price"])
        for row in read(source / "products.csv")
    }
    owners = {person.name: person.id for person in floor.people.values()}
    rows = list(read(source / "sales_pipeline.csv"))
    exported = _instant(max(max(r["engage_date"], r["close_date"]) for r in rows))
    for number, row in enumerate(rows):
        product = PRODUCT_NAMES.get(row["product"], row["product"])
        price, owner = prices[product], owners[row["sales_agent"]]
        deal = _deal(FIRST_DEAL + number, row, product, owner, price=price)
        if deal.modified_at is None:
            deal = replace(deal, modified_at=exported)  # seen then, known no earlier
        floor.put_deal(deal, changes=_changes(deal, price))
    return floor


def _people(teams: list[dict[str, str]]) -> Iterator[PersonRow]:
    yield _person(*VP, role="vp", leader=None, zone=ZONES["East"])
    yield _person(*ADMIN, role="admin", leader=None, zone=ZONES["East"])
    offices = {row["manager"]: ZONES[row["regional_office"]] for row in teams}
    for number, (name, zone) in enumerate(offices.items()):
        row_id = FIRST_MANAGER + number
        yield _person(name, row_id, role="manager", leader=VP[0], zone=zone)
    for number, row in enumerate(teams):
        name, leader = row["sales_agent"], row["manager"]
        row_id, zone = FIRST_AGENT + number, offices[row["manager"]]
        yield _person(name, row_id, role="rep", leader=leader, zone=zone)


def _person(
    name: str, row_id: int, *, role: str, leader: str | None, zone: str
) -> PersonRow:
    return PersonRow(
        id=row_id,
        email=address(name, HOST),
        name=name,
        role=role,
        leader_email=None if leader is None else address(leader, HOST),
        time_zone=zone,
        country="US",
        currency="USD",
    )


def _deal(
    row_id: int, row: dict[str, str], product: str, owner: int, *, price: Decimal
) -> DealRow:
    engaged, closed = _instant(row["engage_date"]), _instant(row["close_date"])
    if closed is not None and closed == engaged:
        closed += HOUR  # opened and closed on one day: in that order
    return DealRow(
        id=row_id,
        name=f"{product} - {row['opportunity_id']}",
        owner_id=owner,
        pipeline_id=PIPELINE,
        currency="USD",
        stage_id=row["deal_stage"].lower(),
        amount=price if closed is None else Decimal(row["close_value"]),
        close_date=None if closed is None else closed.date(),
        created_at=engaged,
        modified_at=closed or engaged,
    )


def _changes(deal: DealRow, price: Decimal) -> Iterator[ChangeRow]:
    """Yield what the deal was; of one without an engage date nothing is known."""
    if deal.created_at is not None:
        yield _change(deal, deal.created_at, "stage", "engaging")
        yield _change(deal, deal.created_at, "amount", price)
    if deal.close_date is not None and deal.modified_at is not None:
        yield _change(deal, deal.modified_at, "stage", deal.stage_id)
        yield _change(deal, deal.modified_at, "amount", deal.amount)
        yield _change(deal, deal.modified_at, "close_date", deal.close_date)


def _change(deal: DealRow, at: datetime, field: str, value: object) -> ChangeRow:
    return ChangeRow(deal_id=deal.id, changed_at=at, field=field, value=str(value))


def _instant(day: str) -> datetime | None:
    return datetime.combine(date.fromisoformat(day), DAY_BEGINS) if day else None


def main(
    source: Annotated[Path, typer.Option(help="Folder with Maven's CSV files")],
    to: Annotated[Path, typer.Option(help="Folder to write")],
) -> None:
    """Write Maven's pipeline as a floor."""
    write(convert, source=source, to=to, whose="Maven's")


if __name__ == "__main__":
    typer.run(main)
