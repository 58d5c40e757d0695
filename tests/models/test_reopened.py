"""A deal that was closed and reopened is at each instant what it was then.

One story, asked by every reader at every turn of it, on both databases: opened by Ann,
won by her, reopened in another stage under Bob for more, and lost by him.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

import pytest
from alembic import command
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from coaching.facts import Freshness
from coaching.limits import Kinds
from coaching.replay.picks import End
from coaching.thresholds import Thresholds
from jobs.learning.sample_work import samples_of
from models.crm_data.closings import closings
from models.crm_data.derive_closings import derive_all_closings, derive_closings
from models.db.database import SessionMaker
from models.deals.as_of import open_deal_ids
from models.deals.closed_ways import passages
from models.deals.customers import customer_books
from models.deals.open_fields import deal_rows
from models.deals.rep_books import rep_books
from models.deals.stage_norms import stage_norms
from models.deals.won_amounts import wins
from models.forecasting.forecasts import outcomes
from models.forecasting.new_business import new_business
from models.forecasting.past_looks import PastInstant, looks_table, seen
from models.pages.digest import digest_facts
from models.rules.outcomes import ends, wins_since
from models.tables import Company, Deal, DealCompany, Person, Stage, UndoneClosing
from tests.models.migrating import config, migrate
from tests.models.rows import (
    CRM,
    NOW,
    days,
    insert,
    insert_deal,
    insert_person,
    insert_snapshot,
    insert_stage,
)

KINDS = Kinds()
OPENED, WON_AT, REOPENED, LOST_AT = (NOW - days(n) for n in (80, 60, 40, 20))
FIRST_WORTH, WON_FOR, LATER_WORTH = 1_000_00, 5_000_00, 7_000_00
BEFORE = "0009"


@dataclass(frozen=True, kw_only=True)
class Story:
    """The deal, who had it, and where it stood."""

    deal: Deal
    vp: Person
    ann: Person
    bob: Person
    first: Stage
    second: Stage


async def tell(session: AsyncSession, *, ends_lost: bool = True) -> Story:
    """Insert the story; without `ends_lost` the deal is open to this day."""
    vp = await insert_person(session, role="vp")
    ann, bob = [await insert_person(session, leader_id=vp.id) for _ in range(2)]
    first, second = [await insert_stage(session) for _ in range(2)]
    won = await insert_stage(session, is_closed=True, is_won=True)
    lost = await insert_stage(session, is_closed=True)
    deal = await insert_deal(
        session,
        bob,
        snapshot=False,
        created_at=OPENED,
        closed_at=LOST_AT if ends_lost else None,
        stage_id=lost.id if ends_lost else second.id,
        amount_minor=LATER_WORTH,
    )
    turns = [
        (OPENED, ann, first, FIRST_WORTH),
        (WON_AT, ann, won, WON_FOR),
        (REOPENED, bob, second, LATER_WORTH),
        (LOST_AT, bob, lost, LATER_WORTH),
    ]
    for at, who, stage, worth in turns if ends_lost else turns[:3]:
        await insert_snapshot(
            session,
            deal,
            at=at,
            owner_id=who.owner_id,
            stage_id=stage.id,
            amount_minor=worth,
        )
    await derive_all_closings(session)
    return Story(deal=deal, vp=vp, ann=ann, bob=bob, first=first, second=second)


async def open_then(session: AsyncSession, at: datetime) -> list[int]:
    """Return the ids of the deals that were open `at`."""
    asked = open_deal_ids(at, None)
    return list(await session.scalars(asked.query, asked.told))


@dataclass(frozen=True, kw_only=True)
class Then:
    """What is true of the deal at an instant."""

    at: datetime
    end: End
    owner: str = ""
    stage: str = ""
    worth: int = 0
    won: dict[str, int]


HERS = {"ann": WON_FOR}
TURNS = [
    Then(
        at=OPENED + days(5),
        end=End.OPEN,
        owner="ann",
        stage="first",
        worth=FIRST_WORTH,
        won={},
    ),
    Then(at=WON_AT, end=End.WON, won=HERS),
    Then(at=REOPENED - days(1), end=End.WON, won=HERS),
    Then(
        at=REOPENED,
        end=End.OPEN,
        owner="bob",
        stage="second",
        worth=LATER_WORTH,
        won={},
    ),
    Then(
        at=LOST_AT - days(1),
        end=End.OPEN,
        owner="bob",
        stage="second",
        worth=LATER_WORTH,
        won={},
    ),
    Then(at=LOST_AT, end=End.LOST, won={}),
    Then(at=NOW, end=End.LOST, won={}),
]
IDS = ["opened", "won", "still won", "reopened", "still open", "lost", "today"]


@pytest.mark.parametrize("then", TURNS, ids=IDS)
async def test_at_each_instant_it_is_what_it_was_then(sessions: SessionMaker, then):
    async with sessions() as session:
        story = await tell(session)
        is_open = then.end is End.OPEN
        ids = await open_then(session, then.at)
        rows = await deal_rows(session, now=then.at, owners=None)
        found = await ends(session, [story.deal.id], until=then.at)
        won = await wins(session, now=then.at, owners=None)
        later, without = await wins_since(session, since=OPENED, until=then.at)
        norms = await stage_norms(session, now=then.at)
        table = closings(then.at, since=OPENED)
        closed = list(await session.execute(select(table)))

    assert ids == ([story.deal.id] if is_open else [])
    shown = [(row.owner_id, row.stage_id, row.amount_minor) for row in rows]
    assert shown == ([_shown(story, then)] if is_open else [])
    assert found == {story.deal.id: then.end}
    wanted = {getattr(story, who).owner_id: sum_ for who, sum_ in then.won.items()}
    assert {who: each[0].amount_minor for who, each in won.items()} == wanted
    assert {who: each[0].amount_minor for who, each in later.items()} == wanted
    assert without == 0
    assert {norm.closed for norm in norms} == {0 if is_open else 1}
    assert [row.is_won for row in closed] == ([] if is_open else [then.end is End.WON])


def _shown(story: Story, then: Then) -> tuple[int | None, int, int]:
    owner = cast("Person", getattr(story, then.owner))
    return (owner.owner_id, getattr(story, then.stage).id, then.worth)


@pytest.mark.parametrize("then", TURNS, ids=IDS)
async def test_odds_are_learned_from_the_end_that_stood_then(
    sessions: SessionMaker, then
):
    async with sessions() as session:
        story = await tell(session)
        counted = await passages(session, now=then.at, kinds=KINDS)
        looks = looks_table([PastInstant(at=OPENED + days(1))])
        look = seen(looks, now=then.at)
        (row,) = await session.execute(select(look.c.is_won, look.c.closed_at))

    stood = {each.stage_id: (each.won, each.closed) for each in counted}
    of_first = {End.OPEN: None, End.WON: (1, 1), End.LOST: (0, 1)}[then.end]
    assert stood.get(story.first.id) == of_first
    at = {End.OPEN: None, End.WON: WON_AT, End.LOST: LOST_AT}[then.end]
    assert (bool(row.is_won), row.closed_at) == (then.end is End.WON, at)


@pytest.mark.parametrize("then", TURNS, ids=IDS)
async def test_a_look_back_sees_it_open_only_on_days_on_which_it_was(
    sessions: SessionMaker, then
):
    async with sessions() as session:
        await tell(session)
        looks = looks_table([PastInstant(at=then.at)])
        look = seen(looks, now=NOW)
        worth = list(await session.scalars(select(look.c.amount_minor)))

    assert worth == ([then.worth] if then.end is End.OPEN else [])


@pytest.mark.parametrize("then", TURNS, ids=IDS)
async def test_a_week_s_open_deals_count_it_only_while_it_was_open(
    sessions: SessionMaker, then
):
    async with sessions() as session:
        story = await tell(session)
        books = await rep_books(session, now=then.at, kinds=KINDS)

    samples = samples_of(books, Thresholds(), Freshness(), then.at)
    counts = {each.person_id: each.open_deals for each in samples}
    owner = {"ann": story.ann.id, "bob": story.bob.id}.get(then.owner)
    assert counts == {who: int(who == owner) for who in (story.ann.id, story.bob.id)}


@dataclass(frozen=True, kw_only=True)
class Week:
    """What a digest tells of the deal between two instants."""

    since: datetime
    until: datetime
    closed: End | None
    """None: it was not closed in the week, or not for good."""
    was_open: bool
    is_told: bool = True


WEEKS = {
    "won": Week(
        since=OPENED + days(1), until=WON_AT + days(1), closed=End.WON, was_open=True
    ),
    "stands": Week(
        since=WON_AT + days(1),
        until=REOPENED - days(1),
        closed=None,
        was_open=False,
        is_told=False,
    ),
    "reopened": Week(
        since=WON_AT + days(1), until=REOPENED + days(1), closed=None, was_open=False
    ),
    "won and reopened": Week(
        since=OPENED + days(1), until=REOPENED + days(1), closed=None, was_open=True
    ),
    "lost": Week(
        since=REOPENED + days(1),
        until=LOST_AT + days(1),
        closed=End.LOST,
        was_open=True,
    ),
    "won, reopened and lost": Week(
        since=OPENED + days(1), until=NOW, closed=End.LOST, was_open=True
    ),
}


@pytest.mark.parametrize("week", WEEKS.values(), ids=list(WEEKS))
async def test_a_digest_tells_each_closing_in_its_own_week(
    sessions: SessionMaker, week
):
    async with sessions() as session:
        story = await tell(session)
        facts = await digest_facts(
            session, vp_id=story.vp.id, since=week.since, until=week.until, kinds=KINDS
        )

    told = [
        (_end(move), move.before is not None, move.after is not None)
        for move in facts.moves
    ]
    assert told == ([(week.closed, week.was_open, True)] if week.is_told else [])


def _end(move) -> End | None:
    if move.closed_at is None:
        return None
    return End.WON if move.is_won else End.LOST


@pytest.mark.parametrize("ends_lost", [True, False])
async def test_what_a_forecast_came_to_is_what_stood_by_then(
    sessions: SessionMaker, ends_lost
):
    async with sessions() as session:
        story = await tell(session, ends_lost=ends_lost)
        owners = [story.ann.owner_id, story.bob.owner_id]
        start = (OPENED.date(), OPENED + days(5))
        (at_first,) = await _came(session, start, owners, now=REOPENED - days(1))
        (afterwards,) = await _came(session, start, owners, now=NOW)
        # Spans that begin before the first deal on record are left out.
        await insert_deal(session, story.ann, created_at=NOW - days(400))
        fresh = await new_business(session, now=REOPENED - days(1), owners=owners)
        later = await new_business(session, now=NOW, owners=owners)

    assert (at_first.won_minor, afterwards.won_minor) == (WON_FOR, 0)
    assert {each.won_minor for each in fresh if each.won} == {WON_FOR}
    assert not [each for each in later if each.won]


async def _came(session, start, owners, *, now):
    return await outcomes(session, [start], owners=owners, currencies=["EUR"], now=now)


async def test_a_customer_has_bought_only_while_the_deal_stood_won(
    sessions: SessionMaker,
):
    bought = []
    async with sessions() as session:
        story = await tell(session)
        company = await insert(session, Company(crm=CRM, external_id="c1", name="Acme"))
        tie = {"deal_id": story.deal.id, "company_id": company.id}
        await insert(session, DealCompany(asked_at=OPENED, **tie))
        for turn in TURNS:
            (book,) = await customer_books(session, now=turn.at)
            bought.append([each.won_minor for each in book.customers])

    assert bought == [[WON_FOR] if turn.end is End.WON else [] for turn in TURNS]


async def test_a_reopened_deal_that_is_open_today_is_open_today(
    sessions: SessionMaker,
):
    async with sessions() as session:
        story = await tell(session, ends_lost=False)
        open_at = {turn.at: bool(await open_then(session, turn.at)) for turn in TURNS}
        still = await ends(session, [story.deal.id], until=NOW)

    assert open_at == {turn.at: turn.end is not End.WON for turn in TURNS}
    assert still == {story.deal.id: End.OPEN}


async def test_a_closing_day_set_by_hand_before_the_reopening_counts_after_it(
    sessions: SessionMaker,
):
    async with sessions() as session:
        story = await tell(session)
        story.deal.closed_at = OPENED + days(2)
        await session.flush()
        table = closings(REOPENED - days(1), since=OPENED)
        stood = list(await session.execute(select(table)))

    assert [(row.closed_at, row.is_won) for row in stood] == [(WON_AT, True)]


async def test_deriving_anew_forgets_what_the_history_no_longer_says(
    sessions: SessionMaker,
):
    async with sessions() as session:
        story = await tell(session)
        plain = await insert_deal(session, closed_at=NOW - days(1))
        await derive_closings(session, [story.deal.id, plain.id])
        twice = await _undone(session)
        won = await session.scalar(select(Stage).where(Stage.is_won))
        won.is_closed = False
        await session.flush()
        await derive_closings(session, [story.deal.id])
        afterwards = await _undone(session)

    assert twice == [(story.deal.id, WON_AT, REOPENED, True)]
    assert afterwards == []


async def test_a_lost_deal_that_was_won_after_all_is_lost_until_then(
    sessions: SessionMaker,
):
    async with sessions() as session:
        lost = await insert_stage(session, is_closed=True)
        won = await insert_stage(session, is_closed=True, is_won=True)
        fate = {"closed_at": LOST_AT, "is_won": True, "stage_id": won.id}
        deal = await insert_deal(session, snapshot=False, created_at=OPENED, **fate)
        await insert_snapshot(session, deal, at=WON_AT, stage_id=lost.id)
        await insert_snapshot(session, deal, at=REOPENED, stage_id=None)
        await insert_snapshot(session, deal, at=LOST_AT)
        await derive_closings(session, [deal.id])
        between = await ends(session, [deal.id], until=LOST_AT - days(1))
        today = await ends(session, [deal.id], until=NOW)

    assert between == {deal.id: End.LOST}
    assert today == {deal.id: End.WON}


async def _undone(session: AsyncSession) -> list[tuple[object, ...]]:
    row = UndoneClosing
    query = select(row.deal_id, row.closed_at, row.until, row.is_won)
    return [tuple(each) for each in await session.execute(query)]


async def test_the_migration_finds_the_closings_of_a_history_that_is_there(
    engine: AsyncEngine, sessions: SessionMaker
):
    async with sessions.begin() as session:
        story = await tell(session)
        told = await _undone(session)
        await session.execute(delete(UndoneClosing))

    def there_and_back(connection):
        command.downgrade(config(connection), BEFORE)
        command.upgrade(config(connection), "head")

    await migrate(engine, there_and_back)
    async with sessions() as session:
        found = await _undone(session)

    assert found == told == [(story.deal.id, WON_AT, REOPENED, True)]
