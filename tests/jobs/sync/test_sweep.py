"""Once a day the sync looks for what no change has told of, and believes it slowly."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from crm.port import (
    ActivityRecord,
    CrmRequestError,
    CrmUnavailableError,
    Result,
    Stream,
)
from jobs.sync import stream as streaming
from jobs.sync import sweep as sweeping
from jobs.sync.doubt import WORDS
from jobs.sync.run import LAG, STREAMS, sync
from jobs.sync.stream import OVERLAP, WIDE
from models.crm_data.lost_fields import vital
from models.crm_data.sync_state import believe
from models.db.database import SessionMaker
from models.tables import StreamState
from tests.jobs.sync_fakes import (
    LONG_AGO,
    NOW,
    FakeCrm,
    SilentProgress,
    activity,
    contact,
    deal,
    failing,
    rows,
)

DAY = timedelta(days=1)
AHEAD = NOW + 9 * DAY
MINUTES = timedelta(minutes=15)
SOON = NOW + MINUTES


def floor() -> FakeCrm:
    """Return a CRM with twenty deals, two coming meetings and one past."""
    return FakeCrm(
        *(deal(str(100 + n)) for n in range(20)),
        deal("150", is_closed=True),
        activity("900", Stream.MEETINGS, starts_at=AHEAD, deal_ids=("100",)),
        activity("901", Stream.MEETINGS, starts_at=AHEAD),
        activity("902", Stream.MEETINGS, deal_ids=("100",)),
        page_size=50,
    )


async def run(crm: FakeCrm, sessions: SessionMaker, *, now=NOW):
    crm.server_now = now
    crm.calls.clear()
    return await sync(crm, sessions, lambda: now, SilentProgress(), history_days=730)


def asked_for(crm: FakeCrm) -> list[tuple[Stream, list[str]]]:
    """Return what was read anew by its ids, but for streams of which nothing was."""
    return [told for name, told in crm.calls if name == "named"]


def looked_for(crm: FakeCrm) -> list[tuple[Stream, list[str]]]:
    return [told for name, told in crm.calls if name == "living"]


async def hold_of(sessions: SessionMaker, stream: str = "deals") -> str | None:
    async with sessions() as session:
        query = select(StreamState.held_reason)
        return await session.scalar(query.where(StreamState.stream == stream))


async def archived(sessions: SessionMaker) -> set[str]:
    deals = await rows(sessions, "deals")
    return {row[0] for row in deals if row[10] is not None}


async def test_a_first_load_has_nothing_to_look_for(sessions):
    crm = floor()

    await run(crm, sessions)

    assert asked_for(crm) == []


@pytest.mark.parametrize(
    ("later", "asks"),
    [
        pytest.param(DAY - timedelta(seconds=1), False, id="within-a-day"),
        pytest.param(DAY, True, id="a-day-later"),
        pytest.param(-timedelta(hours=1), True, id="clock-set-back"),
    ],
)
async def test_once_a_day_open_deals_and_coming_meetings_come_first(
    sessions, later, asks
):
    crm = floor()
    await run(crm, sessions)

    await run(crm, sessions, now=NOW + later)
    first = asked_for(crm)
    await run(crm, sessions, now=NOW + later)

    wanted = [
        (Stream.DEALS, [*(str(100 + n) for n in range(20)), "150"]),
        (Stream.MEETINGS, ["900", "901", "902"]),
    ]
    assert first == (wanted if asks else [])
    assert asked_for(crm) == []


async def test_each_run_looks_whether_the_newest_can_still_be_seen(sessions):
    crm = floor()
    await run(crm, sessions)

    await run(crm, sessions, now=SOON)

    assert looked_for(crm) == [
        (Stream.DEALS, ["150", *(str(119 - n) for n in range(20))]),
        (Stream.MEETINGS, ["902", "901", "900"]),
    ]


async def test_each_night_reads_a_share_of_all_and_goes_round(sessions, monkeypatch):
    monkeypatch.setattr(sweeping, "LEAST", 8)
    crm = FakeCrm(
        *(activity(str(900 + n), deal_ids=("100",)) for n in range(20)), page_size=50
    )
    await run(crm, sessions)

    nights = []
    for night in range(1, 5):
        await run(crm, sessions, now=NOW + night * DAY)
        nights.append([len(ids) for _, ids in asked_for(crm)])

    assert nights == [[8], [8], [4], [8]]


async def test_a_call_that_was_restored_rises_with_its_touches(sessions):
    crm = FakeCrm(deal("100"), activity("900", deal_ids=("100",)))
    await run(crm, sessions)
    crm.put(activity("900", archived_at=NOW))
    await run(crm, sessions, now=SOON)
    assert await rows(sessions, "touches") == []
    crm.put(activity("900", deal_ids=("100",)))

    await run(crm, sessions, now=NOW + DAY)

    assert len(await rows(sessions, "touches")) == 1


async def test_what_lies_in_a_bin_too_large_for_one_run_is_no_lost_right(
    sessions, monkeypatch
):
    monkeypatch.setattr(streaming, "BIN_PAGES", 1)
    crm = floor()
    crm.page_size = 2
    await run(crm, sessions)
    crm.put(*(deal(str(100 + n), archived_at=NOW) for n in range(20)))

    report = await run(crm, sessions, now=SOON)

    assert report.is_complete
    assert len(await archived(sessions)) == 20


async def test_the_bin_is_read_on_from_where_the_last_run_left_it(sessions):
    crm = FakeCrm(
        *(deal(str(100 + n), archived_at=NOW) for n in range(14)), page_size=2
    )
    begun = []
    for minutes in range(4):
        await run(crm, sessions, now=NOW + timedelta(minutes=minutes))
        begun += [
            told[1]
            for name, told in crm.calls
            if name == "archived" and told[0] is Stream.DEALS
        ]

    assert begun == [None, "109", None, "109"]
    assert len(await archived(sessions)) == 14


async def test_a_refused_place_in_the_bin_begins_it_anew(sessions, monkeypatch):
    crm = FakeCrm(
        *(deal(str(100 + n), archived_at=NOW) for n in range(14)), page_size=2
    )
    await run(crm, sessions)
    refusing, binned = CrmRequestError("expired cursor"), crm.archived

    async def expired(stream, *, position):
        if position is not None:
            raise refusing
        async for page in binned(stream, position=position):
            yield page

    monkeypatch.setattr(crm, "archived", expired)
    refused = await run(crm, sessions, now=SOON)

    assert refused.streams[Stream.DEALS].error == "expired cursor"
    assert (await run(crm, sessions, now=SOON)).is_complete


@pytest.mark.parametrize(
    ("lacking", "is_hidden"), [(2, False), (3, True)], ids=["two", "all-three"]
)
async def test_where_nobody_else_has_a_field_all_that_lose_it_tell(
    sessions, lacking, is_hidden
):
    crm = FakeCrm(*(deal(str(n)) for n in range(1, 4)), page_size=50)
    await run(crm, sessions)
    crm.put(
        *(
            deal(str(n), modified_at=NOW, owner_id=None if n <= lacking else "1")
            for n in range(1, 4)
        )
    )

    report = await run(crm, sessions, now=SOON)

    assert report.is_complete is not is_hidden
    told = await hold_of(sessions)
    words = "the owner is gone from 3 of 3 deals that had it"
    assert words in told if is_hidden else told is None


def mails(
    count: int, direction: str | None = "outbound", result: Result | None = None
) -> list[ActivityRecord]:
    told = {"direction": direction, "result": result}
    return [activity(str(900 + n), Stream.EMAILS, **told) for n in range(count)]


@pytest.mark.parametrize(
    "turned",
    [
        pytest.param([deal(str(n), amount_minor=None) for n in range(1, 4)], id="few"),
        pytest.param(mails(20, direction=None, result=Result.BOUNCED), id="bounced"),
    ],
)
async def test_in_a_small_account_what_some_lose_is_no_hidden_field(sessions, turned):
    crm = FakeCrm(*(deal(str(n)) for n in range(1, 21)), *mails(20), page_size=50)
    await run(crm, sessions)
    crm.put(*turned)

    report = await run(crm, sessions, now=NOW + DAY)

    assert report.is_complete
    lost = [row for row in await rows(sessions, "deals") if row[4] is None]
    lost += [row for row in await rows(sessions, "activities") if row[5] is None]
    assert len(lost) == len(turned)


async def test_where_next_to_nobody_else_has_a_field_the_batch_tells_too(
    sessions, monkeypatch
):
    monkeypatch.setattr(sweeping, "LEAST", 20)
    calls = [activity(str(900 + n), owner_id="1") for n in range(21)]
    crm = FakeCrm(*calls, page_size=50)
    await run(crm, sessions)
    crm.put(*(replace(calls[n], owner_id=None) for n in (0, 20)))

    report = await run(crm, sessions, now=NOW + DAY)

    assert report.is_complete


@pytest.mark.parametrize("stream", [one for one in Stream if one in STREAMS])
async def test_each_vital_field_has_a_name_and_a_place_in_the_records(stream):
    record = {Stream.DEALS: deal(), Stream.CONTACTS: contact()}
    fields = vital(stream.value)

    assert set(fields) <= WORDS.keys()
    assert all(hasattr(record.get(stream, activity()), one) for one in fields)


async def test_a_row_that_cannot_be_read_is_not_gone(sessions):
    crm = floor()
    await run(crm, sessions)
    named = crm.named

    async def without(stream, ids):
        async for page in named(stream, ids):
            kept = [one for one in page.records if one.external_id != "103"]
            yield replace(page, records=kept)

    crm.named = without

    await run(crm, sessions, now=NOW + DAY)

    assert await archived(sessions) == set()


async def test_a_deal_that_was_deleted_for_good_is_buried(sessions):
    crm = floor()
    await run(crm, sessions)
    crm.remove(Stream.DEALS, "103")

    await run(crm, sessions, now=NOW + DAY)

    assert await archived(sessions) == {"103"}
    assert (Stream.DEALS, ["103"]) in looked_for(crm)


@pytest.mark.parametrize(
    "modified_at",
    [
        pytest.param(NOW, id="just-now"),
        pytest.param(LONG_AGO, id="before-mergers-were-read"),
    ],
)
async def test_contacts_that_were_merged_are_no_lost_right(sessions, modified_at):
    crm = FakeCrm(*(contact(str(500 + n)) for n in range(50)), page_size=50)
    await run(crm, sessions)
    for number in range(20):
        # Both are gone, and a third one stands for them.
        pair = str(500 + number), str(520 + number)
        for each in pair:
            crm.remove(Stream.CONTACTS, each)
        heir = contact(str(600 + number), merged_ids=pair, modified_at=modified_at)
        crm.put(heir)

    report = await run(crm, sessions, now=SOON)

    assert report.is_complete
    found = await rows(sessions, "contacts")
    there = {row[0] for row in found if row[2] is None}
    assert there == {str(n) for n in (*range(540, 550), *range(600, 620))}


async def test_a_buried_deal_rises_when_the_crm_tells_of_it(sessions):
    crm = floor()
    await run(crm, sessions)
    crm.remove(Stream.DEALS, "103")
    await run(crm, sessions, now=NOW + DAY)
    crm.put(deal("103", modified_at=NOW + DAY))

    await run(crm, sessions, now=NOW + DAY + timedelta(minutes=15))

    assert await archived(sessions) == set()


async def test_a_meeting_that_was_deleted_for_good_is_buried(sessions):
    crm = floor()
    await run(crm, sessions)
    before = {row[1] for row in await rows(sessions, "touches")}
    crm.remove(Stream.MEETINGS, "900")

    await run(crm, sessions, now=NOW + DAY)

    meetings = await rows(sessions, "activities")
    assert [row[1] for row in meetings if row[9] is not None] == ["900"]
    after = {row[1] for row in await rows(sessions, "touches")}
    assert before - after == {"900"}


@pytest.mark.parametrize(
    ("gone", "is_believed"), [(5, True), (6, False)], ids=["a-few", "too-many"]
)
async def test_when_too_many_are_missing_nobody_believes_it(
    sessions, gone, is_believed
):
    crm = floor()
    await run(crm, sessions)
    for number in range(gone):
        crm.remove(Stream.DEALS, str(100 + number))

    with capture_logs() as logs:
        await run(crm, sessions, now=NOW + DAY)

    events = [log["event"] for log in logs if log.get("stream") == "deals"]
    assert ("not_believed" in events) is not is_believed
    assert len(await archived(sessions)) == (gone if is_believed else 0)
    told = await hold_of(sessions)
    assert told is None if is_believed else told.startswith("6 of 21 deals")


async def test_the_doubt_is_forgotten_once_all_are_there_again(sessions):
    crm = floor()
    await run(crm, sessions)
    lost = [crm.records.pop((Stream.DEALS, str(100 + n))) for n in range(9)]
    await run(crm, sessions, now=NOW + DAY)
    crm.put(*lost)

    await run(crm, sessions, now=NOW + DAY + timedelta(minutes=15))

    assert await hold_of(sessions) is None


@pytest.mark.parametrize("broken", ["living", "named"])
async def test_a_crm_that_cannot_be_asked_lifts_no_hold(sessions, broken):
    crm = floor()
    await run(crm, sessions)
    lost = [crm.records.pop((Stream.DEALS, str(100 + n))) for n in range(9)]
    await run(crm, sessions, now=SOON)
    held = await hold_of(sessions)
    crm.errors = failing(CrmUnavailableError("busy"), broken)

    report = await run(crm, sessions, now=SOON + MINUTES)
    still_held = await hold_of(sessions)
    crm.errors = {}
    crm.put(*lost)
    await run(crm, sessions, now=SOON + 2 * MINUTES)

    assert held is not None
    assert (report.streams[Stream.DEALS].error, still_held) == (held, held)
    assert await hold_of(sessions) is None


async def test_what_is_believed_is_read_to_its_end_over_several_short_runs(
    sessions, monkeypatch
):
    monkeypatch.setattr(sweeping, "MOST", 8)
    crm = floor()
    await run(crm, sessions)
    for number in range(9):
        crm.remove(Stream.DEALS, str(100 + number))
    await run(crm, sessions, now=NOW + DAY)
    async with sessions.begin() as session:
        await believe(
            session, crm="fake", stream="deals", changed_by="cli", now=NOW + DAY
        )
    named, spent = crm.named, CrmUnavailableError("the time is spent")

    async def for_a_short_time(stream, ids):
        async for page in named(stream, ids):
            yield page
        if sum(len(told) for kind, told in asked_for(crm) if kind is stream) > 8:
            raise spent

    crm.named = for_a_short_time
    nights = []
    for minutes in (15, 30, 45):
        await run(crm, sessions, now=NOW + DAY + timedelta(minutes=minutes))
        is_held = await hold_of(sessions) is not None
        nights.append((len(await archived(sessions)), is_held))

    assert nights == [(8, True), (9, True), (9, False)]


async def test_a_sweep_that_fails_is_put_off_and_keeps_back_nothing(sessions):
    crm = floor()
    await run(crm, sessions)
    crm.errors = failing(CrmUnavailableError("busy"), "living", "named")

    failed = await run(crm, sessions, now=NOW + DAY)
    async with sessions() as session:
        query = select(StreamState.swept_at).where(StreamState.stream == "deals")
        swept_at = await session.scalar(query)
    crm.errors = {}
    await run(crm, sessions, now=NOW + DAY)

    assert failed.is_complete
    assert swept_at == NOW
    assert asked_for(crm) != []


@pytest.mark.parametrize(
    ("later", "span"), [(DAY, WIDE), (timedelta(minutes=15), OVERLAP)]
)
async def test_once_a_day_a_whole_day_is_read_again(sessions, later, span):
    crm = floor()
    await run(crm, sessions)

    await run(crm, sessions, now=NOW + later)

    windows = {told[1].start for name, told in crm.calls if name == "changed"}
    assert windows == {NOW - LAG - span}


async def test_a_tie_that_changed_no_activity_is_read_from_its_deal(sessions):
    crm = floor()
    await run(crm, sessions)
    crm.put(
        activity("902", Stream.MEETINGS, deal_ids=("101",)),
        deal("101", modified_at=NOW),
    )

    await run(crm, sessions, now=SOON)

    links = await rows(sessions, "activity_deals")
    assert {row[2] for row in links if row[1] == "902"} == {"100", "101"}
    deals_of_touches = {r[2] for r in await rows(sessions, "touches") if r[1] == "902"}
    assert deals_of_touches == {"100", "101"}


async def test_a_tie_that_is_gone_is_taken_off_with_its_touch(sessions):
    crm = floor()
    await run(crm, sessions)
    crm.put(activity("902", Stream.MEETINGS), deal("100", modified_at=NOW))

    await run(crm, sessions, now=SOON)

    links = await rows(sessions, "activity_deals")
    assert {row[1] for row in links} == {"900"}
    assert ("100", "902") not in {
        (row[2], row[1]) for row in await rows(sessions, "touches")
    }


async def test_what_lies_in_the_recycle_bin_keeps_its_ties(sessions):
    crm = floor()
    await run(crm, sessions)
    binned = activity("902", Stream.MEETINGS, archived_at=NOW, modified_at=NOW)
    crm.put(binned, deal("100", modified_at=NOW))

    await run(crm, sessions, now=SOON)

    links = await rows(sessions, "activity_deals")
    assert {row[1] for row in links} == {"900", "902"}


async def test_ties_that_cannot_be_read_stay_as_they_are(sessions):
    crm = floor()
    await run(crm, sessions)
    before = await rows(sessions, "activity_deals")
    crm.put(deal("100", modified_at=NOW))
    crm.errors = failing(CrmUnavailableError("busy"), "deal_links")

    report = await run(crm, sessions, now=SOON)

    assert report.is_complete
    assert await rows(sessions, "activity_deals") == before
