"""What is due in a held-out week is kept and not sent."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.facts.mode import Mode
from coaching.planning.hold_out import is_drawn, week_of
from coaching.thresholds import parse
from jobs.admin_rules import AdminRules
from jobs.nudge import NudgeReport, nudge
from models.db.database import SessionMaker
from models.hold_out.hold_out import (
    FirstCase,
    cases_since,
    hold_out_in_force,
    keep_share,
)
from models.keeping.export import everything_about
from models.tables import AuditEntry, HoldOutCase, Person, Setting
from tests.at_once import two_at_once
from tests.jobs.floor import (
    MANAGER,
    REP,
    RULES,
    HandedClock,
    deliveries,
    lay_floor,
    sync_at,
)
from tests.jobs.makers import DAY, NOW

HALF = replace(RULES, thresholds=parse("[hold_out]\nshare = 0.5"))
QUARTER = replace(RULES, thresholds=parse("[hold_out]\nshare = 0.25"))


async def run(
    sessions: SessionMaker, rules: AdminRules, now: datetime = NOW
) -> NudgeReport:
    await sync_at(sessions, now - timedelta(minutes=1))
    return await nudge(sessions, rules, HandedClock(now))


async def steer(sessions: SessionMaker, *, holds: bool) -> None:
    """Choose a seed by which this week of the rep is, or is not, held out."""
    async with sessions.begin() as session:
        await keep_share(session, 0.5, now=NOW - DAY)
        row = await session.get_one(Setting, "hold_out")
        for seed in range(1000):
            row.value = f'{{"seed":"{seed}","share":0.5}}'
            await session.flush()
            found = await hold_out_in_force(session)
            week = week_of(NOW.date())
            if is_drawn(found.draw, rep_id=REP, week=week) is holds:
                return


async def cases(sessions: SessionMaker) -> list[HoldOutCase]:
    async with sessions() as session:
        return list(await session.scalars(select(HoldOutCase).order_by("rule")))


async def test_a_held_out_week_is_decided_and_kept_and_nothing_is_sent(sessions):
    await lay_floor(sessions)
    await steer(sessions, holds=True)

    first = await run(sessions, HALF)
    await run(sessions, HALF, NOW + timedelta(minutes=15))

    assert (first.enqueued, first.opened) == (0, 2)
    assert await deliveries(sessions) == []
    kept = await cases(sessions)
    assert [(one.rule, one.rep_id, one.recipient_id) for one in kept] == [
        ("nearly_empty", REP, REP),
        ("one_on_one", REP, MANAGER),
    ]
    assert {(one.week, one.is_held_out, one.decided_at) for one in kept} == {
        ("2026-W47", True, NOW)
    }


async def test_a_week_that_is_not_drawn_is_told_and_kept_beside_it(sessions):
    await lay_floor(sessions)
    await steer(sessions, holds=False)

    report = await run(sessions, HALF)

    assert report.enqueued == 2
    assert {one.is_held_out for one in await cases(sessions)} == {False}


@pytest.mark.parametrize("mode", [Mode.SHADOW, Mode.PAUSED])
async def test_where_nothing_is_sent_anyway_nothing_is_compared(sessions, mode):
    await lay_floor(sessions, mode=mode)
    await steer(sessions, holds=True)

    await run(sessions, HALF)

    assert await cases(sessions) == []


async def test_off_as_it_is_shipped_it_leaves_no_trace(sessions):
    await lay_floor(sessions)

    await run(sessions, RULES)

    assert await cases(sessions) == []
    async with sessions() as session:
        assert await session.get(Setting, "hold_out") is None


async def test_switching_it_leaves_a_line_in_the_audit_and_the_seed_stays(sessions):
    await lay_floor(sessions)
    seeds = set()
    for number, rules in enumerate((QUARTER, QUARTER, RULES, HALF)):
        await run(sessions, rules, NOW + number * timedelta(minutes=15))
        async with sessions() as session:
            row = await session.get_one(Setting, "hold_out")
            seeds.add(row.value.partition(',"share"')[0])

    async with sessions() as session:
        lines = await session.scalars(
            select(AuditEntry).where(AuditEntry.action == "hold_out").order_by("id")
        )
        assert [(line.actor, line.reason) for line in lines] == [
            ("coaching.toml", "share 0.25"),
            ("coaching.toml", "share 0"),
            ("coaching.toml", "share 0.5"),
        ]
        found = await hold_out_in_force(session)
    assert len(seeds) == 1
    assert found.since == NOW + 3 * timedelta(minutes=15)


async def test_two_installations_do_not_draw_alike(sessions):
    async with sessions.begin() as session:
        await keep_share(session, 0.5, now=NOW)
        mine = await hold_out_in_force(session)
        await session.delete(await session.get_one(Setting, "hold_out"))
        await session.flush()
        session.expunge_all()
        await keep_share(session, 0.5, now=NOW)
        theirs = await hold_out_in_force(session)

    assert mine.draw.seed != theirs.draw.seed


async def test_a_week_counts_from_its_first_matter(sessions):
    await lay_floor(sessions)
    await steer(sessions, holds=True)
    for minutes in (0, 15):
        await run(sessions, HALF, NOW + timedelta(minutes=minutes))

    async with sessions() as session:
        case = FirstCase(rep_id=REP, week="2026-W47", is_held_out=True, at=NOW)
        assert await cases_since(session, NOW - DAY) == [case]
        assert await cases_since(session, NOW + DAY) == []


async def test_a_person_is_told_which_of_their_weeks_were_held_out(sessions):
    await lay_floor(sessions)
    await steer(sessions, holds=True)
    await run(sessions, HALF)

    async with sessions() as session:
        found = await everything_about(session, await session.get_one(Person, REP))

    assert {row["is_held_out"] for row in found["hold_out"]} == {True}
    assert {row["week"] for row in found["hold_out"]} == {"2026-W47"}


@pytest.mark.parametrize("share", [0.5, 0.25], ids=["the same share", "another"])
async def test_the_first_seed_stays_when_two_switch_it_on_at_once(sessions, share):
    seen = []

    async def switch_on(session: AsyncSession) -> None:
        await keep_share(session, 0.5, now=NOW)
        seen.append(await hold_out_in_force(session))

    await two_at_once(sessions, switch_on, partial(keep_share, share=share, now=NOW))

    async with sessions() as session:
        found = await hold_out_in_force(session)
        lines = (await session.scalars(select(AuditEntry))).all()
    assert found.draw == replace(seen[0].draw, share=share)
    assert len(lines) == len({0.5, share})
