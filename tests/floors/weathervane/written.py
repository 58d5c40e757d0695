"""Writing a floor's CSV files as FORMAT.md describes them."""

import csv
from collections.abc import Iterable
from pathlib import Path

from tests.floors.weathervane.deal import Deal, Meeting
from tests.floors.weathervane.motions import OPEN_STAGES
from tests.floors.weathervane.people import Person, Rep, random_from
from tests.floors.weathervane.world import World

COLUMNS = {
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
MORE_COLUMNS = {
    "deals": "created_by",
    "contacts": "created_by",
    "activities": "result,duration_seconds,by,bulk",
}
OUTCOMES_SET = {"full": 0.94, "half": 0.5}
"""Share of meetings of which somebody writes down what became of them."""
ACTIVITY_CELLS = 9
"""Cells of an activity after its id, without the additional ones."""
Cells = Iterable[tuple[str, ...]]


def write(world: World, folder: Path, *, extended: bool) -> None:
    """Write all files; `extended` adds the columns of MORE_COLUMNS at the end."""
    folder.mkdir(parents=True, exist_ok=True)
    tables: dict[str, Cells] = {
        "people": _people(world),
        "stages": _stages(),
        "deals": (_deal(world, deal, extended=extended) for deal in world.deals),
        "deal_changes": _changes(world),
        "activities": _activities(world, extended=extended),
        "meetings": _meetings(world),
        "contacts": _contacts(world, extended=extended),
        "companies": _companies(world),
    }
    for name, rows in tables.items():
        header = COLUMNS[name]
        if extended and name in MORE_COLUMNS:
            header += "," + MORE_COLUMNS[name]
        path = folder / f"{name}.csv"
        with path.open("w", encoding="utf-8", newline="") as lines:
            out = csv.writer(lines)
            out.writerow(header.split(","))
            out.writerows(rows)


def _people(world: World) -> Cells:
    yield _person(world, world.vp, "")
    for manager in world.managers:
        yield _person(world, manager, "")
    for rep in world.reps:
        yield _person(world, rep.person, _target(rep))
    admin = Person(id=1999, name="Olga Peters", role="admin", place=world.vp.place)
    yield _person(world, admin, "")


def _target(rep: Rep) -> str:
    habits = rep.habits
    deals = 13 * (habits.own + habits.leads) * rep.motion.win * 0.6
    return f"{round(deals * habits.amount * 1.15, -3):.2f}"


def _person(world: World, person: Person, target: str) -> tuple[str, ...]:
    text = world.dates.text
    country, zone, currency = person.place
    start = "" if person.start is None else text(person.start)
    since = "" if person.start is None else text(max(person.start, -180))
    off = ";".join(f"{text(a)}..{text(b)}" for a, b in sorted(person.time_off))
    return (
        str(person.id),
        person.email,
        person.name,
        person.role,
        person.leader.email if person.leader else "",
        since,
        start,
        zone,
        country,
        target,
        currency,
        "30" if person.role == "rep" else "",
        off,
        "yes" if person.active else "no",
    )


def _stages() -> Cells:
    for pipeline, labels in OPEN_STAGES.items():
        label = pipeline.capitalize()
        for i, name in enumerate(labels):
            chance = f"{(i + 1) / (len(labels) + 1):.2f}"
            yield (pipeline, label, f"{pipeline}-{i + 1}", name, str(i), chance, "no")
        last = len(labels)
        yield (pipeline, label, f"{pipeline}-won", "Won", str(last), "1.0", "yes")
        yield (pipeline, label, f"{pipeline}-lost", "Lost", str(last + 1), "0.0", "yes")


def _deal(world: World, deal: Deal, *, extended: bool) -> tuple[str, ...]:
    dates = world.dates
    deal.edits.sort(key=lambda edit: edit[0])
    last = {name: value for _, name, value in deal.edits}
    cells = (
        str(deal.id),
        deal.name,
        str(deal.owner),
        deal.pipeline,
        last["stage"],
        last.get("amount", ""),
        deal.currency,
        last.get("close_date", ""),
        dates.instant(deal.edits[0][0]),
        deal.next_step,
        dates.instant(deal.edits[-1][0]),
        "",
        "",
        last.get("forecast_category", ""),
    )
    return (*cells, deal.created_by) if extended else cells


def _changes(world: World) -> Cells:
    for deal in world.deals:
        for second, name, value in sorted(deal.edits, key=lambda edit: edit[0]):
            yield (str(deal.id), world.dates.instant(second), name, value)


def _activities(world: World, *, extended: bool) -> Cells:
    rows = sorted(world.logbook.rows, key=lambda row: row[:2])
    for number, (_, _, cells) in enumerate(rows, start=2000001):
        yield (str(number), *(cells if extended else cells[:ACTIVITY_CELLS]))


def _meetings(world: World) -> Cells:
    if world.logbook.mode == "none":
        return
    rng = random_from("outcomes", world.logbook.mode)
    share = OUTCOMES_SET[world.logbook.mode]
    for meeting in world.meetings:
        known = rng.random() < share
        if meeting.kept:
            yield _meeting(world, meeting, outcome=meeting.outcome if known else "")


def _meeting(world: World, meeting: Meeting, *, outcome: str) -> tuple[str, ...]:
    dates = world.dates
    starts = dates.at(meeting.day, meeting.minute, meeting.zone)
    return (
        str(meeting.id),
        str(meeting.owner),
        meeting.title,
        meeting.type,
        dates.instant(starts),
        dates.instant(starts + meeting.length * 60),
        dates.instant(meeting.created),
        outcome,
        ";".join(map(str, meeting.attendees)),
        str(meeting.deal.id) if meeting.deal else "",
        ";".join(map(str, meeting.contacts)),
    )


def _contacts(world: World, *, extended: bool) -> Cells:
    with_deals = {contact for deal in world.deals for contact in deal.contacts}
    for row in world.contacts:
        if world.logbook.mode == "none" and row.id not in with_deals:
            continue
        cells = (
            str(row.id),
            str(row.owner),
            row.name,
            f"{row.name.lower().replace(' ', '.')}.{row.id}@customer.example",
            world.dates.instant(row.created),
        )
        yield (*cells, row.by) if extended else cells


def _companies(world: World) -> Cells:
    for row in world.companies:
        deals = ";".join(map(str, row.deals))
        yield (str(row.id), row.name, world.dates.instant(row.created), deals)
