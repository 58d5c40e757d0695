"""Turn a synthetic Latin American SaaS team's files into a floor.

The files name 4 SDR, 9 AE and 5 KAM, all reps here. A manager over each team, a VP, an
admin and everybody's e-mail address are added. Deals take eight days and lie in one
open stage, because the files tell only when they were opened and how they closed. Why
a deal was lost stays out, as does the date of its closing until it has closed.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer

from sandbox.floor.floor import Floor
from sandbox.floor.foreign import address, read, write
from sandbox.floor.rows import ChangeRow, ContactRow, DealRow, PersonRow, StageRow
from sandbox.floor.saas_latam_log import ByLead, activities, meetings

HOST = "latamfloor.example"
PIPELINE = "saas"
VP, ADMIN = ("Valeria Ibarra", 11), ("Adrián Lagos", 12)
MANAGERS = {
    ("SDR", "Inbound"): ("Inés Duarte", 101),
    ("SDR", "Outbound"): ("Óscar Beltrán", 102),
    ("AE", "SMB"): ("Silvia Montes", 103),
    ("AE", "Accountants"): ("Antonio Vera", 104),
    ("KAM", "SMB"): ("Miguel Sosa", 105),
    ("KAM", "Accountants"): ("Alicia Rubio", 106),
}
"""By role and team; nobody's name in the files."""
FIRST_REP = 201
COUNTRIES = {
    "COL": ("CO", "America/Bogota"),
    "MEX": ("MX", "America/Mexico_City"),
    "DOM": ("DO", "America/Santo_Domingo"),
    "PER": ("PE", "America/Lima"),
}
HOME = "COL"
SOUGHT_BY_US = "Outbound"
"""The channel of leads that nobody handed out: the rep found them."""
STAGES = (
    # The files give no probability: this is a rule of thumb, not hindsight.
    ("Open", "0.4", False),
    ("Closed Won", "1.0", True),
    ("Closed Lost", "0.0", True),
)


def convert(source: Path) -> Floor:
    """Return the floor that the files in `source` describe; OSError if one lacks."""
    floor = Floor()
    for place, (label, chance, is_closed) in enumerate(STAGES):
        floor.put_stage(
            StageRow(
                pipeline_id=PIPELINE,
                pipeline="SaaS",
                id=_stage(label),
                label=label,
                position=place,
                probability=Decimal(chance),
                is_closed=is_closed,
            )
        )
    reps = list(read(source / "reps.csv"))
    for person in _people(reps):
        floor.put_person(person)
    ids = {row["rep_id"]: FIRST_REP + number for number, row in enumerate(reps)}
    deals = list(read(source / "deals.csv"))
    for row in deals:
        deal = _deal(row, ids)
        floor.put_deal(deal, changes=_changes(deal, row))
    log = list(read(source / "sales_activities.csv"))
    known = ByLead(reps=ids, deals={row["lead_id"]: _number(row) for row in deals})
    for activity in activities(read(source / "call_logs.csv"), log, known):
        floor.put_activity(activity)
    for meeting in meetings(log, known):
        floor.put_meeting(meeting)
    owners = _first_reps(log, ids)
    for row in read(source / "leads.csv"):
        floor.put_contact(_contact(row, owners.get(row["lead_id"])))
    return floor


def _people(reps: list[dict[str, str]]) -> Iterator[PersonRow]:
    yield _person(*VP, role="vp", leader=None, base=HOME)
    yield _person(*ADMIN, role="admin", leader=None, base=HOME)
    for manager in MANAGERS.values():
        yield _person(*manager, role="manager", leader=VP[0], base=HOME)
    for number, row in enumerate(reps):
        leader, _ = MANAGERS[row["role"], row["team"]]
        yield _person(
            row["rep_name"],
            FIRST_REP + number,
            role="rep",
            leader=leader,
            base=row["base_country"],
            hired=date.fromisoformat(row["hire_date"]),
        )


def _person(
    name: str,
    row_id: int,
    *,
    role: str,
    leader: str | None,
    base: str,
    hired: date | None = None,
) -> PersonRow:
    country, zone = COUNTRIES[base]
    return PersonRow(
        id=row_id,
        email=address(name, HOST),
        name=name,
        role=role,
        leader_email=None if leader is None else address(leader, HOST),
        start_date=hired,
        time_zone=zone,
        country=country,
        currency="USD",
    )


def _deal(row: dict[str, str], ids: dict[str, int]) -> DealRow:
    closed = _instant(row["close_at"])
    return DealRow(
        id=_number(row),
        name=f"{row['plan_selected']} - {row['deal_id']}",
        owner_id=ids[row["owner_rep_id"]],
        pipeline_id=PIPELINE,
        currency="USD",
        stage_id=_stage(row["status"]),
        amount=Decimal(row["final_mrr_usd"]),
        close_date=closed.date(),
        created_at=_instant(row["deal_created_at"]),
        modified_at=closed,
    )


def _changes(deal: DealRow, row: dict[str, str]) -> Iterator[ChangeRow]:
    """Yield what the deal was: by the price list while it was open."""
    opened, closed = _instant(row["deal_created_at"]), _instant(row["close_at"])
    yield _change(deal, opened, "stage", _stage("Open"))
    yield _change(deal, opened, "amount", row["list_price_mrr_usd"])
    yield _change(deal, closed, "stage", deal.stage_id)
    yield _change(deal, closed, "amount", deal.amount)
    yield _change(deal, closed, "close_date", deal.close_date)


def _change(deal: DealRow, at: datetime, field: str, value: object) -> ChangeRow:
    return ChangeRow(deal_id=deal.id, changed_at=at, field=field, value=str(value))


def _first_reps(log: list[dict[str, str]], ids: dict[str, int]) -> dict[str, int]:
    """Return who worked each lead first; a bot's work stands for its rep's."""
    found: dict[str, int] = {}
    for row in sorted(log, key=lambda each: each["activity_at"]):
        if row["rep_id"]:
            found.setdefault(row["lead_id"], ids[row["rep_id"]])
    return found


def _contact(row: dict[str, str], owner: int | None) -> ContactRow:
    is_ours = row["channel"] == SOUGHT_BY_US and owner is not None
    return ContactRow(
        id=int(row["lead_id"].removeprefix("L")),
        owner_id=owner,
        name=f"{row['buyer_role']} {row['lead_id']}",
        created_at=_instant(row["created_at"]),
        created_by=str(owner) if is_ours else "marketing",
    )


def _stage(label: str) -> str:
    return label.lower().replace(" ", "_")


def _number(row: dict[str, str]) -> int:
    return 1_000_000 + int(row["deal_id"].removeprefix("D"))


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def main(
    source: Annotated[Path, typer.Option(help="Folder with the team's CSV files")],
    to: Annotated[Path, typer.Option(help="Folder to write")],
) -> None:
    """Write the SaaS team as a floor."""
    write(convert, source=source, to=to, whose="the SaaS team's")


if __name__ == "__main__":
    typer.run(main)
