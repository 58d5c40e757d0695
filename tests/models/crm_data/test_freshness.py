"""Freshness says what a rule may rely on; missing is not old, and later is fresh."""

import pytest

from coaching.facts import Freshness
from models.crm_data.freshness import freshness
from models.crm_data.sync_state import fail, standing
from models.db.database import SessionMaker
from tests.models.rows import NOW, days, insert_activity, insert_stream


async def test_an_empty_database_knows_nothing(sessions: SessionMaker):
    async with sessions() as session:
        assert await freshness(session, now=NOW) == Freshness()


async def test_the_oldest_of_the_streams_counts(sessions: SessionMaker):
    async with sessions.begin() as session:
        for back, stream in enumerate(("deals", "meetings", "calls", "emails")):
            await insert_stream(session, stream, finished_at=NOW - days(back))

        found = await freshness(session, now=NOW)

    assert found.deals_at == NOW
    assert found.meetings_at == NOW - days(1)
    assert found.activities_at == NOW - days(3)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"finished_at": None}, None),
        ({"finished_at": None, "disabled_reason": "no scope"}, NOW - days(1)),
        ({"finished_at": NOW + days(9)}, NOW - days(1)),
    ],
    ids=["one never finished", "that one is disabled", "one finished later"],
)
async def test_only_streams_that_are_read_count(
    sessions: SessionMaker, fields, expected
):
    async with sessions.begin() as session:
        await insert_stream(session, "calls", finished_at=NOW - days(1))
        await insert_stream(session, "emails", **fields)

        assert (await freshness(session, now=NOW)).activities_at == expected


async def test_a_later_sync_knows_all_of_a_past_day(sessions: SessionMaker):
    async with sessions.begin() as session:
        await insert_stream(session, "deals", finished_at=NOW)

        found = await freshness(session, now=NOW - days(30))

    assert found.deals_at == NOW - days(30)


@pytest.mark.parametrize(
    ("fields", "is_logged"),
    [
        ({}, True),
        ({"starts_at": NOW + days(1)}, False),
        ({"created_at": NOW + days(1)}, False),
        ({"is_bulk": True}, False),
        ({"archived_at": NOW - days(1)}, False),
        ({"archived_at": NOW + days(1)}, True),
        ({"stream": "tasks"}, False),
        ({"stream": "meetings", "has_contact": False}, False),
        ({"has_contact": False}, True),
    ],
    ids=str,
)
async def test_the_last_activity_is_one_with_a_customer(
    sessions: SessionMaker, fields, is_logged
):
    async with sessions.begin() as session:
        at = NOW - days(1)
        await insert_activity(session, **{"starts_at": at} | fields)

        found = await freshness(session, now=NOW)

    assert (found.last_activity_at == at) is is_logged


@pytest.mark.parametrize(
    ("fields", "has_outbound"),
    [
        ({"direction": "outbound"}, True),
        ({"direction": "inbound"}, False),
        ({"direction": None}, False),
        ({"direction": "outbound", "stream": "meetings"}, False),
    ],
    ids=str,
)
async def test_outbound_calls_or_emails_make_a_norm(
    sessions: SessionMaker, fields, has_outbound
):
    async with sessions.begin() as session:
        await insert_activity(session, **fields)

        assert (await freshness(session, now=NOW)).has_outbound is has_outbound


@pytest.mark.parametrize(
    ("disabled", "is_crm_only", "is_whole"),
    [((), False, True), (("calls",), False, False), (("calls", "emails"), True, False)],
    ids=["both are read", "one is read", "neither may be read"],
)
async def test_without_calls_and_emails_it_is_the_crm_alone(
    sessions: SessionMaker, disabled, is_crm_only, is_whole
):
    async with sessions.begin() as session:
        for stream in ("calls", "emails", "meetings"):
            reason = "no scope" if stream in disabled else None
            await insert_stream(
                session, stream, finished_at=NOW, disabled_reason=reason
            )

        found = await freshness(session, now=NOW)

    assert found.is_crm_only is is_crm_only
    assert found.reads_meetings
    assert found.reads_whole_feed is is_whole


async def test_meetings_that_may_not_be_read_are_not_waited_for(sessions: SessionMaker):
    async with sessions.begin() as session:
        await insert_stream(session, "meetings", disabled_reason="no scope")

        assert not (await freshness(session, now=NOW)).reads_meetings


@pytest.mark.parametrize(
    ("stream", "held"),
    [
        ("deals", {"deals_at"}),
        ("meetings", {"meetings_at"}),
        ("emails", {"activities_at"}),
        ("contacts", {"activities_at"}),
        ("notes", set()),
    ],
)
async def test_what_is_held_is_not_known_from_then_on(
    sessions: SessionMaker, stream, held
):
    names = ("deals", "meetings", "calls", "emails", "contacts", "notes")
    async with sessions.begin() as session:
        for name in names:
            since = NOW - days(1) if name == stream else None
            await insert_stream(session, name, finished_at=NOW, held_at=since)

        found = await freshness(session, now=NOW)
        before = await freshness(session, now=NOW - days(2))

    assert found.held == held
    kinds = ("deals_at", "activities_at", "meetings_at")
    assert {kind for kind in kinds if getattr(found, kind) is None} == held
    assert (before.held, before.deals_at) == (frozenset(), NOW - days(2))


async def test_what_was_held_and_is_off_now_keeps_nothing_back(sessions: SessionMaker):
    key = {"crm": "hubspot", "stream": "contacts"}
    async with sessions.begin() as session:
        for name in ("deals", "meetings", "calls", "emails"):
            await insert_stream(session, name, finished_at=NOW)
        await insert_stream(
            session, "contacts", finished_at=NOW, held_at=NOW, held_reason="gone"
        )
        await fail(session, **key, error="no scope", is_disabled=True)

        found = await freshness(session, now=NOW)
        kept = await standing(session, **key)

    assert (kept.held_reason, kept.disabled_reason) == (None, "no scope")
    assert (found.activities_at, found.held) == (NOW, frozenset())
