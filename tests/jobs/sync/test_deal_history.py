"""Deals keep what they looked like: by our own eyes, and before that by the CRM's."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import text

from crm.port import ChangeRecord, CrmUnavailableError, Stream
from jobs.sync.deal_history import past_faces
from jobs.sync.report import SyncReport
from jobs.sync.run import sync
from models.db.database import SessionMaker
from tests.jobs.sync_fakes import (
    LONG_AGO,
    NOW,
    FakeCrm,
    SilentProgress,
    deal,
    failing,
    rows,
    stage,
)

RECENT = NOW - timedelta(minutes=5)


def change(field: str, value: str | None, at: datetime = LONG_AGO) -> ChangeRecord:
    return ChangeRecord(deal_id="100", field=field, value=value, at=at)


async def run(
    crm: FakeCrm, sessions: SessionMaker, *, now: datetime = NOW
) -> SyncReport:
    return await sync(crm, sessions, lambda: now, SilentProgress(), history_days=30)


async def faces(sessions: SessionMaker) -> list[tuple[object, ...]]:
    """Return (second, owner, stage, amount, from the CRM), oldest first."""
    found = [
        (str(row[1])[:19], *row[2:5], bool(row[7]))
        for row in await rows(sessions, "deal_snapshots")
    ]
    return sorted(found, key=lambda row: str(row[0]))


async def test_the_first_sight_is_a_snapshot_of_today_not_of_the_past(sessions):
    await run(FakeCrm(deal("100")), sessions)

    assert await faces(sessions) == [("2026-11-19 10:00:00", "1", "new", 10_000, False)]


@pytest.mark.parametrize(
    ("changed", "count"),
    [
        ({"stage_id": "won"}, 2),
        ({"amount_minor": 1}, 2),
        ({"currency": "EUR"}, 2),
        ({"close_date": date(2027, 1, 1)}, 2),
        ({"owner_id": "8"}, 2),
        ({"name": "renamed", "next_step": "call"}, 1),
    ],
    ids=lambda value: str(value)[:14],
)
async def test_a_snapshot_is_taken_when_the_face_changes(sessions, changed, count):
    crm = FakeCrm(deal("100"))
    await run(crm, sessions)
    crm.put(deal("100", modified_at=RECENT, **changed))

    await run(crm, sessions, now=NOW + timedelta(minutes=15))

    assert len(await faces(sessions)) == count


async def test_the_past_is_filled_in_from_the_crm(sessions):
    crm = FakeCrm(deal("100", created_at=LONG_AGO))
    later = LONG_AGO + timedelta(days=3)
    crm.history = [
        change("stage", "qualified"),
        change("amount", "55.5"),
        change("owner", "1"),
        change("stage", "new", later),
        change("amount", "100", later),
    ]

    await run(crm, sessions)

    assert await faces(sessions) == [
        ("2026-09-01 08:00:00", "1", "qualified", 5_550, True),
        ("2026-09-04 08:00:00", "1", "new", 10_000, True),
        ("2026-11-19 10:00:00", "1", "new", 10_000, False),
    ]


async def test_history_is_read_once_and_again_when_the_face_changes(sessions):
    crm = FakeCrm(deal("100"), deal("101"))
    await run(crm, sessions)
    crm.put(
        deal("100", modified_at=RECENT, amount_minor=5),
        deal("101", modified_at=RECENT, name="renamed"),
    )
    await run(crm, sessions, now=NOW + timedelta(minutes=1))

    asked = [call[1] for call in crm.calls if call[0] == "deal_history"]

    assert asked == [["100", "101"], ["100"]]


@pytest.mark.parametrize(
    ("closed_days_ago", "is_read"), [(None, True), (30, True), (31, False)]
)
async def test_old_closed_deals_keep_their_past_to_themselves(
    sessions, closed_days_ago, is_read
):
    closed = {}
    if closed_days_ago is not None:
        closed_at = NOW - timedelta(days=closed_days_ago)
        closed = {"is_closed": True, "closed_at": closed_at, "stage_id": "won"}
    crm = FakeCrm(deal("100", **closed))

    await run(crm, sessions)

    assert any(call[0] == "deal_history" for call in crm.calls) is is_read


async def test_history_that_failed_is_due_still(sessions):
    crm = FakeCrm(deal("100"))
    crm.errors = failing(CrmUnavailableError("HubSpot answered 502"), "deal_history")

    report = await run(crm, sessions)

    assert report.streams[Stream.DEAL_HISTORY].error == "HubSpot answered 502"
    crm.errors = {}
    assert (await run(crm, sessions)).is_complete
    assert any(call[0] == "deal_history" for call in crm.calls)


async def test_a_past_stage_of_another_pipeline_is_found_there(sessions):
    crm = FakeCrm(deal("100", pipeline_id="other", stage_id="start"))
    crm.history = [change("stage", "won"), change("stage", "never seen", RECENT)]

    await run(crm, sessions)

    assert [row[2] for row in await faces(sessions)] == ["won", "never seen", "start"]
    known = {row[1]: bool(row[4]) for row in await rows(sessions, "stages")}
    assert known == {"new": True, "won": True, "start": False, "never seen": False}


def test_a_field_is_not_known_before_its_first_value():
    later = LONG_AGO + timedelta(days=1)
    faces = past_faces(
        [change("stage", "new"), change("close_date", "2026-12-24", later)],
        currencies={"100": "JPY"},
    )["100"]

    assert [face["close_date"] for face in faces] == [None, date(2026, 12, 24)]
    assert [face["stage"] for face in faces] == ["new", "new"]


def test_changes_of_one_instant_are_one_face():
    faces = past_faces(
        [change("stage", "new"), change("amount", "5")], currencies={"100": "JPY"}
    )["100"]

    assert [(face["stage"], face["amount_minor"]) for face in faces] == [("new", 5)]


@pytest.mark.parametrize("value", ["a lot", None, "1e999"])
def test_a_past_amount_that_is_none_is_not_known(value):
    faces = past_faces([change("amount", value)], currencies={})["100"]

    assert faces[0]["amount_minor"] is None


def test_a_past_day_that_is_none_is_not_known():
    faces = past_faces([change("close_date", "soon")], currencies={})["100"]

    assert faces[0]["close_date"] is None


def test_what_was_expected_of_a_deal_is_part_of_its_past():
    changes = [change("stage", "new"), change("forecast_category", "commit", NOW)]

    faces = past_faces(changes, currencies={"100": "EUR"})["100"]

    assert [face["forecast_category"] for face in faces] == [None, "commit"]


async def undone(sessions: SessionMaker) -> list[tuple[str, str, bool]]:
    """Return from when until when a deal stood closed before today, and if won."""
    query = text("SELECT closed_at, until, is_won FROM undone_closings ORDER BY 1")
    async with sessions() as session:
        found = await session.execute(query)
        return [(str(row[0])[:10], str(row[1])[:10], bool(row[2])) for row in found]


async def test_a_closing_of_which_the_history_tells_stood_until_it_was_undone(
    sessions,
):
    crm = FakeCrm(deal("100", created_at=LONG_AGO))
    crm.history = [
        change("stage", "new"),
        change("stage", "won", LONG_AGO + timedelta(days=3)),
        change("stage", "new", LONG_AGO + timedelta(days=9)),
    ]

    await run(crm, sessions)

    assert await undone(sessions) == [("2026-09-04", "2026-09-10", True)]


async def test_a_reopening_that_we_saw_ourselves_is_remembered(sessions):
    closed = {"stage_id": "won", "is_closed": True, "is_won": True}
    crm = FakeCrm(deal("100", closed_at=NOW, **closed))
    await run(crm, sessions)
    crm.put(deal("100", modified_at=RECENT))

    await run(crm, sessions, now=NOW + timedelta(days=2))

    assert await undone(sessions) == [("2026-11-19", "2026-11-21", True)]


async def test_a_stage_that_counts_as_closed_from_now_on_did_so_in_the_past(sessions):
    crm = FakeCrm(deal("100", created_at=LONG_AGO))
    crm.stage_list.append(stage("parked"))
    crm.history = [
        change("stage", "parked"),
        change("stage", "new", LONG_AGO + timedelta(days=9)),
    ]
    await run(crm, sessions)
    before = await undone(sessions)
    crm.stage_list[-1] = stage("parked", is_closed=True)

    await run(crm, sessions, now=NOW + timedelta(days=1))

    assert before == []
    assert await undone(sessions) == [("2026-09-01", "2026-09-10", False)]


async def test_a_deal_whose_past_cannot_be_told_costs_no_other_its_own(sessions):
    crm = FakeCrm(*(deal(str(n)) for n in range(100, 103)))
    crm.untold = {"101"}

    report = await run(crm, sessions)

    due = {row[0]: bool(row[12]) for row in await rows(sessions, "deals")}
    assert due == {"100": False, "101": True, "102": False}
    assert report.is_complete
    assert [flaw[:3] for flaw in await rows(sessions, "flaws")] == [
        ("deal_history", "101", "history")
    ]


async def test_a_deal_whose_past_could_not_be_told_is_asked_about_a_day_later(
    sessions,
):
    crm = FakeCrm(deal("101"))
    crm.untold = {"101"}
    await run(crm, sessions)
    crm.untold = set()
    crm.calls.clear()

    await run(crm, sessions, now=NOW + timedelta(hours=23))
    early = [call for call in crm.calls if call[0] == "deal_history"]
    await run(crm, sessions, now=NOW + timedelta(hours=25))

    assert early == []
    assert ("deal_history", ["101"]) in crm.calls
    assert await rows(sessions, "flaws") == []
