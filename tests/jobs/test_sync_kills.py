"""However often a sync dies, and wherever, the tables end up the same."""

import asyncio
import shutil
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm.port import Stream
from jobs.sync.run import sync
from models.db.database import open_database, session_maker
from tests.jobs.sync_fakes import (
    NOW,
    FakeCrm,
    SilentProgress,
    activity,
    contact,
    deal,
    everything_stored,
)


def floor() -> FakeCrm:
    return FakeCrm(
        *(deal(str(100 + n), owner_id=str(n % 3 or 66)) for n in range(6)),
        *(contact(str(500 + n)) for n in range(3)),
        *(
            activity(str(900 + n), kind, deal_ids=(str(100 + n), str(101 + n)))
            for n, kind in enumerate((Stream.CALLS, Stream.EMAILS, Stream.MEETINGS) * 2)
        ),
        activity("990", Stream.TASKS, archived_at=NOW),
        page_size=1,
    )


async def _synced(file: Path, deaths: list[int]) -> dict[str, Any]:
    engine = open_database(f"sqlite:///{file}")
    sessions = session_maker(engine)
    crm = floor()
    for pages in [*deaths, None]:
        crm.pages_until_death = pages
        try:
            await sync(crm, sessions, lambda: NOW, SilentProgress(), history_days=9)
        except ExceptionGroup:
            continue
    stored = await everything_stored(sessions)
    await engine.dispose()
    return stored


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(deaths=st.lists(st.integers(0, 30), max_size=4))
def test_any_series_of_deaths_ends_in_the_same_tables(sqlite_template, deaths):
    with tempfile.TemporaryDirectory() as folder:
        calm, rough = Path(folder, "calm.sqlite"), Path(folder, "rough.sqlite")
        shutil.copy(sqlite_template, calm)
        shutil.copy(sqlite_template, rough)

        undisturbed = asyncio.run(_synced(calm, []))
        disturbed = asyncio.run(_synced(rough, deaths))

    assert disturbed == undisturbed
    assert len(undisturbed["touches"]) == 11
