"""What a plan knows besides the signals: everybody, what was said, and the moment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from coaching.evidence import OwnTerms
from coaching.facts import Person
from coaching.limits import Plan
from coaching.memory.history import History
from coaching.memory.personal_settings import own_terms
from coaching.moment import Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """The people by id, the memory of messages and answers, and one instant."""

    people: Mapping[int, Person]
    history: History
    moment: Moment

    def today(self, person: Person) -> date:
        """Return the date where `person` is."""
        return person.calendar.today(self.moment.now)

    @property
    def limits(self) -> Plan:
        """Return the admin's numbers of the plan."""
        return self.moment.thresholds.plan

    def terms(self, person: Person) -> OwnTerms:
        """Return the hours and the budget in force for `person`."""
        return own_terms(person, self.history.personal.get(person.id), self.limits)
