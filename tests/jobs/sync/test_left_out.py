"""A stream that nobody wants read, or no rule needs, makes no run incomplete."""

import pytest

from crm.port import CrmScopeError, Stream
from jobs.sync.first_load import still_to_read
from jobs.sync.run import sync
from models.crm_data.freshness import freshness
from models.crm_data.sync_state import LEFT_OUT
from tests.jobs.sync.test_sweep import NOW, failing, floor, hold_of
from tests.jobs.sync_fakes import SilentProgress, contact, rows

REFUSED = CrmScopeError("grant it", scope="x")


async def run(crm, sessions, *without: Stream):
    return await sync(
        crm,
        sessions,
        lambda: NOW,
        SilentProgress(),
        history_days=730,
        without=frozenset(without),
    )


@pytest.mark.parametrize(
    ("stream", "is_complete"),
    [
        (Stream.NOTES, True),
        (Stream.COMMUNICATIONS, True),
        (Stream.EMAILS, False),
        (Stream.CALLS, False),
        (Stream.DEALS, False),
    ],
)
async def test_a_refused_stream_counts_if_a_rule_needs_it(
    sessions, stream, is_complete
):
    crm = floor()
    crm.errors = failing(REFUSED, stream.value)

    report = await run(crm, sessions)

    assert report.streams[stream].is_disabled
    assert report.is_complete is is_complete


async def test_a_stream_that_is_left_out_is_not_asked_for_and_said_to_be_off(sessions):
    crm = floor()
    crm.errors = failing(REFUSED, "emails")

    report = await run(crm, sessions, Stream.EMAILS)

    assert report.is_complete
    assert Stream.EMAILS not in {
        told[0] for name, told in crm.calls if name == "everything"
    }
    states = {row[0]: row[-2:] for row in await rows(sessions, "stream_states")}
    assert states["emails"] == (None, LEFT_OUT)
    assert states["deals"] == (None, None)


async def test_a_stream_that_is_taken_in_again_is_read(sessions):
    crm = floor()
    await run(crm, sessions, Stream.MEETINGS)
    assert await rows(sessions, "activities") == []

    await run(crm, sessions)

    assert len(await rows(sessions, "activities")) == 3
    states = {row[0]: row[-1] for row in await rows(sessions, "stream_states")}
    assert states["meetings"] is None


async def test_what_was_held_and_is_left_out_is_held_no_more(sessions):
    crm = floor()
    crm.put(*(contact(str(n)) for n in range(500, 510)))
    await run(crm, sessions)
    for number in range(500, 510):
        crm.remove(Stream.CONTACTS, str(number))
    await run(crm, sessions)
    assert await hold_of(sessions, "contacts") is not None

    await run(crm, sessions, Stream.CONTACTS)

    assert await hold_of(sessions, "contacts") is None
    async with sessions() as session:
        assert (await freshness(session, now=NOW)).activities_at == NOW


async def test_nobody_waits_for_what_is_left_out(sessions):
    left = await still_to_read(floor(), sessions, without={Stream.MEETINGS})

    assert Stream.MEETINGS not in left
    assert left[Stream.DEALS] == 21
