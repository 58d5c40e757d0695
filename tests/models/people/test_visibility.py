"""Nobody sees another team's people: the query equals a walk by hand."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.db.database import SessionMaker
from models.people.visibility import may_see, visible_people
from models.tables import Person
from tests.models.rows import NOW, insert_person

ROLES = ("rep", "manager", "vp", "admin")


@st.composite
def charts(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Draw a floor of up to nine people: any leaders, circles included."""
    size = draw(st.integers(1, 9))
    leader = st.none() | st.integers(0, size - 1)
    return [
        {
            "role": draw(st.sampled_from(ROLES)),
            "leader": draw(leader),
            "left": draw(st.booleans()) and draw(st.booleans()),
        }
        for _ in range(size)
    ]


def walk(chart: list[dict[str, Any]], viewer: int) -> set[int]:
    """Return whom `viewer` may see, by trying every person's way up."""
    seer = chart[viewer]
    if seer["left"]:
        return set()
    present = {n for n, person in enumerate(chart) if not person["left"]}
    if seer["role"] == "admin":
        return present
    if seer["role"] == "rep":
        return {viewer}
    return {n for n in present if n == viewer or viewer in way_up(chart, n)}


def way_up(chart: list[dict[str, Any]], start: int) -> set[int]:
    """Return everybody above `start`, each once."""
    above: set[int] = set()
    leader = chart[start]["leader"]
    while leader is not None and leader not in above:
        above.add(leader)
        leader = chart[leader]["leader"]
    return above


async def store(session, chart: list[dict[str, Any]]) -> list[Person]:
    rows = [
        await insert_person(
            session,
            with_owner=False,
            role=person["role"],
            left_on=NOW.date() if person["left"] else None,
        )
        for person in chart
    ]
    for row, person in zip(rows, chart, strict=True):
        if person["leader"] is not None:
            row.leader_id = rows[person["leader"]].id
    await session.flush()
    return rows


@settings(
    max_examples=60,
    deadline=None,
    # Each example is rolled back, so that the next one starts on an empty floor.
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(chart=charts())
async def test_equals_a_walk_by_hand(sessions: SessionMaker, chart):
    async with sessions() as session:
        rows = await store(session, chart)
        numbers = {row.id: number for number, row in enumerate(rows)}

        seen = [
            {numbers[i] for i in await visible_people(session, row.id)} for row in rows
        ]
        await session.rollback()

    assert seen == [walk(chart, viewer) for viewer in range(len(chart))]


async def test_a_stranger_sees_nobody(sessions: SessionMaker):
    async with sessions.begin() as session:
        person = await insert_person(session)

        assert await visible_people(session, person.id + 1) == frozenset()


async def test_a_manager_sees_the_own_team_alone(sessions: SessionMaker):
    async with sessions.begin() as session:
        mine, other = [await insert_person(session, role="manager") for _ in range(2)]
        rep = await insert_person(session, leader_id=mine.id)

        assert await may_see(session, mine.id, rep.id)
        assert not await may_see(session, other.id, rep.id)
        assert not await may_see(session, rep.id, mine.id)


async def test_a_vp_keeps_the_team_of_a_manager_who_left(sessions: SessionMaker):
    async with sessions.begin() as session:
        vp = await insert_person(session, role="vp")
        gone = await insert_person(
            session, role="manager", leader_id=vp.id, left_on=NOW.date()
        )
        rep = await insert_person(session, leader_id=gone.id)

        seen = await visible_people(session, vp.id)

    assert seen == {vp.id, rep.id}
