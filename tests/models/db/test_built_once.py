"""A statement that is built once tells the same as one that is built each time."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Select, func, select
from sqlalchemy.exc import StatementError

from models.db.built_once import Asked, built_once
from models.db.database import reading
from models.db.fast_rows import plain_rows
from models.deals.as_of import open_deal_ids
from models.tables import Activity, Stage
from tests.models.rows import insert_stage

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
BUILT: list[object] = []


@built_once
def _ids(owners: tuple[int, ...] | None, *, is_won: bool = False) -> Select[int]:
    BUILT.append(is_won)
    query = select(Stage.id).where(Stage.is_won.is_(is_won)).order_by(Stage.id)
    return query if owners is None else query.where(Stage.id.in_(owners))


@built_once
def _either(*, lost: bool = False, closed: bool = False) -> Select[int]:
    return select(Stage.id).where(Stage.is_won.is_(lost), Stage.is_closed.is_(closed))


@built_once
def _around(at: datetime) -> Select[int]:
    return select(func.count()).where(
        Activity.starts_at > at - HOUR,
        Activity.starts_at <= at + HOUR / 2,
        Activity.created_at == at,
    )


@built_once
def _within(stages: Asked[int], at: datetime) -> Select[int]:
    return select(Activity.id).where(
        Activity.id.in_(stages.query), Activity.starts_at <= at
    )


@built_once
def _both(one: Asked[int], other: Asked[int]) -> Select[int]:
    in_both = Activity.id.in_(one.query), Activity.id.in_(other.query)
    return select(Activity.id).where(*in_both)


def test_it_is_built_once_for_each_shape_and_not_for_each_value():
    BUILT.clear()

    first = _ids((1, 2))
    again, none, won = _ids((3,)), _ids(None), _ids(owners=(1,), is_won=True)

    assert BUILT == [False, False, True]
    assert again.query is first.query
    assert len({first.query, none.query, won.query}) == 3


def test_what_is_left_out_is_another_shape():
    lost, named = _either(lost=True), _either(closed=True)

    assert lost.query is not named.query
    assert _either(lost=True).query is lost.query


def test_spans_are_taken_from_the_instant_that_it_is_told():
    told = _around(NOON).told

    assert sorted(told.values()) == [NOON - HOUR, NOON, NOON + HOUR / 2]
    assert sorted(_around(NOON + HOUR).told.values()) == [
        at + HOUR for at in sorted(told.values())
    ]


def test_what_is_within_another_is_told_what_that_is_told():
    asked = _within(_ids((7, 8)), NOON)

    assert list(asked.told.values()) == [[7, 8], NOON]
    assert asked.query is _within(_ids((9,)), NOON).query
    assert asked.query is not _within(_ids(None), NOON).query


def test_one_statement_twice_of_two_instants_is_refused():
    with pytest.raises(ValueError, match="cannot be both"):
        _both(_around(NOON), _around(NOON + HOUR))

    assert _both(_around(NOON), _around(NOON)).told == _around(NOON).told


@given(
    first=st.datetimes(timezones=st.just(UTC)),
    second=st.datetimes(timezones=st.just(UTC)),
)
def test_nothing_of_one_reading_is_left_in_the_next(first, second):
    before = dict(open_deal_ids(first, None).told)

    told = open_deal_ids(second, None).told

    assert set(told.values()) == {second}
    assert set(before.values()) == {first}


async def test_a_reading_finds_what_it_is_told(sessions):
    async with sessions.begin() as session:
        ids = [(await insert_stage(session)).id for _ in range(3)]

    async with reading(sessions) as session:
        found = [
            [row.id for row in await plain_rows(session, _ids(owners))]
            for owners in [(ids[0], ids[2]), (), (ids[1],), None]
        ]

    assert found == [[ids[0], ids[2]], [], [ids[1]], ids]


async def test_an_instant_without_a_zone_is_refused_as_ever(sessions):
    async with reading(sessions) as session:
        with pytest.raises(StatementError, match="needs a time zone"):
            await plain_rows(session, _around(NOON.replace(tzinfo=None)))
