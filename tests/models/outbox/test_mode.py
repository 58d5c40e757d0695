"""A new installation is in shadow mode, and each switch leaves a trace."""

import pytest
from sqlalchemy import select

from coaching.facts.mode import Mode
from models.outbox.mode import read_mode, set_mode
from models.tables import AuditEntry
from tests.jobs.makers import DAY, NOW


async def test_a_new_installation_sends_nothing(sessions):
    async with sessions() as session:
        assert await read_mode(session) is Mode.SHADOW


@pytest.mark.parametrize("mode", list(Mode))
async def test_a_switch_is_kept_and_audited(sessions, mode):
    async with sessions.begin() as session:
        await set_mode(session, Mode.LIVE, changed_by="cli", now=NOW)
        await set_mode(session, mode, changed_by="cli", now=NOW + DAY)

    async with sessions() as session:
        kept = await read_mode(session)
        entries = (await session.scalars(select(AuditEntry))).all()
    assert kept is mode
    assert [entry.reason for entry in entries] == ["live", mode]
