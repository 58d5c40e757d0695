"""What the circuit breaker holds is let go by an admin, for all or for one team."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot import action_ids
from models.conversation.large_run_consent import large_run_is_allowed
from models.tables import AuditEntry, BreakerHold
from tests.bot.floor import NOW
from tests.bot.listeners.home.test_home import page_of

DAY = timedelta(days=1)


@pytest.fixture
async def held(sessions, floor) -> None:
    """Hold a message each for Sam and Dana, who are one team, and for Lee."""
    async with sessions.begin() as session:
        for person in (floor.sam, floor.dana, floor.lee):
            session.add(
                BreakerHold(
                    dedup_key=f"cliff:{person.id}",
                    rule="cliff",
                    recipient_id=person.id,
                    held_since=NOW - DAY,
                    lapses_at=NOW + DAY,
                )
            )


async def let_go(sessions) -> set[int]:
    async with sessions() as session:
        query = select(BreakerHold.recipient_id).where(
            BreakerHold.let_go_at.is_not(None)
        )
        return set(await session.scalars(query))


@pytest.mark.usefixtures("held")
async def test_the_admin_sees_what_is_held_by_team(side):
    words = await page_of(side, "UADA")

    assert "Held: 3 messages to 3 people." in words
    assert "Dana Reyes and team: 2 messages" in words
    assert "Mo Sato and team: 1 message" in words


@pytest.mark.usefixtures("held")
async def test_the_admin_lets_all_go_and_what_comes_next_as_well(side, sessions, floor):
    await side.press(action_ids.RUN_LET_ALL, "all", user="UADA")

    assert await let_go(sessions) == {floor.sam.id, floor.dana.id, floor.lee.id}
    async with sessions() as session:
        assert await large_run_is_allowed(session, now=NOW + DAY)


@pytest.mark.usefixtures("held")
async def test_the_admin_lets_one_team_go_and_the_rest_waits(side, sessions, floor):
    await side.press(action_ids.RUN_LET_TEAM, str(floor.dana.id), user="UADA")

    assert await let_go(sessions) == {floor.sam.id, floor.dana.id}
    async with sessions() as session:
        assert not await large_run_is_allowed(session, now=NOW)
        entry = await session.scalar(
            select(AuditEntry).where(AuditEntry.action == "large_run_let_go")
        )
    assert (entry.actor, entry.object_id) == (str(floor.ada.id), str(floor.dana.id))
    assert "Held: 1 message to 1 person." in await page_of(side, "UADA")


@pytest.mark.usefixtures("held")
@pytest.mark.parametrize("user", ["USAM", "UDANA", "UVAL", "USTRANGER"])
@pytest.mark.parametrize("action", [action_ids.RUN_LET_ALL, action_ids.RUN_LET_TEAM])
async def test_nobody_else_may_let_anything_go_and_that_is_noted(
    side, sessions, floor, user, action
):
    await side.press(action, str(floor.dana.id), user=user)

    assert await let_go(sessions) == set()
    async with sessions() as session:
        entry = await session.scalar(
            select(AuditEntry).where(AuditEntry.action == "large_run_let_go")
        )
    assert not entry.allowed


@pytest.mark.usefixtures("held")
@pytest.mark.parametrize("value", ["", "-1", "x", "9" * 19, "77777"])
async def test_a_team_that_is_none_changes_nothing(side, sessions, value):
    await side.press(action_ids.RUN_LET_TEAM, value, user="UADA")

    assert await let_go(sessions) == set()


@pytest.mark.usefixtures("held")
async def test_what_is_too_old_is_not_let_go_any_more(side, sessions):
    async with sessions.begin() as session:
        await session.execute(update(BreakerHold).values(lapses_at=NOW))

    await side.press(action_ids.RUN_LET_ALL, "all", user="UADA")

    assert await let_go(sessions) == set()
    assert "Held:" not in await page_of(side, "UADA")
