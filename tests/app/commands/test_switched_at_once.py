"""Live is what was asked for as long as nobody has switched it before it is written."""

from functools import partial

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.facts.mode import Mode
from console.base.foreseen import NotReadyError
from console.commands.go_live import Standing, switch_live
from console.service.pilot import teams_named
from models.outbox.reach import TO_NOBODY, read_reach, set_reach
from tests.at_once import two_at_once
from tests.jobs.makers import NOW
from tests.jobs.test_pilot import DANA, TWO_TEAMS, lay, switch


async def test_live_for_more_is_refused_while_somebody_goes_back_to_shadow(parts):
    await lay(parts.sessions, TWO_TEAMS)
    await switch(parts.sessions, Mode.LIVE, DANA)
    async with parts.sessions() as session:
        shown_for = await teams_named(session, ["person2@example.test"])
        everybody = await teams_named(session, [])
    shown = Standing(mode=Mode.LIVE, live=shown_for)
    to_shadow = partial(set_reach, mode=Mode.SHADOW, changed_by="other", now=NOW)

    async def widen(_: AsyncSession) -> None:
        await switch_live(parts, everybody, shown=shown)

    with pytest.raises(NotReadyError, match="meanwhile somebody has switched it"):
        await two_at_once(parts.sessions, to_shadow, widen)

    async with parts.sessions() as session:
        assert await read_reach(session) == TO_NOBODY
