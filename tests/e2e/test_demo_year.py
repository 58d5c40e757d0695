"""A year after the demo's today its floor is still worth looking at.

The floor is synced over HTTP by the real program with the clock that far on; what it
would have said in one week of then is replayed, and what came after is known.
"""

import asyncio
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from coaching.replay.report import Report
from coaching.replay.told import DIGEST
from jobs.replay.report import replay
from jobs.replay.span import span_of
from models.db.database import open_database, session_maker
from sandbox.floor.generate import generate
from tests.e2e.maven_road import import_and_sync
from tests.jobs.floor import RULES

START = date(2026, 11, 19)
MONDAY = date(2027, 11, 22)
NOW = datetime(2027, 12, 31, 15, tzinfo=UTC)
"""When it is known what came of that week's forecast."""


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """Give the replay of that week."""
    folder = tmp_path_factory.mktemp("year")
    return asyncio.run(_replayed(folder))


async def _replayed(folder: Path) -> Report:
    floor = generate(START, seed=7)
    database = await import_and_sync(floor, folder, now=NOW)
    engine = open_database(f"sqlite:///{database}")
    sessions = session_maker(engine)
    last = MONDAY + timedelta(days=4)
    try:
        span = await span_of(sessions, first=MONDAY, last=last, now=NOW)
        return await replay(sessions, RULES, span, on_day=lambda _day: None)
    finally:
        await engine.dispose()


def test_people_are_still_written_to(week):
    kinds = Counter(told.kind for told in week.told if told.kind != DIGEST)

    assert kinds.total() >= 5
    assert len(kinds) >= 2


def test_the_digest_still_comes_with_a_sound_forecast(week):
    (dollars,) = [f for f in week.foretold if f.prediction.currency == "USD"]
    said, came = dollars.prediction, dollars.outcome

    assert said.p50_minor > 0
    assert said.p50_minor / 4 < came.won_minor < said.p50_minor * 4
    # Nothing was worked out before this one Friday: no range without its record.
    assert (said.p10_minor, said.p90_minor) == (None, None)
    assert len(came.closed) > len(came.won) > 0
