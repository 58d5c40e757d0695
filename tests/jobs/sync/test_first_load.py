"""Whoever waits for a first sync sees how much is left, by the CRM's own count."""

from datetime import UTC, datetime

from crm.port import CrmScopeError, CrmUnavailableError, Stream
from jobs.sync.first_load import still_to_read
from jobs.sync.run import sync
from tests.jobs.sync_fakes import FakeCrm, SilentProgress, activity, contact, deal

NOW = datetime(2026, 11, 19, 10, tzinfo=UTC)
CALL = Stream.CALLS


def make_crm() -> FakeCrm:
    return FakeCrm(deal("1"), deal("2"), activity("7"), contact("9"))


async def run(crm: FakeCrm, sessions, progress: SilentProgress | None = None) -> None:
    await sync(
        crm, sessions, lambda: NOW, progress or SilentProgress(), history_days=730
    )


async def test_before_the_first_sync_everything_is_left(sessions):
    left = await still_to_read(make_crm(), sessions)

    none = (
        *(Stream.MEETINGS, Stream.EMAILS, Stream.TASKS),
        *(Stream.NOTES, Stream.COMMUNICATIONS),
    )
    assert left == dict.fromkeys(none, 0) | {
        Stream.DEALS: 2,
        Stream.CALLS: 1,
        Stream.CONTACTS: 1,
    }


async def test_a_first_sync_that_broke_off_has_the_rest_left(sessions):
    crm = make_crm()
    crm.errors["calls"] = CrmUnavailableError("down")
    await run(crm, sessions)

    left = await still_to_read(crm, sessions)

    assert left == {Stream.CALLS: 1}


async def test_what_was_read_whole_is_not_counted_again(sessions):
    crm = make_crm()
    await run(crm, sessions)

    assert await still_to_read(crm, sessions) == {}


async def test_a_crm_that_counts_nothing_leaves_the_end_open(sessions):
    crm = make_crm()
    crm.errors["count"] = CrmUnavailableError("down")

    assert await still_to_read(crm, sessions) == {}


async def test_a_scope_that_is_lacking_does_not_end_the_counting(sessions):
    crm = make_crm()
    crm.errors["count"] = CrmScopeError("no")

    assert await still_to_read(crm, sessions) == {}


async def test_the_history_of_deals_knows_its_end(sessions):
    progress = SilentProgress()

    await run(make_crm(), sessions, progress)

    assert progress.expected[Stream.DEAL_HISTORY] == 2
    assert progress.counts[Stream.DEAL_HISTORY] == 2
