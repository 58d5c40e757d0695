"""One message of a replay, and all of them counted by person and week."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from coaching.evidence import (
    CliffEvidence,
    DealRef,
    Evidence,
    UncertainMeetingEvidence,
)
from coaching.evidence.about import rep_in
from coaching.evidence.quiet import QuietDealEvidence
from coaching.planning.plan import PlannedMessage
from coaching.replay.named import deals_of

CLIFF = "cliff"
DIGEST = "digest"
UNCERTAIN = "uncertain_meeting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Who would have been told what, and when; small, since a year holds many."""

    at: datetime
    day: date
    """By the recipient's own calendar."""
    kind: str
    level: str | None
    """Of a cliff: heads_up or cliff."""
    silent_since: date | None = None
    """Of a customer who has gone quiet: the rep's day of their last word."""
    recipient_id: int
    about_id: int
    """Whom the rule looked at: a rep, or the leader whose turn it is."""
    rep_id: int | None = None
    """Whose work it is about; None: no one rep's."""
    deal_ids: tuple[int, ...] = ()
    chance: float | None = None
    """Of a pick: the chance of winning that made it uncertain."""
    deals: tuple[DealRef, ...] = ()
    """The deals that it is about, for whoever reads the list."""
    text: str = ""
    """The whole text as its reader would see it; empty where nobody asked for it."""

    @property
    def names(self) -> str:
        """Return the deals by name."""
        return "; ".join(deal.name for deal in self.deals)

    @property
    def is_cliff(self) -> bool:
        """Say whether this is a cliff, told to the rep whom it is about."""
        return (
            self.kind == CLIFF
            and self.level == CLIFF
            and self.recipient_id == self.about_id
        )


def told(message: PlannedMessage, *, at: datetime, day: date, text: str = "") -> Told:
    """Return what is kept of `message`, which went out `at`, the recipient's `day`."""
    evidence = message.evidence
    return Told(
        at=at,
        day=day,
        kind=message.kind,
        level=evidence.level if isinstance(evidence, CliffEvidence) else None,
        silent_since=_silent_since(evidence),
        recipient_id=message.recipient_id,
        about_id=message.about_id,
        rep_id=rep_in(message.evidence),
        deal_ids=message.deal_ids,
        chance=_chance(evidence),
        deals=deals_of(message),
        text=text,
    )


def _chance(evidence: Evidence) -> float | None:
    return evidence.chance.p if isinstance(evidence, UncertainMeetingEvidence) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """How much one person would have got; digests are not counted."""

    person_id: int
    messages: int
    weeks: int
    """Weeks of the replay in which the person was here."""
    busiest: int
    """Messages of the fullest week, Monday to Sunday."""

    @property
    def per_week(self) -> float:
        """Return the mean of messages a week; 0 without a week."""
        return self.messages / self.weeks if self.weeks else 0.0


def monday(day: date) -> date:
    """Return the Monday of the week of `day`."""
    return day - timedelta(days=day.weekday())


def loads(messages: Iterable[Told], *, weeks_here: dict[int, int]) -> list[Load]:
    """Return the load of each person in `weeks_here`, the heaviest first."""
    by_week: Counter[tuple[int, date]] = Counter(
        (each.recipient_id, monday(each.day))
        for each in messages
        if each.kind != DIGEST
    )
    in_all: Counter[int] = Counter()
    busiest: dict[int, int] = {}
    for (person_id, _), count in by_week.items():
        in_all[person_id] += count
        busiest[person_id] = max(count, busiest.get(person_id, 0))
    found = [
        Load(
            person_id=person_id,
            messages=in_all[person_id],
            weeks=weeks,
            busiest=busiest.get(person_id, 0),
        )
        for person_id, weeks in weeks_here.items()
    ]
    return sorted(found, key=lambda load: (-load.messages, load.person_id))


def _silent_since(evidence: Evidence) -> date | None:
    match evidence:
        case QuietDealEvidence(quiet=quiet) if quiet.state != "waiting_on_us":
            return evidence.last_customer_on
        case _:
            return None
