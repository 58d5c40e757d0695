"""A company of nine with two teams, a guest and somebody who left; small, so quick."""

from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

from sandbox.floor.cast import stages
from sandbox.floor.files import save
from sandbox.floor.floor import Floor
from sandbox.floor.rows import ActivityRow, DealRow, PersonRow, ProfileRow

NEW_YORK, BERLIN = "America/New_York", "Europe/Berlin"
HOST = "brook.example"
PEOPLE = (
    # id, name, zone, team, title
    (1, "Vera Vance", NEW_YORK, None, "VP Sales"),
    (2, "Mo Mann", NEW_YORK, "North", "Sales Manager"),
    (3, "Mia Mund", BERLIN, "South", "Regional Sales Manager"),
    (4, "Nils Nord", NEW_YORK, "North", "Account Executive"),
    (5, "Nora Nash", NEW_YORK, "North", "Account Executive"),
    (6, "Sid Sund", BERLIN, "South", "Account Executive"),
    (7, "Suse Süd", BERLIN, "South", "Account Executive"),
    (8, "Rene Opal", NEW_YORK, None, "RevOps"),
    (9, "Gus Guest", NEW_YORK, None, "Agency"),
    (10, "Leo Left", NEW_YORK, "North", "Account Executive"),
)
REPS = (4, 5, 6, 7)


def address(name: str) -> str:
    """Return the e-mail address of somebody of PEOPLE."""
    plain = name.lower().replace("ü", "u").replace(" ", ".")
    return f"{plain}@{HOST}"


def write_small_floor(folder: Path, now: datetime, *, has_deals: bool = True) -> Path:
    """Write the company as of `now` below `folder`, and return where."""
    floor = Floor()
    for row_id, name, zone, team, title in PEOPLE:
        floor.put_person(
            PersonRow(
                id=row_id,
                email=address(name),
                name=name,
                role="rep",
                time_zone=zone,
                active=name != "Leo Left",
                currency="EUR",
            )
        )
        kind = "guest" if name == "Gus Guest" else None
        floor.put_profile(ProfileRow(id=row_id, team=team, title=title, kind=kind))
    for stage in stages():
        floor.put_stage(stage)
    if has_deals:
        _sell(floor, now)
    path = folder / "floor"
    save(floor, path)
    return path


def _sell(floor: Floor, now: datetime) -> None:
    for number in range(24):
        owner, begun = REPS[number % 4], now - timedelta(days=40 + number)
        floor.put_deal(
            DealRow(
                id=100 + number,
                name=f"Customer {number}",
                owner_id=owner,
                pipeline_id="default",
                stage_id="proposal",
                amount=Decimal(10_000 + number),
                currency="EUR",
                created_at=begun,
                close_date=(now + timedelta(days=30)).date(),
            )
        )
        for call in range(5):
            at = begun + timedelta(days=call, hours=1)
            floor.put_activity(
                ActivityRow(
                    id=1000 + number * 10 + call,
                    kind="call",
                    owner_id=owner,
                    happens_at=at,
                    created_at=at,
                    direction="in" if call == 4 else "out",
                    deal_ids=(100 + number,),
                )
            )
