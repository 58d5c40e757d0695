"""Read what a person asked for, has to help with, and has promised."""

from datetime import datetime

from bot.views.home.agreed import Agreed
from coaching.facts import Person
from models.conversation.agreed_facts import commitments, help_requests
from models.db.read_session import ReadSession
from models.people.roster import people


async def agreed_of(session: ReadSession, person: Person, *, now: datetime) -> Agreed:
    """Return what stands under "Help and commitments" for `person`."""
    everybody = await people(session, now=now)
    return Agreed(
        person_id=person.id,
        requests=await help_requests(session, now=now, about=[person.id]),
        commitments=await commitments(session, now=now, of=[person.id]),
        people=everybody,
        can_ask=person.leader_id in everybody,
    )
