"""A message is wrong by what the files say came of it, and counted so."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from coaching.replay.told import Told
from sandbox.floor.floor import Floor
from sandbox.floor.rows import ActivityRow, ChangeRow, DealRow, PersonRow, StageRow
from tests.floors.proved_wrong import Files, files_of
from tests.floors.table import Ids, judge, table

REP, DEAL = 201, 1_000_005
IDS = Ids(deals={7: DEAL}, people={1: REP})
AT = datetime(2026, 5, 4, 13, tzinfo=UTC)
SINCE = date(2026, 4, 7)
DAY = timedelta(days=1)


def files(
    *, won_at: datetime | None = None, answered_at: datetime | None = None
) -> Files:
    """Return the files of one rep in Bogota with one deal, opened before AT."""
    floor = Floor()
    floor.put_person(
        PersonRow(
            id=REP,
            email="r@x.example",
            name="R",
            role="rep",
            time_zone="America/Bogota",
        )
    )
    floor.put_stage(
        StageRow(
            pipeline_id="p",
            pipeline="P",
            id="won",
            label="Won",
            position=1,
            probability=Decimal(1),
            is_closed=True,
        )
    )
    floor.put_deal(DealRow(id=DEAL, name="D", owner_id=REP, created_at=AT - 9 * DAY))
    if won_at is not None:
        floor.put_change(
            ChangeRow(deal_id=DEAL, changed_at=won_at, field="stage", value="won")
        )
    if answered_at is not None:
        floor.put_activity(
            ActivityRow(
                id=1,
                kind="call",
                happens_at=answered_at,
                deal_ids=(DEAL,),
                result="answered",
            )
        )
    return files_of(floor)


def told(kind: str = "quiet_deal", **fields: object) -> Told:
    given = {
        "at": AT,
        "day": AT.date(),
        "kind": kind,
        "level": None,
        "recipient_id": 1,
        "about_id": 1,
        "deal_ids": (7,),
        "silent_since": SINCE if kind == "quiet_deal" else None,
    }
    return Told(**given | fields)


@pytest.mark.parametrize(
    ("won_at", "is_wrong"),
    [
        (AT + DAY, True),
        (AT + 30 * DAY, True),
        (AT + 31 * DAY, False),
        (None, False),
    ],
)
def test_a_quiet_deal_that_is_won_within_30_days_was_not_quiet(won_at, is_wrong):
    (judged,) = judge([told()], files(won_at=won_at), IDS)

    assert judged.verdict.was_won is judged.verdict.is_wrong is is_wrong


@pytest.mark.parametrize(
    ("answered_at", "is_wrong"),
    [
        (datetime(2026, 4, 20, 15, tzinfo=UTC), True),
        (AT - timedelta(minutes=1), True),
        (AT + timedelta(minutes=1), False),
        (datetime(2026, 4, 7, 20, tzinfo=UTC), False),
        # Still the seventh in Bogota: the very word that is named.
        (datetime(2026, 4, 8, 4, tzinfo=UTC), False),
    ],
)
def test_a_customer_who_answered_since_the_day_named_had_not_gone_quiet(
    answered_at, is_wrong
):
    (judged,) = judge([told()], files(answered_at=answered_at), IDS)

    assert judged.verdict.had_answered is judged.verdict.is_wrong is is_wrong


@pytest.mark.parametrize(("before", "is_wrong"), [(1, True), (14, True), (15, False)])
def test_next_to_nothing_open_is_wrong_of_whoever_opens_a_deal_in_ten_days(
    before, is_wrong
):
    opened = AT - 9 * DAY

    (judged,) = judge([told("nearly_empty", at=opened - before * DAY)], files(), IDS)

    assert judged.verdict.opened_soon is judged.verdict.is_wrong is is_wrong


def test_who_waits_for_us_is_no_silence_and_is_not_judged():
    (judged,) = judge([told(silent_since=None)], files(won_at=AT + DAY), IDS)

    assert (judged.row, judged.verdict) == ("quiet_deal: waits for us", None)


def test_the_table_has_a_line_for_each_rule_also_for_a_silent_one():
    judged = judge([told(), told("role_change")], files(won_at=AT + DAY), IDS)

    lines = [line.split() for line in table(judged, [("cliff", 5)]).splitlines()]

    assert ["quiet_deal:", "gone", "quiet", "1", "1", "100%", "0"] in lines
    assert ["role_change", "1", "-", "-", "0"] in lines
    assert ["cliff", "0", "-", "-", "5"] in lines
    assert "won within 30 days: 1 of 1" in table(judged, [])
