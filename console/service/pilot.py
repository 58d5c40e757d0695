"""Which teams a pilot is to have: leaders named by their addresses."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.views.home.pilot_words import pilot_in_words, teams_in_words
from coaching.facts.mode import Pilot
from console.base.foreseen import NotReadyError
from models.db.read_session import ReadSession
from models.outbox.reach import pilot_of, read_pilot, team_of
from models.people.teams import addresses_of, leader_at
from models.people.visibility import LEADING


@dataclass(frozen=True, slots=True, kw_only=True)
class Teams:
    """The teams that were named; without any, everybody."""

    leaders: tuple[int, ...] = ()
    pilot: Pilot | None = None
    people: frozenset[int] | None = None
    """Ids of everybody in them; None: everybody there is."""

    @property
    def words(self) -> str:
        """Return "the team of Dana Reed (6 people)" or "everybody"."""
        if self.pilot is None:
            return "everybody"
        return teams_in_words(self.pilot.leaders, self.pilot.people)


async def teams_named(session: ReadSession, emails: Sequence[str]) -> Teams:
    """Return the teams of the leaders `emails`; NotReadyError names who leads none."""
    if not emails:
        return Teams()
    found = [await _leader(session, email) for email in emails]
    problems = [each for each in found if isinstance(each, str)]
    if problems:
        raise NotReadyError("\n".join(problems))
    leaders = tuple(sorted({each for each in found if isinstance(each, int)}))
    return Teams(
        leaders=leaders,
        pilot=await pilot_of(session, leaders),
        people=await team_of(session, leaders),
    )


async def _leader(session: ReadSession, email: str) -> int | str:
    """Return the leader's id, or in plain words why this is no team."""
    wanted = email.strip()
    if not wanted:
        return "--team names nobody: write a leader's address, as in people.csv"
    person = await leader_at(session, wanted)
    if person is None:
        return f"{email}: nobody in people.csv has this address"
    if person.left_on is not None:
        return f"{email}: {person.name} left on {person.left_on}: name who leads now"
    if person.role not in LEADING or not person.led:
        return (
            f"{email}: {person.name} leads nobody: name a manager or VP who is the"
            " leader_email of somebody in people.csv"
        )
    return person.id


async def said_pilot(session: ReadSession) -> str | None:
    """Return the pilot in force in words; None without one."""
    pilot = await read_pilot(session)
    return None if pilot is None else pilot_in_words(pilot.leaders, pilot.people)


async def addresses(session: ReadSession, teams: Teams) -> list[str]:
    """Return the addresses by which the leaders of `teams` are named, in order."""
    return await addresses_of(session, teams.leaders)
