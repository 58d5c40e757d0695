"""What a plan knows besides the signals: everybody, what was said, and the moment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from coaching.facts import Person
from coaching.history import History
from coaching.moment import Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """The people by id, the memory of messages and answers, and one instant."""

    people: Mapping[int, Person]
    history: History
    moment: Moment

    def today(self, person: Person) -> date:
        """Return the date where `person` is."""
        return person.calendar.today(self.moment.now)
