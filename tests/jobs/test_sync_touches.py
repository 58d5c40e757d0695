"""Touches are what the rules read: derived from activities and links, in any order."""

from datetime import timedelta
from typing import Any

import pytest

from crm.port import Direction, Stream
from jobs.sync.run import sync
from models.db.database import SessionMaker
from tests.jobs.sync_fakes import (
    LONG_AGO,
    NOW,
    FakeCrm,
    SilentProgress,
    activity,
    deal,
    rows,
)

RECENT = NOW - timedelta(minutes=5)


async def touched(sessions: SessionMaker, *activities: Any) -> list[tuple[Any, ...]]:  # noqa: ANN401 - records
    """Sync two deals with the activities and return (deal, kind, side, shared)."""
    crm = FakeCrm(deal("100"), deal("101"), *activities, page_size=100)
    await again(crm, sessions)
    return await touches(sessions)


async def again(crm: FakeCrm, sessions: SessionMaker) -> None:
    report = await sync(crm, sessions, lambda: NOW, SilentProgress(), history_days=9)
    assert report.is_complete


async def touches(sessions: SessionMaker) -> list[tuple[Any, ...]]:
    found = await rows(sessions, "touches")
    return [(row[2], row[6], bool(row[7]), row[8]) for row in found]


@pytest.mark.parametrize(
    ("stream", "direction", "expected"),
    [
        (Stream.CALLS, Direction.INBOUND, ("100", "call", True, 1)),
        (Stream.CALLS, Direction.OUTBOUND, ("100", "call", False, 1)),
        (Stream.CALLS, None, ("100", "call", False, 1)),
        (Stream.EMAILS, Direction.INBOUND, ("100", "email", True, 1)),
        (Stream.EMAILS, Direction.OUTBOUND, ("100", "email", False, 1)),
        (Stream.MEETINGS, None, ("100", "meeting", True, 1)),
        (Stream.TASKS, None, ("100", "task", False, 1)),
    ],
)
async def test_each_kind_says_whose_side_it_was(sessions, stream, direction, expected):
    one = activity("900", stream, direction=direction, deal_ids=("100",))

    assert await touched(sessions, one) == [expected]


@pytest.mark.parametrize(
    ("stream", "changed"),
    [
        (Stream.MEETINGS, {"outcome": "CANCELED"}),
        (Stream.MEETINGS, {"outcome": "NO_SHOW"}),
        (Stream.MEETINGS, {"outcome": "RESCHEDULED"}),
        (Stream.EMAILS, {"is_bulk": True}),
        (Stream.TASKS, {"done": True}),
        (Stream.CALLS, {"archived_at": NOW}),
        (Stream.CALLS, {"starts_at": None}),
        (Stream.CALLS, {"deal_ids": ("999",)}),
        (Stream.MEETINGS, {"deal_ids": ()}),
        (Stream.CALLS, {"deal_ids": ()}),
        (Stream.TASKS, {"deal_ids": (), "contact_ids": ("5",)}),
    ],
    ids=[
        "cancelled",
        "nobody came",
        "moved",
        "a bulk mail",
        "a done task",
        "in the recycle bin",
        "without a time",
        "on a deal that is not here",
        "an internal meeting",
        "a call to nobody",
        "a task on no deal",
    ],
)
async def test_what_did_not_touch_a_customer_leaves_no_row(sessions, stream, changed):
    one = activity("900", stream, **({"deal_ids": ("100",)} | changed))

    assert await touched(sessions, one) == []


@pytest.mark.parametrize("outcome", ["SCHEDULED", "COMPLETED", None])
async def test_a_meeting_that_nobody_called_off_counts(sessions, outcome):
    one = activity("900", Stream.MEETINGS, outcome=outcome, deal_ids=("100",))

    assert len(await touched(sessions, one)) == 1


async def test_a_touch_on_two_deals_is_shared_by_both(sessions):
    one = activity("900", deal_ids=("100", "101"))

    assert await touched(sessions, one) == [
        ("100", "call", False, 2),
        ("101", "call", False, 2),
    ]


async def test_a_touch_on_a_contact_alone_is_prospecting(sessions):
    one = activity("900", contact_ids=("5",))

    assert await touched(sessions, one) == [(None, "call", False, 1)]


@pytest.mark.parametrize(
    ("created_at", "known_at"), [(LONG_AGO, LONG_AGO), (None, RECENT)]
)
async def test_it_is_known_since_it_was_logged(sessions, created_at, known_at):
    one = activity("900", created_at=created_at, modified_at=RECENT, deal_ids=("100",))

    await touched(sessions, one)

    found = (await rows(sessions, "touches"))[0][5]
    assert str(found)[:19] == known_at.strftime("%Y-%m-%d %H:%M:%S")


async def test_an_activity_that_came_before_its_deal_is_tied_to_it_later(sessions):
    crm = FakeCrm(activity("900", deal_ids=("100",)))
    await again(crm, sessions)
    assert await touches(sessions) == []
    crm.put(deal("100", modified_at=RECENT))

    await again(crm, sessions)

    assert await touches(sessions) == [("100", "call", False, 1)]


async def test_links_are_replaced_even_if_the_activity_did_not_change(sessions):
    crm = FakeCrm(deal("100"), deal("101"))
    crm.put(activity("900", deal_ids=("100",), modified_at=RECENT))
    await again(crm, sessions)
    crm.put(activity("900", deal_ids=("101",), modified_at=RECENT))

    await again(crm, sessions)

    assert await touches(sessions) == [("101", "call", False, 1)]


async def test_links_that_are_gone_leave_nothing(sessions):
    crm = FakeCrm(deal("100"))
    crm.put(activity("900", deal_ids=("100",), modified_at=RECENT))
    await again(crm, sessions)
    crm.put(activity("900", modified_at=RECENT))

    await again(crm, sessions)

    assert await touches(sessions) == []
    assert await rows(sessions, "activity_deals") == []


async def test_a_cancelled_meeting_loses_its_touch(sessions):
    crm = FakeCrm(deal("100"), activity("900", Stream.MEETINGS, deal_ids=("100",)))
    await again(crm, sessions)
    crm.put(
        activity(
            "900",
            Stream.MEETINGS,
            deal_ids=("100",),
            outcome="CANCELED",
            modified_at=RECENT,
        )
    )

    await again(crm, sessions)

    assert await touches(sessions) == []


async def test_attendees_are_replaced_and_strangers_get_a_row(sessions):
    crm = FakeCrm(activity("900", Stream.MEETINGS, attendee_ids=("1", "7")))
    await again(crm, sessions)
    assert await rows(sessions, "attendees") == [("900", "1"), ("900", "7")]
    crm.put(activity("900", Stream.MEETINGS, attendee_ids=("7",), modified_at=RECENT))

    await again(crm, sessions)

    assert await rows(sessions, "attendees") == [("900", "7")]


@pytest.mark.parametrize(
    ("contacts", "same_as", "is_same"),
    [
        (("7",), ("7",), True),
        (("7", "7"), ("7",), True),
        (("7",), ("8",), False),
        (("7", "8"), ("7",), False),
        (("7", "8"), ("8", "9"), True),
    ],
    ids=["the same", "told twice", "another", "one of several", "both several"],
)
async def test_a_touch_tells_one_contact_from_another(
    sessions, contacts, same_as, is_same
):
    crm = FakeCrm(
        deal("100"),
        activity("1", Stream.CALLS, deal_ids=("100",), contact_ids=contacts),
        activity("2", Stream.CALLS, deal_ids=("100",), contact_ids=same_as),
        page_size=100,
    )
    await again(crm, sessions)

    first, second = [row[-1] for row in await rows(sessions, "touches")]

    assert (first == second) is is_same
    assert None not in {first, second}


async def test_a_touch_without_a_contact_has_none(sessions):
    crm = FakeCrm(deal("100"), activity("1", Stream.CALLS, deal_ids=("100",)))
    await again(crm, sessions)

    (touch,) = await rows(sessions, "touches")

    assert touch[-1] is None
