"""The account is known by its number; another one's token reads nothing."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from crm.port import CrmScopeError, CrmUnavailableError, OwnerRecord, Stream
from jobs.sync.report import SyncReport
from jobs.sync.run import STREAMS, sync
from models.crm_data.account import read_account, set_account_aside
from models.crm_data.freshness import freshness
from models.crm_data.links import due
from models.crm_data.sync_state import believe
from models.db.database import SessionMaker
from models.people.crm_ties import tie_owners
from models.tables import AuditEntry, Deal, Owner, Person, StreamState, Touch
from tests.jobs.makers import make_person
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

OLD, NEW = "1111", "2222"
LATER = NOW + timedelta(minutes=15)


def account(number: str | None, *ids: str) -> FakeCrm:
    """Return the account `number`, with deals of these ids and a call on the first."""
    crm = FakeCrm(
        *(deal(one) for one in ids),
        activity("9", deal_ids=ids[:1]),
        contact("8"),
        page_size=50,
    )
    crm.account_id = number
    return crm


async def run(crm: FakeCrm, sessions: SessionMaker, *, now=NOW) -> SyncReport:
    crm.server_now = now
    return await sync(crm, sessions, lambda: now, SilentProgress(), history_days=730)


async def known(sessions: SessionMaker) -> str | None:
    async with sessions() as session:
        return await read_account(session, crm="fake")


async def move(sessions: SessionMaker, to: str = NEW) -> None:
    async with sessions.begin() as session:
        await set_account_aside(session, crm="fake", to=to, changed_by="cli", now=LATER)


async def open_deals(sessions: SessionMaker) -> set[str]:
    async with sessions() as session:
        query = select(Deal.external_id).where(
            Deal.merged_into.is_(None), Deal.archived_at.is_(None), ~Deal.is_closed
        )
        return set(await session.scalars(query))


async def test_the_first_sync_keeps_the_number_of_the_account(sessions):
    await run(account(OLD, "1"), sessions)

    assert await known(sessions) == OLD


async def test_what_was_synced_before_numbers_were_kept_goes_on(sessions):
    await run(account(None, "1"), sessions)

    report = await run(account(OLD, "1", "2"), sessions, now=LATER)

    assert report.is_complete
    assert await known(sessions) == OLD


async def test_another_account_reads_nothing_and_says_so(sessions):
    await run(account(OLD, "1"), sessions)

    report = await run(account(NEW, "2", "3"), sessions, now=LATER)

    assert not report.is_complete
    assert OLD in (report.error or "")
    assert NEW in (report.error or "")
    assert [row[0] for row in await rows(sessions, "deals")] == ["1"]
    states = {row[0]: row[5] for row in await rows(sessions, "stream_states")}
    assert {states[stream] for stream in STREAMS} == {report.error}
    assert await known(sessions) == OLD


async def test_while_it_is_another_account_no_rule_relies_on_the_data(sessions):
    await run(account(OLD, "1"), sessions)
    await run(account(NEW, "2"), sessions, now=LATER)

    async with sessions() as session:
        fresh = await freshness(session, now=LATER)
        before = await freshness(session, now=NOW)

    assert (fresh.deals_at, fresh.activities_at, fresh.meetings_at) == (None,) * 3
    # A look at the past, as learning takes it, is none of this.
    assert before.deals_at == NOW


async def test_the_right_token_again_goes_on_as_if_nothing_had_been(sessions):
    await run(account(OLD, "1"), sessions)
    await run(account(NEW, "2"), sessions, now=LATER)
    now = LATER + timedelta(minutes=15)

    report = await run(account(OLD, "1"), sessions, now=now)

    async with sessions() as session:
        fresh = await freshness(session, now=now)
    assert report.is_complete
    assert fresh.deals_at == now


async def test_a_word_about_one_account_is_none_about_another(sessions):
    await run(account(OLD, "1"), sessions)
    async with sessions.begin() as session:
        await believe(session, crm="fake", stream="deals", changed_by="cli", now=LATER)

    await run(account(NEW, "2"), sessions, now=LATER)

    async with sessions() as session:
        query = select(func.count(StreamState.believed_at))
        assert await session.scalar(query) == 0


REFUSED = CrmScopeError("grant the right to read the account")


@pytest.mark.parametrize("refused", [True, False], ids=["refused", "not-told"])
async def test_an_account_that_does_not_tell_its_number_is_not_read(sessions, refused):
    await run(account(OLD, "1"), sessions)
    silent = account(None, "2")
    silent.errors = failing(REFUSED, "account") if refused else {}

    report = await run(silent, sessions, now=LATER)

    assert OLD in (report.error or "")
    assert (str(REFUSED) in (report.error or "")) is refused
    assert [row[0] for row in await rows(sessions, "deals")] == ["1"]
    assert await known(sessions) == OLD
    async with sessions() as session:
        fresh = await freshness(session, now=LATER)
    # It may be the same account: what is known of it grows old, and is not doubted.
    assert (fresh.deals_at, fresh.held) == (NOW, frozenset())


async def test_before_a_number_is_known_a_refused_account_costs_no_deal(sessions):
    crm = account(None, "1")
    crm.errors = failing(REFUSED, "account")

    report = await run(crm, sessions)

    assert report.error == str(REFUSED)
    assert await open_deals(sessions) == {"1"}
    assert [row[2] for row in await rows(sessions, "owners")] == ["Ann"]


async def test_another_account_holds_nothing_that_is_off(sessions):
    crm = account(OLD, "1")
    crm.errors = failing(CrmScopeError("grant contacts"), "contacts")
    await run(crm, sessions)
    await run(account(NEW, "2"), sessions, now=LATER)
    now = LATER + timedelta(minutes=15)

    await run(crm, sessions, now=now)

    async with sessions() as session:
        fresh = await freshness(session, now=now)
        query = select(func.count(StreamState.held_at))
        assert await session.scalar(query) == 0
    assert (fresh.activities_at, fresh.held) == (now, frozenset())


async def test_after_a_move_the_new_account_is_read_from_the_beginning(sessions):
    await run(account(OLD, "1", "2"), sessions)
    await move(sessions)

    # The same ids, and changed long before: numbers of two accounts may be alike.
    new = account(NEW, "2", "3")
    new.put(deal("2", name="Another", modified_at=LONG_AGO - timedelta(days=99)))
    report = await run(new, sessions, now=LATER)

    assert report.is_complete
    assert ("everything", (Stream.DEALS, None)) in new.calls
    assert await open_deals(sessions) == {"2", "3"}
    names = {row[0]: row[1] for row in await rows(sessions, "deals")}
    assert names["2"] == "Another"
    assert await known(sessions) == NEW


async def test_after_a_move_nothing_of_the_old_account_counts(sessions):
    await run(account(OLD, "1", "2"), sessions)

    await move(sessions)

    async with sessions() as session:
        assert await session.scalar(select(func.count()).select_from(Touch)) == 0
        assert await session.scalar(select(func.count(StreamState.watermark))) == 0
        fresh = await freshness(session, now=LATER)
        noted = await session.scalar(select(AuditEntry.reason))
    assert await open_deals(sessions) == set()
    assert fresh.deals_at is None
    assert fresh.last_activity_at is None
    assert await rows(sessions, "contacts") == []
    assert noted == f"{OLD} to {NEW}"


async def test_after_a_move_people_are_tied_to_the_new_users(sessions):
    async with sessions.begin() as session:
        session.add(make_person(1, email="ann@x.io"))
    await run(account(OLD, "1"), sessions)
    async with sessions.begin() as session:
        await tie_owners(session)
    await move(sessions)
    new = account(NEW, "2")
    new.owner_list = [
        OwnerRecord(external_id="77", email="ann@x.io", name="Ann", archived=False)
    ]

    await run(new, sessions, now=LATER)
    async with sessions.begin() as session:
        told = await tie_owners(session)

    assert (told.with_owner, told.ambiguous) == (1, ())
    async with sessions() as session:
        query = select(Owner.external_id).join(Person, Person.owner_id == Owner.id)
        assert await session.scalar(query) == "77"
    owners = await rows(sessions, "owners")
    assert [bool(row[3]) for row in owners if row[0].startswith(OLD)] == [True]


async def test_after_a_move_no_deal_of_the_old_account_waits_for_its_ties(sessions):
    old = account(OLD, "1", "2")
    await run(old, sessions)
    old.put(deal("1", modified_at=NOW))
    old.errors = failing(CrmUnavailableError("busy"), "deal_links")
    await run(old, sessions, now=LATER)
    await move(sessions)

    async with sessions() as session:
        assert await due(session, crm="fake", limit=9) == []


@pytest.mark.parametrize("to", [NEW, OLD])
async def test_only_what_is_said_is_moved_to(sessions, to):
    await run(account(OLD, "1"), sessions)
    await move(sessions, to)

    report = await run(account("3333", "2"), sessions, now=LATER)

    assert not report.is_complete
    assert await known(sessions) == to
