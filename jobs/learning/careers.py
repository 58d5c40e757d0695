"""What each rep opened and won, as it is known today."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from coaching.facts import Person, Role
from coaching.standing.aftermath import Career, Won
from models.db.read_session import ReadSession
from models.people.roster import Roster
from models.rules.outcomes import first_seen


async def read_careers(
    session: ReadSession,
    floor: Roster,
    *,
    opened: Mapping[int, Sequence[datetime]],
    won: Mapping[int, Sequence[Won]],
) -> Mapping[int, Career]:
    """Return the career of each rep of `floor`, present or not, by the rep's id.

    `opened` and `won` are by the CRM's owner.
    """
    seen = await first_seen(session)
    return {
        person.id: Career(
            here_since=seen.get(owner),
            opened=opened.get(owner, ()),
            won=won.get(owner, ()),
            currency=_currency(person, won.get(owner, ())),
        )
        for person in floor.people.values()
        if person.role is Role.REP
        and (owner := floor.owner_of.get(person.id)) is not None
    }


def _currency(person: Person, won: Sequence[Won]) -> str | None:
    # Somebody without a currency has that of their wins, if there is but one.
    own = {win.currency for win in won}
    return person.currency or (own.pop() if len(own) == 1 else None)
