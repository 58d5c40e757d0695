"""An episode is opened once, kept true, and ended once."""

from datetime import timedelta

from models.conversation.episodes import (
    EpisodeKey,
    clear_episode,
    episode_id,
    open_episode,
)
from models.tables import Episode
from tests.jobs.makers import NOW, make_person

KEY = EpisodeKey(rule="cliff", person_id=1, subject_id=9, number=1)
LATER = NOW + timedelta(days=1)


async def test_opening_again_keeps_the_beginning_and_moves_the_last_day(sessions):
    async with sessions.begin() as session:
        session.add(make_person(1))
        await session.flush()
        first = await open_episode(session, KEY, now=NOW)
        second = await open_episode(session, KEY, now=LATER)

    async with sessions() as session:
        episode = await session.get_one(Episode, first)
    assert first == second
    assert (episode.opened_at, episode.last_true_at) == (NOW, LATER)
    assert episode.cleared_at is None


async def test_clearing_ends_an_episode_once(sessions):
    async with sessions.begin() as session:
        session.add(make_person(1))
        await session.flush()
        opened = await open_episode(session, KEY, now=NOW)
        first = await clear_episode(session, KEY, now=LATER)
        second = await clear_episode(session, KEY, now=LATER + timedelta(days=1))

    async with sessions() as session:
        episode = await session.get_one(Episode, opened)
    assert (first, second) == (True, False)
    assert episode.cleared_at == LATER


async def test_an_episode_that_never_was_has_no_id(sessions):
    async with sessions() as session:
        assert await episode_id(session, KEY) is None
