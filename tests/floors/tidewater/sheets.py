"""The floor's CSV files, as FORMAT.md describes them."""

import csv
from pathlib import Path

from tests.floors.tidewater import dealbook, remains
from tests.floors.tidewater.days import ZONES
from tests.floors.tidewater.motions import MOTIONS
from tests.floors.tidewater.remains import Clerk, Row
from tests.floors.tidewater.rep import Rep
from tests.floors.tidewater.world import Leader

HEADERS = {
    "people": "id,email,name,role,leader_email,leader_since,start_date,time_zone,"
    "country,target,currency,one_on_one_days,time_off,active",
    "stages": "pipeline_id,pipeline,id,label,position,probability,is_closed",
    "deals": "id,name,owner_id,pipeline_id,stage_id,amount,currency,close_date,"
    "created_at,next_step,modified_at,archived_at,merged_ids,forecast_category",
    "deal_changes": "deal_id,changed_at,field,value",
    "activities": "id,kind,owner_id,happens_at,created_at,direction,title,done,"
    "deal_ids,contact_ids",
    "meetings": "id,owner_id,title,type,starts_at,ends_at,created_at,outcome,"
    "attendee_ids,deal_ids,contact_ids",
    "contacts": "id,owner_id,name,email,created_at",
    "companies": "id,name,created_at,deal_ids",
}
EXTRA = {
    "activities": ",result,duration_seconds,by,bulk",
    "deals": ",created_by",
    "contacts": ",created_by",
}


def write_floor(clerk: Clerk, folder: Path, *, extended: bool) -> dict[int, int]:
    """Write a floor; returns the id of each meeting that was entered, by its place."""
    folder.mkdir(parents=True, exist_ok=True)
    meetings, ids = remains.meetings(clerk)
    deals, changes = dealbook.deals(clerk, extended=extended)
    tables = {
        "people": people(clerk),
        "stages": stages(),
        "deals": deals,
        "deal_changes": changes,
        "activities": remains.activities(clerk, extended=extended),
        "meetings": meetings,
        "contacts": dealbook.contacts(clerk, extended=extended),
        "companies": dealbook.companies(clerk),
    }
    for name, rows in tables.items():
        header = HEADERS[name] + (EXTRA.get(name, "") if extended else "")
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as lines:
            out = csv.writer(lines)
            out.writerow(header.split(","))
            out.writerows(rows)
    return ids


def stages() -> list[Row]:
    """Return the rows of stages.csv."""
    rows = []
    for motion in MOTIONS:
        count = len(motion.stages)
        for place, label in enumerate(motion.stages, 1):
            hope = f"{0.1 + 0.75 * (place - 1) / (count - 1):.2f}"
            rows.append(
                [
                    motion.pipeline_id, motion.key, f"{motion.pipeline_id}_{place}",
                    label, str(place - 1), hope, "no",
                ]
            )  # fmt: skip
        for place, (end, label, hope) in enumerate(
            (("won", "Won", "1"), ("lost", "Lost", "0")), count
        ):
            rows.append(
                [
                    motion.pipeline_id, motion.key, f"{motion.pipeline_id}_{end}",
                    label, str(place), hope, "yes",
                ]
            )  # fmt: skip
    return rows


def people(clerk: Clerk) -> list[Row]:
    """Return the rows of people.csv."""
    world = clerk.world
    rows = [_leader(clerk, who) for who in world.leaders.values()]
    rows += [_rep(clerk, rep) for rep in world.reps.values()]
    admin = ["100", "ops@tidewater.example", "Rita Lindner", "admin"]
    zone = ["", "", "", ZONES["IE"], "IE", "", "EUR", "", "", "yes"]
    return [*rows, admin + zone]


def _spans(clerk: Clerk, spans: list[tuple[int, int]]) -> str:
    date = clerk.world.days.date_of
    return ";".join(
        str(date(first)) if first == last else f"{date(first)}..{date(last)}"
        for first, last in spans
    )


def _leader(clerk: Clerk, who: Leader) -> Row:
    return [
        str(who.id), who.email, who.name, who.role, who.leader,
        str(clerk.world.days.date_of(-600)) if who.leader else "",
        str(clerk.world.days.date_of(-900)), ZONES[who.country], who.country, "", "EUR",
        "30", _spans(clerk, who.leave), "yes",
    ]  # fmt: skip


def _rep(clerk: Clerk, rep: Rep) -> Row:
    date, last = clerk.world.days.date_of, clerk.world.days.count
    gone = rep.leaves is not None and rep.leaves < last
    return [
        str(rep.id), rep.email, rep.name, "rep", clerk.world.leaders[rep.leader].email,
        str(date(rep.leader_since)), str(date(rep.starts)), ZONES[rep.country],
        rep.country, f"{rep.target:.0f}", "EUR", "30", _spans(clerk, rep.leave),
        "no" if gone else "yes",
    ]  # fmt: skip
