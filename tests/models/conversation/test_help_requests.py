"""A call for help changes only in the hands of whoever has it."""

from coaching.evidence import Topic
from models.conversation.help_requests import (
    NotAsked,
    Wanted,
    close,
    request_for,
    take,
)
from models.conversation.help_requests import ask as store
from models.people.roster import people
from models.tables import HelpRequest
from tests.jobs.floor import MANAGER, REP, lay_floor
from tests.jobs.makers import NOW
from tests.jobs.test_requested_notes import ask


async def test_whoever_has_a_request_takes_and_closes_it_once(sessions):
    await lay_floor(sessions)
    await ask(sessions)

    async with sessions.begin() as session:
        manager = (await people(session, now=NOW))[MANAGER]
        held = await request_for(session, 1, manager, now=NOW)
        assert held is not None
        assert held.is_open
        did = [await act(session, held, now=NOW) for act in (take, close, close, take)]

    assert did == [True, True, False, False]
    async with sessions() as session:
        row = await session.get_one(HelpRequest, 1)
        assert (row.taken_at, row.closed_at) == (NOW, NOW)


async def test_whoever_has_it_not_gets_nothing_to_change(sessions):
    await lay_floor(sessions)
    await ask(sessions)

    async with sessions.begin() as session:
        other = next(
            person
            for person in (await people(session, now=NOW)).values()
            if person.id != MANAGER
        )
        assert await request_for(session, 1, other, now=NOW) is None


async def test_ten_may_be_open_at_once_and_no_eleventh_is_stored(sessions):
    await lay_floor(sessions)
    wanted = Wanted(topic=Topic.LEGAL, note="", due_on=NOW.date(), deal_id=None)

    async with sessions.begin() as session:
        everybody = await people(session, now=NOW)
        rep = everybody[REP]
        said = [await store(session, rep, wanted, now=NOW) for _ in range(11)]

    assert [each for each in said if isinstance(each, NotAsked)] == [NotAsked.TOO_MANY]
    assert said[-1] is NotAsked.TOO_MANY
