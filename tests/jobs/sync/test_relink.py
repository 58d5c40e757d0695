"""A tie that changed no activity is read from its deal, and none is ever lost."""

from collections import Counter
from datetime import timedelta

from sqlalchemy import func, select, text

from crm.port import CrmDataError, CrmUnavailableError, Stream
from jobs.sync import relink
from jobs.sync.rows import deal_columns
from models.crm_data.deals import store_deals
from models.crm_data.links import store_deal_links
from models.crm_data.missing_records import bury
from models.db.database import SessionMaker
from models.tables import ActivityDeal
from tests.jobs.sync.test_sweep import (
    DAY,
    NOW,
    SOON,
    activity,
    deal,
    failing,
    hold_of,
    run,
)
from tests.jobs.sync_fakes import FakeCrm, rows

LATER = SOON + timedelta(minutes=15)
LOSERS = 15_000
TIES = 36_000


def floor() -> FakeCrm:
    """Return a CRM with three deals and a meeting of one of them."""
    return FakeCrm(
        *(deal(str(number)) for number in (100, 101, 102)),
        activity("900", Stream.MEETINGS, deal_ids=("100",)),
        activity("901", Stream.MEETINGS),
        page_size=50,
    )


async def ties(sessions: SessionMaker) -> set[tuple[str, str]]:
    """Return (activity, deal)."""
    return {(row[1], row[2]) for row in await rows(sessions, "activity_deals")}


async def due(sessions: SessionMaker) -> list[str]:
    async with sessions() as session:
        found = await session.execute(text("SELECT deal_external_id FROM links_due"))
        return sorted(found.scalars())


async def test_a_tie_that_could_not_be_read_is_read_at_the_next_sync(sessions):
    crm = floor()
    await run(crm, sessions)
    crm.put(
        activity("901", Stream.MEETINGS, deal_ids=("101",)),
        deal("101", modified_at=NOW),
    )
    crm.errors = failing(CrmUnavailableError("busy"), "deal_links")
    await run(crm, sessions, now=SOON)
    assert await due(sessions) == ["101"]
    crm.errors = {}

    await run(crm, sessions, now=LATER + timedelta(days=9))

    assert await ties(sessions) == {("900", "100"), ("901", "101")}
    assert await due(sessions) == []


async def test_a_deal_stays_due_until_every_stream_could_be_read(sessions):
    crm = floor()
    crm.put(activity("950", Stream.CALLS))
    await run(crm, sessions)
    crm.put(
        activity("901", Stream.MEETINGS, deal_ids=("101",)),
        activity("950", Stream.CALLS, deal_ids=("101",)),
        deal("101", modified_at=NOW),
    )
    crm.errors = failing(CrmUnavailableError("busy"), "calls")
    await run(crm, sessions, now=SOON)
    # Nobody waits for the calls with a meeting.
    assert await ties(sessions) == {("900", "100"), ("901", "101")}
    assert await due(sessions) == ["101"]
    crm.errors = {}

    await run(crm, sessions, now=LATER)

    assert await ties(sessions) == {("900", "100"), ("901", "101"), ("950", "101")}
    assert await due(sessions) == []


async def test_what_is_not_believed_takes_no_tie_off(sessions):
    crm = floor()
    calls = [activity(str(n), Stream.CALLS, deal_ids=("101",)) for n in range(1, 6)]
    crm.put(*calls)
    await run(crm, sessions)
    before = await ties(sessions), await rows(sessions, "touches")
    for each in calls:
        crm.remove(Stream.CALLS, each.external_id)
    crm.put(deal("101", modified_at=NOW))

    await run(crm, sessions, now=SOON)

    assert await hold_of(sessions, "calls") is not None
    assert (await ties(sessions), await rows(sessions, "touches")) == before
    crm.put(*calls[1:])
    await run(crm, sessions, now=LATER)
    assert await due(sessions) == []


async def test_deals_that_are_not_believed_take_no_tie_off(sessions):
    crm = floor()
    await run(crm, sessions)
    before = await ties(sessions)
    hidden = [crm.records.pop((Stream.DEALS, one)) for one in ("100", "101", "102")]
    crm.put(activity("900", Stream.MEETINGS), deal("103", modified_at=NOW + DAY))
    await run(crm, sessions, now=NOW + DAY)
    assert await hold_of(sessions) is not None
    assert await hold_of(sessions, "meetings") is None
    assert await ties(sessions) == before
    crm.put(*hidden, activity("900", Stream.MEETINGS, deal_ids=("100", "101")))

    await run(crm, sessions, now=LATER + DAY)

    # What was put off is made up for.
    assert await ties(sessions) == {("900", "100"), ("900", "101")}
    assert await due(sessions) == []


class ChokesOn(FakeCrm):
    """Cannot tell the ties of one deal."""

    one: str | None = None

    async def deal_links(self, stream, deal_ids):
        if self.one in deal_ids:
            message = "HubSpot's pages of links run in a circle"
            raise CrmDataError(message)
        return await super().deal_links(stream, deal_ids)


async def test_a_deal_whose_ties_nobody_can_read_costs_no_other_its_own(sessions):
    crm = ChokesOn(*floor().records.values())
    await run(crm, sessions)
    crm.put(
        activity("901", Stream.MEETINGS, deal_ids=("102",)),
        *(deal(str(number), modified_at=NOW) for number in (100, 101, 102)),
    )
    crm.one = "101"

    await run(crm, sessions, now=SOON)

    assert await ties(sessions) == {("900", "100"), ("901", "102")}
    assert await due(sessions) == []


async def test_many_deals_are_asked_about_in_parts(sessions, monkeypatch):
    monkeypatch.setattr(relink, "AT_ONCE", 2)
    crm = floor()
    await run(crm, sessions)
    crm.put(*(deal(str(number), modified_at=NOW) for number in (100, 101, 102)))

    await run(crm, sessions, now=SOON)

    asked = [told[1] for name, told in crm.calls if name == "deal_links"]
    assert sorted(map(len, asked)) == [1] * 6 + [2] * 6


async def test_an_heir_of_a_merger_gets_new_ties_and_keeps_what_was_moved(sessions):
    crm = floor()
    await run(crm, sessions)
    heir = deal("300", merged_ids=("100", "101"), modified_at=NOW)
    crm.remove(Stream.DEALS, "100")
    crm.remove(Stream.DEALS, "101")
    crm.put(heir, activity("901", Stream.MEETINGS, deal_ids=("300",)))

    await run(crm, sessions, now=SOON)

    # The CRM in this test has moved nothing itself: it says that 900 is of deal 100.
    assert await ties(sessions) == {("900", "300"), ("901", "300")}
    touched = {(row[1], row[2]) for row in await rows(sessions, "touches")}
    assert touched == {("900", "300"), ("901", "300")}


async def test_an_heir_that_is_thrown_away_keeps_no_more_than_other_deals(sessions):
    crm = floor()
    await run(crm, sessions)
    crm.remove(Stream.DEALS, "100")
    crm.put(deal("300", merged_ids=("100", "101"), modified_at=NOW))
    await run(crm, sessions, now=SOON)
    assert await ties(sessions) == {("900", "300")}

    async with sessions.begin() as session:
        await bury(session, ["300"], crm="fake", stream="deals", now=SOON)
        await store_deal_links(session, ["300"], {}, crm="fake", stream="meetings")

    assert await ties(sessions) == set()


async def test_thousands_of_deals_that_were_merged_away_are_marked_at_once(sessions):
    losers = [str(number) for number in range(1000, 1000 + LOSERS)]
    crm = FakeCrm(activity("900", Stream.MEETINGS, deal_ids=(losers[-1],)))
    await run(crm, sessions)
    async with sessions.begin() as session:
        await store_deals(
            session,
            deal_columns([deal(one) for one in [*losers, "1", "2"]]),
            merged={},
            crm="fake",
            now=NOW,
            may_lose=False,
        )

    async with sessions.begin() as session:
        await store_deals(
            session,
            deal_columns([deal("1")]),
            merged=dict.fromkeys(losers, "1"),
            crm="fake",
            now=NOW,
            may_lose=False,
        )

    heirs = Counter(row[11] for row in await rows(sessions, "deals"))
    assert heirs == {"1": LOSERS, None: 2}
    assert await ties(sessions) == {("900", "1")}


async def test_tens_of_thousands_of_ties_are_taken_off_at_once(sessions):
    crm = floor()
    await run(crm, sessions)
    asked = [str(number) for number in range(10_000, 10_000 + TIES)]
    async with sessions.begin() as session:
        one = await session.scalar(select(ActivityDeal.activity_id))
        await session.execute(
            ActivityDeal.__table__.insert(),
            [{"activity_id": one, "deal_external_id": each} for each in asked],
        )

    async with sessions.begin() as session:
        await store_deal_links(
            session,
            asked,
            dict.fromkeys(asked[:2], ("900",)),
            crm="fake",
            stream="meetings",
        )

    async with sessions() as session:
        count = await session.scalar(select(func.count()).select_from(ActivityDeal))
    assert count == 1 + 2
