"""Win rates rest on a year: they are read again after ten minutes, not before."""

from datetime import timedelta

import pytest

from bot.recollection import Recollection
from coaching.limits import Kinds
from tests.bot.floor import NOW
from tests.models.rows import insert_deal, insert_person, insert_stage


@pytest.mark.parametrize(
    ("later", "count"),
    [
        (timedelta(minutes=9), 0),
        (timedelta(minutes=10), 1),
        (timedelta(minutes=-1), 1),
    ],
    ids=["within ten minutes", "after ten minutes", "the clock was set back"],
)
async def test_passages_are_read_again_in_time(sessions, later, count):
    recollection = Recollection()
    async with sessions.begin() as session:
        assert await recollection.passages(session, now=NOW, kinds=Kinds()) == ()
        rep = await insert_person(session)
        stage = await insert_stage(session)
        closed_at = NOW - timedelta(days=9)
        await insert_deal(session, rep, stage_id=stage.id, closed_at=closed_at)

        found = await recollection.passages(session, now=NOW + later, kinds=Kinds())

    assert len(found) == count
