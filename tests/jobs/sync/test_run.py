"""A sync brings the database up to the CRM, resumes, and says what it could not do."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from crm.port import (
    CrmAuthError,
    CrmError,
    CrmRequestError,
    CrmScopeError,
    CrmUnavailableError,
    Flaw,
    OwnerRecord,
    Stream,
)
from jobs.sync.report import SyncReport
from jobs.sync.run import LAG, sync
from jobs.sync.stream import OVERLAP
from models.crm_data.row_changes import Written
from models.db.database import SessionMaker
from tests.jobs.sync_fakes import (
    NOW,
    FakeCrm,
    KilledError,
    SilentProgress,
    activity,
    contact,
    deal,
    everything_stored,
    failing,
    rows,
    stage,
)


async def run(
    crm: FakeCrm,
    sessions: SessionMaker,
    *,
    now: Any = NOW,  # noqa: ANN401 - an instant
) -> SyncReport:
    return await sync(crm, sessions, lambda: now, SilentProgress(), history_days=730)


def floor(page_size: int = 2) -> FakeCrm:
    """Return a CRM with something in each stream."""
    return FakeCrm(
        *(deal(str(100 + n)) for n in range(5)),
        *(contact(str(500 + n)) for n in range(3)),
        activity("900", deal_ids=("100", "101")),
        activity("901", Stream.EMAILS, contact_ids=("500",)),
        activity("902", Stream.MEETINGS, deal_ids=("104",), attendee_ids=("1", "7")),
        activity("903", Stream.TASKS, deal_ids=("102",)),
        page_size=page_size,
    )


async def test_the_first_load_lists_everything(sessions):
    crm = floor()

    report = await run(crm, sessions)

    assert report.is_complete
    assert report.streams[Stream.DEALS].written == Written(created=5)
    assert [row[0] for row in await rows(sessions, "deals")] == [
        "100",
        "101",
        "102",
        "103",
        "104",
    ]
    kinds = {name for name, _ in crm.calls}
    assert "changed" not in kinds


async def test_the_log_tells_of_what_changed_and_of_nothing_else(sessions):
    crm = floor()
    with capture_logs() as first:
        await run(crm, sessions)
    crm.put(deal("101", name="Renamed", modified_at=NOW + timedelta(minutes=1)))

    crm.server_now = NOW + timedelta(minutes=15)
    with capture_logs() as second:
        await run(crm, sessions, now=crm.server_now)
    with capture_logs() as third:
        await run(crm, sessions, now=crm.server_now)

    kinds = ["calls", "contacts", "deals", "emails", "meetings", "tasks"]
    assert told(first) == kinds
    assert told(second) == ["deals"]
    assert told(third) == []


def told(logs) -> list[str]:
    """Return the streams of which an ordinary log tells that they were synced."""
    return sorted(
        entry["stream"]
        for entry in logs
        if entry["event"] == "stream_synced" and entry["log_level"] == "info"
    )


async def test_progress_is_told_of_every_row(sessions):
    progress = SilentProgress()

    await sync(floor(), sessions, lambda: NOW, progress, history_days=730)

    assert progress.counts[Stream.DEALS] == 5
    assert progress.counts[Stream.DEAL_HISTORY] == 5


async def test_later_runs_read_an_overlapping_frozen_window(sessions):
    crm = floor()
    await run(crm, sessions)
    later = NOW + timedelta(hours=1)
    crm.server_now = later
    crm.calls.clear()

    await run(crm, sessions, now=later)

    windows = {call[1][1] for call in crm.calls if call[0] == "changed"}
    assert len(windows) == 1
    window = windows.pop()
    assert (window.start, window.end) == (NOW - LAG - OVERLAP, later - LAG)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [(timedelta(), timedelta(hours=1)), (timedelta(hours=1), timedelta())],
    ids=["our clock is behind", "our clock is ahead"],
)
async def test_the_earlier_clock_ends_the_window(sessions, ours, theirs):
    crm = floor()
    crm.server_now = NOW + theirs

    await run(crm, sessions, now=NOW + ours)

    states = await rows(sessions, "stream_states")
    assert {str(row[2])[:16] for row in states if row[0] == "deals"} == {
        "2026-11-19 09:58"
    }


async def test_our_clock_does_where_the_crm_tells_no_time(sessions):
    crm = floor()
    crm.server_now = None

    assert (await run(crm, sessions)).is_complete


async def test_a_late_row_is_found_by_the_overlap(sessions):
    crm = floor()
    await run(crm, sessions)
    crm.put(deal("100", name="renamed", modified_at=NOW - timedelta(minutes=10)))
    later = NOW + timedelta(minutes=15)
    crm.server_now = later

    report = await run(crm, sessions, now=later)

    assert report.streams[Stream.DEALS].written.updated == 1
    assert "renamed" in {row[1] for row in await rows(sessions, "deals")}


async def test_a_second_run_over_the_same_rows_changes_nothing(sessions):
    crm = FakeCrm(
        deal("100", modified_at=NOW - timedelta(minutes=10)),
        activity("900", deal_ids=("100",), modified_at=NOW - timedelta(minutes=10)),
    )
    await run(crm, sessions)
    before = await everything_stored(sessions)

    report = await run(crm, sessions)

    assert report.streams[Stream.DEALS].written == Written(unchanged=1)
    assert report.streams[Stream.CALLS].written == Written(unchanged=1)
    assert await everything_stored(sessions) == before


async def test_ties_beyond_a_page_are_all_read_once(sessions):
    crm = FakeCrm(page_size=3)
    await run(crm, sessions)
    moment = NOW - timedelta(minutes=5)
    crm.put(*(deal(str(n), modified_at=moment) for n in range(1, 26)))

    report = await run(crm, sessions)

    assert report.streams[Stream.DEALS].written.created == 25


@pytest.mark.parametrize("pages", range(0, 15, 2))
async def test_a_run_that_died_is_resumed_without_losing_a_row(sessions, pages):
    crm = floor(page_size=1)
    crm.pages_until_death = pages
    with pytest.raises(ExceptionGroup) as caught:
        await run(crm, sessions)
    assert caught.group_contains(KilledError)
    crm.pages_until_death = None

    report = await run(crm, sessions)

    assert report.is_complete
    assert len(await rows(sessions, "deals")) == 5
    assert len(await rows(sessions, "touches")) == 5


async def test_a_resumed_run_goes_on_from_the_last_committed_page(sessions):
    crm = floor(page_size=1)
    crm.errors = failing(CrmUnavailableError("out"), "contacts")
    await run(crm, sessions)
    crm.errors = {}
    crm.calls.clear()

    await run(crm, sessions)

    first_calls = {
        call[1][0]: call for call in reversed(crm.calls) if call[0] != "deal_history"
    }
    assert first_calls[Stream.CONTACTS][0] == "everything"
    assert first_calls[Stream.DEALS][0] == "changed"


async def test_a_cancelled_run_leaves_whole_pages_and_is_resumed(sessions):
    crm = floor(page_size=1)
    crm.sticks_at = 8
    task = asyncio.create_task(run(crm, sessions))
    await crm.stuck.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    crm.sticks_at = None

    report = await run(crm, sessions)

    assert report.is_complete
    assert len(await rows(sessions, "deals")) == 5


class BreaksInDeals(FakeCrm):
    """Fails at a page of the deals, the other streams being fine."""

    breaks_at: int | None = None
    error: CrmError = CrmUnavailableError("HubSpot answered 500")

    async def _turn_page(self, stream: Stream) -> None:
        await super()._turn_page(stream)
        if stream is Stream.DEALS and self.breaks_at is not None:
            self.breaks_at -= 1
            if self.breaks_at < 0:
                raise self.error


class RefusesPositions(FakeCrm):
    """Answers only those who begin anew."""

    async def _pages(self, stream, records, position):
        if stream is Stream.DEALS and position is not None:
            message = "expired cursor"
            raise CrmRequestError(message)
        async for page in super()._pages(stream, records, position):
            yield page


async def test_a_refused_position_starts_the_window_anew_next_time(sessions):
    crm = BreaksInDeals(*(deal(str(n)) for n in range(1, 6)), page_size=1)
    crm.breaks_at = 2
    await run(crm, sessions)
    strict = RefusesPositions(*(deal(str(n)) for n in range(1, 6)), page_size=1)
    refused = await run(strict, sessions)

    report = await run(strict, sessions)

    assert "expired cursor" in refused.streams[Stream.DEALS].error
    assert report.is_complete
    assert len(await rows(sessions, "deals")) == 5


async def test_a_refusal_that_is_not_the_positions_costs_no_page_of_a_first_load(
    sessions,
):
    crm = BreaksInDeals(*(deal(str(n)) for n in range(1, 6)), page_size=1)
    crm.breaks_at, crm.error = 3, CrmRequestError("HubSpot refused deals (409)")
    await run(crm, sessions)
    # At the first page, too: then it is unlikely that the position is to blame.
    crm.breaks_at = 0
    await run(crm, sessions)
    crm.breaks_at = None
    crm.calls.clear()

    report = await run(crm, sessions)

    resumed = [call[1] for call in crm.calls if call[0] == "everything"]
    assert resumed == [(Stream.DEALS, "3")]
    assert report.is_complete


async def test_a_forbidden_stream_is_disabled_alone_and_tried_again(sessions):
    crm = floor()
    crm.errors = failing(
        CrmScopeError("grant sales-email-read", scope="sales-email-read"), "emails"
    )

    report = await run(crm, sessions)

    assert report.streams[Stream.EMAILS].is_disabled
    assert not report.is_complete
    assert len(await rows(sessions, "deals")) == 5
    disabled = {row[0]: row[6] for row in await rows(sessions, "stream_states")}
    assert disabled["emails"] == "grant sales-email-read"
    assert disabled["deals"] is None

    crm.errors = {}
    assert (await run(crm, sessions)).is_complete
    assert ("calls", "901") not in await rows(sessions, "activities")
    assert all(row[6] is None for row in await rows(sessions, "stream_states"))


async def test_another_error_stops_its_stream_and_says_so(sessions):
    crm = floor()
    crm.errors = failing(CrmUnavailableError("HubSpot answered 500"), "calls")

    report = await run(crm, sessions)

    assert report.streams[Stream.CALLS].error == "HubSpot answered 500"
    assert not report.streams[Stream.CALLS].is_disabled
    assert report.streams[Stream.MEETINGS].error is None
    errors = {row[0]: row[5] for row in await rows(sessions, "stream_states")}
    assert errors["calls"] == "HubSpot answered 500"
    assert errors["deals"] is None


@pytest.mark.parametrize("where", ["account", "owners", "stages"])
async def test_a_wrong_token_stops_the_run_and_marks_every_stream(sessions, where):
    crm = floor()
    crm.errors = failing(CrmAuthError("put a valid key into HUBSPOT_TOKEN"), where)

    report = await run(crm, sessions)

    assert report.error == "put a valid key into HUBSPOT_TOKEN"
    assert await rows(sessions, "deals") == []
    assert {row[5] for row in await rows(sessions, "stream_states")} == {report.error}


async def test_forbidden_owners_do_not_keep_the_deals_away(sessions):
    crm = floor()
    crm.errors = failing(CrmScopeError("grant crm.objects.owners.read"), "owners")

    report = await run(crm, sessions)

    assert report.error == "grant crm.objects.owners.read"
    assert ("1", None, "Owner 1", False, False) in [
        (*row[:3], bool(row[3]), bool(row[4])) for row in await rows(sessions, "owners")
    ]
    assert len(await rows(sessions, "deals")) == 5


async def test_unknown_owners_and_stages_get_rows_of_their_own(sessions):
    crm = FakeCrm(
        deal("100", owner_id="66", stage_id="gone"),
        deal("101", stage_id=None, owner_id=None),
    )

    await run(crm, sessions)

    assert ("66", False) in [
        (row[0], bool(row[4])) for row in await rows(sessions, "owners")
    ]
    assert ("gone", False) in [
        (row[1], bool(row[4])) for row in await rows(sessions, "stages")
    ]
    assert [row[2:4] for row in await rows(sessions, "deals")] == [
        ("66", "gone"),
        (None, None),
    ]


async def test_empty_lists_of_owners_and_stages_are_not_believed(sessions):
    crm = FakeCrm(deal("100"))
    await run(crm, sessions)
    before = await rows(sessions, "owners"), await rows(sessions, "stages")
    crm.owner_list, crm.stage_list = [], []

    await run(crm, sessions)

    assert (await rows(sessions, "owners"), await rows(sessions, "stages")) == before


async def test_an_unknown_owner_who_turns_up_is_known(sessions):
    crm = FakeCrm(deal("100", owner_id="66"))
    await run(crm, sessions)
    crm.owner_list.append(
        OwnerRecord(external_id="66", email=None, name="Bob", archived=False)
    )
    crm.stage_list = [stage("new")]

    await run(crm, sessions)

    owners = {row[0]: (row[2], bool(row[4])) for row in await rows(sessions, "owners")}
    assert owners["66"] == ("Bob", True)
    stages = {row[1]: bool(row[3]) for row in await rows(sessions, "stages")}
    assert stages == {"new": False, "won": True}


async def test_archived_rows_are_marked_and_restored_ones_are_not(sessions):
    crm = FakeCrm(deal("100"), activity("900", deal_ids=("100",)))
    await run(crm, sessions)
    crm.put(deal("100", archived_at=NOW), activity("900", archived_at=NOW))

    report = await run(crm, sessions)

    assert report.streams[Stream.DEALS].written.archived == 1
    assert (await rows(sessions, "deals"))[0][10] is not None
    assert await rows(sessions, "touches") == []

    moment = NOW - timedelta(minutes=5)
    crm.put(
        deal("100", modified_at=moment),
        activity("900", deal_ids=("100",), modified_at=moment),
    )
    await run(crm, sessions)

    assert (await rows(sessions, "deals"))[0][10] is None
    assert len(await rows(sessions, "touches")) == 1


async def test_merged_deals_are_buried_and_their_touches_move_to_the_heir(sessions):
    crm = FakeCrm(deal("100"), deal("101"), activity("900", deal_ids=("100", "101")))
    await run(crm, sessions)
    crm.remove(Stream.DEALS, "100")
    crm.remove(Stream.DEALS, "101")
    moment = NOW - timedelta(minutes=5)
    crm.put(deal("300", merged_ids=("100", "101"), modified_at=moment))

    await run(crm, sessions)

    heirs = {row[0]: row[11] for row in await rows(sessions, "deals")}
    assert heirs == {"100": "300", "101": "300", "300": None}
    touches = await rows(sessions, "touches")
    assert [(row[2], row[8]) for row in touches] == [("300", 1)]


async def test_a_late_page_takes_nothing_back(sessions):
    crm = FakeCrm(deal("100", name="new", modified_at=NOW - timedelta(minutes=4)))
    await run(crm, sessions)
    crm.put(deal("100", name="stale", modified_at=NOW - timedelta(minutes=5)))

    report = await run(crm, sessions)

    assert report.streams[Stream.DEALS].written == Written(unchanged=1)
    assert (await rows(sessions, "deals"))[0][1] == "new"


async def test_flaws_are_kept_until_they_are_mended(sessions):
    moment = NOW - timedelta(minutes=5)
    bad = Flaw(field="amount", value="abc", reason="not a number")
    crm = FakeCrm(deal("100", flaws=(bad,), modified_at=moment))
    crm.quarantined = (Flaw(field="id", value="", reason="the row has no id"),)
    first = await run(crm, sessions)

    assert [row[1:3] for row in await rows(sessions, "flaws")] == [
        ("(no id)", "id"),
        ("100", "amount"),
    ]
    assert first.streams[Stream.DEALS].quarantined >= 1

    crm.put(deal("100", modified_at=moment))
    await run(crm, sessions)

    assert [row[1] for row in await rows(sessions, "flaws")] == ["(no id)"]


async def test_a_deal_twice_in_a_batch_is_stored_once(sessions):
    crm = FakeCrm(deal("100"))
    crm.records[Stream.DEALS, "copy"] = deal("100", name="newer", modified_at=NOW)

    await run(crm, sessions)

    assert [row[1] for row in await rows(sessions, "deals")] == ["newer"]


async def test_an_error_keeps_the_pages_before_it_and_their_position(sessions):
    crm = BreaksInDeals(*(deal(str(n)) for n in range(1, 6)), page_size=1)
    crm.breaks_at = 3

    report = await run(crm, sessions)

    assert report.streams[Stream.DEALS].written == Written(created=3)
    crm.breaks_at = None
    crm.calls.clear()
    again = await run(crm, sessions)
    resumed = [call[1] for call in crm.calls if call[0] == "everything"]
    assert resumed == [(Stream.DEALS, "3")]
    assert again.streams[Stream.DEALS].written == Written(created=2)


async def test_a_broken_window_is_finished_before_the_watermark_moves(sessions):
    crm = BreaksInDeals(page_size=1)
    await run(crm, sessions)
    moment = NOW + timedelta(minutes=5)
    crm.put(*(deal(str(n), modified_at=moment) for n in range(1, 6)))
    broken_at, later = NOW + timedelta(minutes=15), NOW + timedelta(days=3)
    crm.breaks_at, crm.server_now = 2, broken_at

    await run(crm, sessions, now=broken_at)

    states = {row[0]: row for row in await rows(sessions, "stream_states")}
    assert str(states["deals"][2])[:16] == "2026-11-19 09:58"
    crm.breaks_at, crm.server_now = None, later
    crm.calls.clear()
    await run(crm, sessions, now=later)
    windows = [
        (call[1][1].end, call[1][2])
        for call in crm.calls
        if call[0] == "changed" and call[1][0] is Stream.DEALS
    ]
    assert windows == [(broken_at - LAG, "2"), (later - LAG, None)]
    assert len(await rows(sessions, "deals")) == 5
