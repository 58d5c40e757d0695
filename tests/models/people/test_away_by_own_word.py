"""Who says "I am away" is away for every rule: gaps, the days after, the leader."""

from datetime import date, timedelta

import pytest

from coaching.memory.put_offs import REASONS, Reason
from models.conversation.answers import put_off
from models.people.away_by_own_word import note_own_days_off
from models.people.roster import people
from models.tables import TimeOff
from tests.jobs.makers import NOW, make_person
from tests.models.conversation.test_answers import LEADER, send

TODAY = date(2026, 11, 19)


async def days_off(sessions):
    async with sessions() as session:
        return (await people(session, now=NOW))[1].calendar.time_off


async def say(sessions, until, *, now=NOW):
    async with sessions.begin() as session:
        await session.merge(make_person(1))
        await session.flush()
        await note_own_days_off(session, 1, until=until, now=now)


@pytest.mark.parametrize(
    ("reason", "off"),
    [
        (Reason.AWAY, ((TODAY, date(2026, 11, 30)),)),
        (Reason.AGREED_PAUSE, ()),
    ],
    ids=["away", "about a deal"],
)
async def test_only_being_away_is_time_off(sessions, reason, off):
    delivery_id = await send(sessions)

    async with sessions.begin() as session:
        await put_off(
            session,
            delivery_id=delivery_id,
            clicker_slack_id=LEADER,
            reason=reason,
            until=date(2026, 12, 1),
            now=NOW,
        )

    assert await days_off(sessions) == off


@pytest.mark.parametrize(
    ("until", "off"),
    [
        (date(2026, 11, 24), ((TODAY, date(2026, 11, 23)),)),
        (date(2026, 12, 24), ((TODAY, date(2026, 12, 23)),)),
        (TODAY, ()),
    ],
    ids=["back earlier", "back later", "not away after all"],
)
async def test_the_newest_word_moves_the_end(sessions, until, off):
    await say(sessions, date(2026, 12, 1))

    await say(sessions, until)

    assert await days_off(sessions) == off


async def test_days_that_have_passed_stay(sessions):
    await say(sessions, date(2026, 11, 24))

    await say(sessions, date(2026, 12, 8), now=NOW + timedelta(days=14))

    assert await days_off(sessions) == (
        (TODAY, date(2026, 11, 23)),
        (date(2026, 12, 3), date(2026, 12, 7)),
    )


async def test_without_a_day_nothing_is_known(sessions):
    await say(sessions, None)

    async with sessions() as session:
        assert await session.get(TimeOff, 1) is None


async def test_the_words_promise_what_a_day_off_means(sessions):
    await say(sessions, date(2026, 11, 24))

    async with sessions() as session:
        calendar = (await people(session, now=NOW))[1].calendar

    assert calendar.is_off(TODAY)
    assert REASONS[Reason.AWAY].effect.startswith("Counts as days off")
