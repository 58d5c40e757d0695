"""A row that the database refuses costs itself alone; a lost database costs no row."""

import pytest
from sqlalchemy.exc import OperationalError, ProgrammingError

from crm.port import Page, Stream
from jobs.sync.refused_rows import store
from models.crm_data.row_changes import Written
from tests.jobs.sync.test_sweep import run
from tests.jobs.sync_fakes import FakeCrm, activity, contact, deal, rows

HALF = "\ud83d"
"""Half an emoji: no database can write it down."""
GOOD, BAD = ("201", "202", "203", "204"), "205"


def row(stream: Stream, one: str):
    """Return a row of `stream`, one that cannot be stored if it is BAD."""
    spoilt = HALF if one == BAD else "fine"
    match stream:
        case Stream.DEALS:
            return deal(one, name=spoilt)
        case Stream.CONTACTS:
            return contact(one, created_by_user=spoilt)
        case _:
            return activity(one, stream, activity_type=spoilt)


@pytest.mark.parametrize(
    "stream",
    [stream for stream in Stream if stream is not Stream.DEAL_HISTORY],
)
async def test_a_row_that_cannot_be_stored_costs_no_other(sessions, stream):
    crm = FakeCrm(*(row(stream, one) for one in (*GOOD, BAD)), page_size=2)

    report = await run(crm, sessions)

    table = stream.value if stream.value in ("deals", "contacts") else "activities"
    place = 1 if table == "activities" else 0
    assert [each[place] for each in await rows(sessions, table)] == list(GOOD)
    assert [flaw[:3] for flaw in await rows(sessions, "flaws")] == [
        (stream.value, BAD, "row")
    ]
    assert report.is_complete
    assert report.streams[stream].written == Written(created=4)


@pytest.mark.parametrize("kind", [OperationalError, ProgrammingError])
async def test_a_database_that_is_away_is_no_rows_fault(kind):
    tries, statement = 0, "INSERT"

    async def commit(_pages: object, _position: object) -> Written:
        nonlocal tries
        tries += 1
        raise kind(statement, {}, OSError("no line"))

    page = Page(records=[deal("1"), deal("2")], position="2")
    with pytest.raises(kind):
        await store([page], commit, position="2")

    assert tries == 1
