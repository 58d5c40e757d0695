"""Who may see whom: oneself and everybody below, the admin everybody, else nobody."""

from sqlalchemy import Select, or_, select

from coaching.facts import Role
from models.db.read_session import ReadSession
from models.tables import Person

LEADING = (Role.MANAGER, Role.VP)


async def visible_people(session: ReadSession, viewer_id: int) -> frozenset[int]:
    """Return the ids of the present people whom `viewer_id` may see, in one statement.

    A departed or unknown viewer sees nobody.
    """
    return frozenset(await session.scalars(_visible(viewer_id)))


async def may_see(session: ReadSession, viewer_id: int, person_id: int) -> bool:
    """Say whether `viewer_id` may see `person_id`; False for anybody unknown."""
    query = _visible(viewer_id).where(Person.id == person_id)
    return await session.scalar(query) is not None


def _visible(viewer_id: int) -> Select[int]:
    """Return the query for the present people whom `viewer_id` may see.

    The way down passes through people who have left, so that a VP keeps a team whose
    manager is gone. A circle in the chart ends the walk: UNION drops who was met
    before.
    """
    viewer = (
        select(Person.id, Person.role)
        .where(Person.id == viewer_id, Person.left_on.is_(None))
        .cte("viewer")
    )
    chart = select(viewer.c.id, viewer.c.role).cte("chart", recursive=True)
    leads = select(viewer.c.id).where(viewer.c.role.in_(LEADING)).exists()
    chart = chart.union(
        select(Person.id, Person.role).where(Person.leader_id == chart.c.id, leads)
    )
    is_admin = select(viewer.c.id).where(viewer.c.role == Role.ADMIN).exists()
    return select(Person.id).where(
        Person.left_on.is_(None),
        or_(Person.id.in_(select(chart.c.id)), is_admin),
    )
