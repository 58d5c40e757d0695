"""A replay of Maven's year: nothing is said from data that is not there."""

import asyncio
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from coaching.replay.report import Report
from jobs.replay.report import replay
from jobs.replay.span import span_of
from models.db.database import open_database, session_maker
from sandbox.floor.maven import convert
from tests.e2e.maven_files import FOLDER
from tests.e2e.maven_road import import_and_sync
from tests.jobs.floor import RULES

pytestmark = pytest.mark.skipif(
    not FOLDER.exists(), reason=f"Maven's files are not in {FOLDER}"
)
SYNCED_AT = datetime(2018, 1, 8, 9, tzinfo=UTC)
FIRST, LAST = date(2017, 11, 13), date(2017, 11, 17)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """Give the replay of a week that ends on that Friday."""
    folder = tmp_path_factory.mktemp("maven")
    return asyncio.run(_replayed(folder))


async def _replayed(folder: Path) -> Report:
    database = await import_and_sync(convert(FOLDER), folder, now=SYNCED_AT)
    engine = open_database(f"sqlite:///{database}")
    try:
        sessions = session_maker(engine)
        span = await span_of(sessions, first=FIRST, last=LAST, now=SYNCED_AT)
        return await replay(sessions, RULES, span, on_day=_ignore)
    finally:
        await engine.dispose()


def _ignore(day: date) -> None:
    del day


def test_the_week_of_that_friday_is_silent_but_for_deals_that_look_over(report):
    assert {told.kind for told in report.told} == {"looks_over"}
    # Counted from the files: of each of them a deal is twice as old as nearly all won.
    assert len(report.told) == 17


def test_a_floor_that_never_logs_has_no_gap(report):
    assert report.gaps == ()
    assert report.off.get("cliff", 0) == 0


def test_the_friday_is_foretold_and_held_against_what_came(report):
    (foretold,) = report.foretold

    assert foretold.prediction.day == LAST
    assert foretold.outcome is not None
    assert foretold.outcome.won_minor > 0
    assert report.records["USD"].predictions == 1
