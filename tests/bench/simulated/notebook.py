"""What an observer writes down of each rep: what was lived, and what was said."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from coaching.evidence import CliffEvidence, QuietDealEvidence
from coaching.planning.plan import Plan, PlannedMessage
from tests.bench.simulated.definition import Ledger
from tests.bench.simulated.rep import SimRep
from tests.bench.simulated.verdicts import Said

DAY = timedelta(days=1)
BEFORE, AFTER = timedelta(days=14), timedelta(days=28)
"""Around a planted spell, its rep is judged."""
WITHIN_BD = 10
"""A cliff that is told later is told too late."""
WEDNESDAY, HALF, TEN = 2, 0.5, 10
"""Then it is noted how one-sided the work of a healthy rep is."""


@dataclass(slots=True)
class Seen:
    """What was said of one rep."""

    told: list[tuple[date, str]] = field(default_factory=list)
    """(day, level) of each cliff message to the rep."""
    weeks: set[date] = field(default_factory=set)
    """Mondays of the weeks with a cliff message about the rep, to anybody."""
    met_on: date | None = None
    """The second of the first two working days in a row in the spell on which the
    description fits: one alone does not make a cliff."""
    fits: bool = False
    """Whether the description fitted on the last working day."""
    ledger: Ledger = field(default_factory=Ledger)


@dataclass(slots=True)
class Notebook:
    """What was seen and heard in one company."""

    seen: dict[int, Seen] = field(default_factory=lambda: defaultdict(Seen))
    said: list[Said] = field(default_factory=list)
    open_deals: list[int] = field(default_factory=list)
    crowded: list[bool] = field(default_factory=list)
    """Of healthy reps on some days: whether one deal has half of the deals' work."""
    dry: list[bool] = field(default_factory=list)
    """And whether nothing new was opened for ten working days."""
    held: dict[int, frozenset[str]] = field(default_factory=dict)
    """By rep: the fewest guards that held on a morning on which it was in time."""

    def works(self, rep: SimRep, day: date) -> None:
        """Note that `rep` worked on `day`."""
        self.seen[rep.person.id].ledger.days.append(day)

    def look(self, rep: SimRep, day: date) -> None:
        """Look at what `rep` has lived, on the morning of a working day."""
        seen = self.seen[rep.person.id]
        self.open_deals.append(len(rep.deals))
        seen.ledger.days.append(day)
        if rep.spell is None:
            if day.weekday() == WEDNESDAY and len(rep.deals) > 1:
                self.crowded.append(seen.ledger.focus(rep, day)[1] >= HALF)
                self.dry.append(seen.ledger.days_without(rep, day) >= TEN)
        elif seen.met_on is None and rep.spell.first <= day <= rep.spell.last:
            fits = seen.ledger.is_cliff(rep, day)
            if fits and seen.fits:
                seen.met_on = day
            seen.fits = fits
        seen.ledger.days.pop()

    def hold(self, rep: SimRep, guards: frozenset[str]) -> None:
        """Note what keeps the rule silent of a planted cliff, if it is the least."""
        seen = self.seen[rep.person.id]
        if seen.met_on is None:
            return
        # Today, which is looked at in the morning, is not among the days worked yet.
        if sum(day > seen.met_on for day in seen.ledger.days) < WITHIN_BD:
            known = self.held.get(rep.person.id)
            if known is None or len(guards) < len(known):
                self.held[rep.person.id] = guards

    def hear(self, decided: Plan, day: date) -> None:
        """Write down all that is said on `day`."""
        for message in decided.messages:
            self.said += _said(message, day)
            if not isinstance(message.evidence, CliffEvidence):
                continue
            seen = self.seen[message.about_id]
            seen.weeks.add(day - DAY * day.weekday())
            if message.recipient_id == message.about_id:
                seen.told.append((day, message.evidence.level))

    def waits(self, reps: list[SimRep]) -> Mapping[int, int | None]:
        """Return how long each planted cliff waited for its message, by rep's id.

        In working days from the day on which the story was met; None: it had none.
        """
        return {
            rep.person.id: self._wait(rep)
            for rep in reps
            if rep.spell is not None and self.seen[rep.person.id].met_on is not None
        }

    def _wait(self, rep: SimRep) -> int | None:
        seen, spell = self.seen[rep.person.id], rep.spell
        if spell is None or seen.met_on is None:
            return None
        cliffs = (d for d, level in seen.told if level == "cliff" and d >= spell.first)
        told = next(cliffs, None)
        if told is None:
            return None
        return sum(seen.met_on < day <= told for day in seen.ledger.days)


def counts(rep: SimRep, day: date) -> bool:
    """Say whether what is said of `rep` on `day` is counted: always, or in a spell."""
    if rep.spell is None:
        return True
    return rep.spell.first - BEFORE <= day <= rep.spell.last + AFTER


def _said(message: PlannedMessage, day: date) -> list[Said]:
    """Return what one message tells, what rides along with it too."""
    told = (
        (message.kind, message.about_id, message.subject_id, message.evidence),
        *((a.rule, a.about_id, a.subject_id, a.evidence) for a in message.also),
    )
    return [
        Said(
            rule=rule,
            rep_id=about,
            deal_id=subject or 0,
            day=day,
            heard_on=quiet.last_customer_on if quiet else None,
            waits=quiet is not None and quiet.quiet.state == "waiting_on_us",
        )
        for rule, about, subject, evidence in told
        for quiet in [evidence if isinstance(evidence, QuietDealEvidence) else None]
    ]
