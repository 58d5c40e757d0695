"""Win rates rest on a year: they are read again after ten minutes, not before."""

from datetime import timedelta

import pytest

from bot.inbound.cache import Recollection
from coaching.limits import Kinds
from tests.bot.floor import NOW
from tests.models.rows import insert_deal, insert_person, insert_stage


@pytest.mark.parametrize(
    ("later", "count"),
    [
        (timedelta(minutes=9), 1),
        (timedelta(minutes=10), 2),
        (timedelta(minutes=-1), 2),
    ],
    ids=["within ten minutes", "after ten minutes", "the clock was set back"],
)
async def test_passages_are_read_again_in_time(sessions, later, count):
    recollection = Recollection()
    async with sessions.begin() as session:
        await close_a_deal(session)
        first = await recollection.passages(session, now=NOW, kinds=Kinds())
        await close_a_deal(session)

        found = await recollection.passages(session, now=NOW + later, kinds=Kinds())

    assert (len(first), len(found)) == (1, count)


async def test_an_empty_answer_is_not_kept(sessions):
    recollection = Recollection()
    async with sessions.begin() as session:
        assert await recollection.passages(session, now=NOW, kinds=Kinds()) == ()
        await close_a_deal(session)

        found = await recollection.passages(session, now=NOW, kinds=Kinds())

    assert len(found) == 1


async def close_a_deal(session) -> None:
    rep = await insert_person(session)
    stage = await insert_stage(session)
    await insert_deal(
        session, rep, stage_id=stage.id, closed_at=NOW - timedelta(days=9)
    )
