"""Notes that people asked for or must have: no budget counts them, the hours hold.

A note is named by its matter and moment, so that the outbox takes it once. What a
person asked of another arrives even in a pause that the other has set; a reminder does
not. Whoever is away gets nothing until they are back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from coaching.facts import Person
from coaching.facts.agreed import Commitment, HelpRequest, LeaderTold
from coaching.limits import Plan
from coaching.memory.history import PutOff
from coaching.memory.personal_settings import (
    Personal,
    is_muted,
    own_terms,
    paused_until,
)
from coaching.memory.put_offs import is_away
from coaching.planning.hold_reasons import is_working_hour
from coaching.requests.due_notes import Note, of_commitment, of_leader_told, of_request


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """Everything that a note may be about."""

    requests: Sequence[HelpRequest] = ()
    commitments: Sequence[Commitment] = ()
    leaders_told: Sequence[LeaderTold] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Readers:
    """Who may be written to now."""

    people: Mapping[int, Person]
    personal: Mapping[int, Personal]
    put_offs: Sequence[PutOff]
    limits: Plan
    now: datetime

    def today(self, person: Person) -> date:
        """Return the date where `person` is."""
        return person.calendar.today(self.now)

    def may_get(self, note: Note) -> bool:
        """Say whether the note may reach its reader at this hour."""
        reader = self.people.get(note.recipient_id)
        if reader is None or not reader.reachable:
            return False
        own = self.personal.get(reader.id)
        terms = own_terms(reader, own, self.limits)
        today = self.today(reader)
        return (
            is_working_hour(reader.calendar, self.now, terms)
            and not is_away(reader.id, today=today, put_offs=self.put_offs)
            and not self._is_unwanted(note, reader, own)
        )

    def _is_unwanted(self, note: Note, reader: Person, own: Personal | None) -> bool:
        if note.evidence.rule != "commitment":
            return False
        until = paused_until(reader, own, self.limits)
        is_paused = until is not None and self.today(reader) < until
        return is_paused or is_muted("commitment", own, self.limits)


def due_notes(agreed: Agreed, readers: Readers) -> tuple[Note, ...]:
    """Return the notes that are due and may go out at this hour, in a stable order."""
    people, now = readers.people, readers.now
    found: list[Note] = []
    for request in agreed.requests:
        found += of_request(request, people, now=now)
    for commitment in agreed.commitments:
        found += of_commitment(commitment, people, now=now)
    for told in agreed.leaders_told:
        found += of_leader_told(told, people, now=now)
    due = (note for note in found if readers.may_get(note))
    return tuple(sorted(due, key=lambda note: note.dedup_key))
