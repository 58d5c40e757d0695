"""To whom messages go: to nobody, to everybody, or to the people of pilot teams alone.

A pilot team is a leader and everybody below, as the chart is at this moment. It holds
in live mode; whoever is outside stays in shadow mode, as if nobody had gone live.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ScalarSelect, Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.facts.mode import Mode, Pilot
from models.db.read_session import ReadSession
from models.outbox.mode import NAME as MODE
from models.outbox.mode import mode_of, read_mode, set_mode
from models.put_setting import put_setting
from models.tables import AuditEntry, Person, Setting

NAME = "pilot"
EVERYBODY = "everybody"
REASON_LIMIT = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Who is written to, and for whom messages are merely recorded."""

    mode: Mode
    pilot: frozenset[int] | None = None
    """Ids of the people of the pilot teams; None: the mode holds for everybody."""

    @property
    def is_shadow(self) -> bool:
        """Say whether messages are recorded for everybody and sent to nobody."""
        return self.mode is Mode.SHADOW

    def is_shadow_for(self, person_id: int) -> bool:
        """Say whether what is decided for this person is recorded and never sent."""
        is_outside = self.pilot is not None and person_id not in self.pilot
        return self.is_shadow or is_outside

    def is_live_for(self, person_id: int) -> bool:
        """Say whether messages may go to this person now."""
        return self.mode is Mode.LIVE and not self.is_shadow_for(person_id)


TO_ALL = Reach(mode=Mode.LIVE)
TO_NOBODY = Reach(mode=Mode.SHADOW)


async def read_reach(session: ReadSession) -> Reach:
    """Return to whom messages go; one statement more where there is a pilot."""
    query = select(Setting.name, Setting.value).where(Setting.name.in_((MODE, NAME)))
    stored = dict((await session.execute(query)).all())
    return await reach_of(session, mode=stored.get(MODE), pilot=stored.get(NAME))


async def reach_of(
    session: ReadSession, *, mode: str | None, pilot: str | None
) -> Reach:
    """Return what the two settings, as they are stored, come to."""
    leaders = _ids(pilot)
    known = mode_of(mode)
    # A pause keeps the pilot: what it stops goes on with the same people.
    if known is Mode.SHADOW or not leaders:
        return Reach(mode=known)
    return Reach(mode=known, pilot=await team_of(session, leaders))


def stored_pilot() -> ScalarSelect[str]:
    """Return what reads the pilot within a statement; null where there was none."""
    return select(Setting.value).where(Setting.name == NAME).scalar_subquery()


async def team_of(session: ReadSession, leaders: Collection[int]) -> frozenset[int]:
    """Return the ids of `leaders` and of everybody whom they lead, in one statement.

    The way down passes through people who have left, and a circle ends it.
    """
    return frozenset(await session.scalars(_below(leaders)))


def _below(leaders: Collection[int]) -> Select[int]:
    team = select(Person.id).where(Person.id.in_(leaders)).cte("team", recursive=True)
    team = team.union(select(Person.id).where(Person.leader_id == team.c.id))
    return select(team.c.id)


async def read_pilot(session: ReadSession) -> Pilot | None:
    """Return the pilot teams in force; None without any, or in shadow mode."""
    if await read_mode(session) is Mode.SHADOW:
        return None
    return await pilot_of(session, await pilot_leaders(session))


async def pilot_leaders(session: ReadSession) -> tuple[int, ...]:
    """Return the ids of the leaders whose teams are the pilot, as it is stored."""
    return _ids(await session.scalar(select(stored_pilot())))


async def pilot_of(session: ReadSession, leaders: Sequence[int]) -> Pilot | None:
    """Return the teams of `leaders` by name; None for none."""
    if not leaders:
        return None
    named = select(Person.name).where(Person.id.in_(leaders))
    present = select(func.count(Person.id)).where(
        Person.id.in_(_below(leaders)), Person.left_on.is_(None)
    )
    return Pilot(
        leaders=tuple(await session.scalars(named.order_by(Person.name, Person.id))),
        people=await session.scalar(present) or 0,
    )


async def set_reach(
    session: AsyncSession,
    mode: Mode,
    *,
    leaders: Collection[int] = (),
    changed_by: str,
    now: datetime,
) -> None:
    """Switch to `mode` for the teams of `leaders`, or for everybody, with its trace.

    The mode is put first: whoever switches at the same time waits for it, and so what
    is in force is what one of both asked for.
    """
    await set_mode(session, mode, changed_by=changed_by, now=now)
    value = ",".join(str(leader) for leader in sorted(leaders))
    if value != (await session.scalar(select(stored_pilot())) or ""):
        await put_setting(session, NAME, value, changed_by=changed_by, now=now)
        session.add(
            AuditEntry(
                at=now,
                actor=changed_by[:64],
                action=NAME,
                allowed=True,
                reason=(value or EVERYBODY)[:REASON_LIMIT],
            )
        )


def _ids(stored: str | None) -> tuple[int, ...]:
    return tuple(int(each) for each in stored.split(",")) if stored else ()
