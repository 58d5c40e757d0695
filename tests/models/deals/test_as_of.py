"""The past does not change: what comes later is not seen, on any day, in any query."""

from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, update
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from coaching.limits import Kinds
from models.conversation.plan_history import history
from models.crm_data.freshness import freshness
from models.db.database import SessionMaker
from models.deals.closed_ways import passages
from models.deals.rep_books import rep_books
from models.leaders.leader_weeks import leader_weeks
from models.pages.digest import digest_facts
from models.tables import Deal
from tests.models.rows import (
    NOW,
    MeetingRow,
    days,
    insert_deal,
    insert_delivery,
    insert_episode,
    insert_meeting,
    insert_one_on_one,
    insert_person,
    insert_snapshot,
    insert_stage,
    insert_touch,
)

KINDS = Kinds()
PAST = NOW - days(30)


class Team:
    """Two reps with their leader and a VP, and the stages of their pipeline."""

    async def insert(self, session: AsyncSession):
        self.vp = await insert_person(session, role="vp")
        self.boss = await insert_person(session, role="manager", leader_id=self.vp.id)
        self.reps = [
            await insert_person(session, leader_id=self.boss.id) for _ in range(2)
        ]
        self.stages = [await insert_stage(session) for _ in range(2)]
        self.end = await insert_stage(session, is_closed=True, is_won=True)
        return self

    async def work(self, session: AsyncSession, *, at: datetime, seed: int) -> Deal:
        """Insert a deal and what is done on it from `at` on."""
        rep = self.reps[seed % 2]
        stage = self.stages[seed % 2]
        deal = await insert_deal(
            session,
            rep,
            created_at=at,
            modified_at=at,
            stage_id=stage.id,
            stage_entered_at=at,
            close_date=at.date() + days(seed),
        )
        for known_at, occurs_at in ((at, at), (at, at + days(3)), (at + days(1), at)):
            await insert_touch(
                session,
                rep,
                deal,
                occurs_at=occurs_at,
                known_at=known_at,
                customer_side=bool(seed % 3),
            )
        await insert_touch(session, rep, occurs_at=at)
        row = MeetingRow(host=rep, guests=(self.boss,), deals=(deal,))
        await insert_meeting(session, row, starts_at=at + days(5), created_at=at)
        return deal

    async def go_on(self, session: AsyncSession, deal: Deal, *, seed: int) -> None:
        """Insert what becomes of `deal` after PAST: another owner, stage, end."""
        at = PAST + days(1 + seed % 20)
        heir = self.reps[(seed + 1) % 2]
        now = {"owner_id": heir.owner_id, "stage_id": self.end.id, "amount_minor": seed}
        await insert_snapshot(session, deal, at=at, **now)
        ended = {"closed_at": at, "is_closed": True, "is_won": True}
        after = {"stage_entered_at": at, "modified_at": at, "next_step": "later"}
        query = update(Deal).where(Deal.id == deal.id)
        await session.execute(query.values(**now, **ended, **after))
        late = {"occurs_at": at, "customer_side": True}
        await insert_touch(session, heir, deal, **late)

    async def facts(self, session: AsyncSession, now: datetime):
        """Return all that is known at `now`."""
        return (
            await rep_books(session, now=now, kinds=KINDS),
            await leader_weeks(session, now=now, kinds=KINDS),
            await passages(session, now=now, kinds=KINDS),
            await freshness(session, now=now),
            await history(session, now=now, shadow=True),
            await digest_facts(
                session,
                vp_id=self.vp.id,
                since=now - days(7),
                until=now,
                kinds=KINDS,
            ),
        )


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    before=st.lists(st.integers(0, 90), min_size=1, max_size=4),
    after=st.lists(st.integers(1, 29), max_size=3),
    data=st.data(),
)
async def test_facts_of_a_past_day_are_the_same_afterwards(
    sessions: SessionMaker, before, after, data
):
    async with sessions() as session:
        team = await Team().insert(session)
        deals = [await team.work(session, at=PAST - days(n), seed=n) for n in before]
        then = await team.facts(session, PAST)

        for number, deal in enumerate(deals):
            if data.draw(st.booleans(), label=f"deal {number} goes on"):
                await team.go_on(session, deal, seed=number)
        for later in after:
            await team.work(session, at=PAST + days(later), seed=later)
        rep = team.reps[0]
        said = {"recorded_at": PAST + days(1)}
        held = (PAST - days(1)).date()
        await insert_one_on_one(session, team.boss, rep, held, **said)
        await insert_episode(session, rep, opened_at=PAST + days(1))
        await insert_delivery(session, rep, decided_at=PAST + days(1))
        afterwards = await team.facts(session, PAST)
        await session.rollback()

    for one, other in zip(then, afterwards, strict=True):
        assert one == other


@pytest.mark.parametrize("name", ["books", "weeks", "passages", "digest"])
async def test_statements_do_not_grow_with_the_floor(
    sessions: SessionMaker, engine: AsyncEngine, name
):
    statements: list[str] = []
    event.listen(
        engine.sync_engine,
        "before_cursor_execute",
        lambda *args: statements.append(args[2]),
    )
    counts = []
    async with sessions() as session:
        # Of both sizes some meetings lie behind: what was met about is read too.
        for size in (7, 12):
            team = await Team().insert(session)
            for number in range(size):
                await team.work(session, at=NOW - days(number), seed=number)
            await session.flush()
            statements.clear()
            await read(session, name, team)
            counts.append(len(statements))
        await session.rollback()

    assert counts[0] == counts[1] <= 45


async def read(session, name, team):
    if name == "books":
        return await rep_books(session, now=NOW, kinds=KINDS)
    if name == "weeks":
        return await leader_weeks(session, now=NOW, kinds=KINDS)
    if name == "passages":
        return await passages(session, now=NOW, kinds=KINDS)
    since = NOW - days(7)
    return await digest_facts(
        session, vp_id=team.vp.id, since=since, until=NOW, kinds=KINDS
    )
