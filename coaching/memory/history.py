"""What the plan remembers: episodes, put-offs, and messages already decided."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from coaching.memory.personal_settings import Personal
from coaching.standing.gates import Gate
from coaching.standing.standing import Proof

REMEMBERED = timedelta(days=35)
"""So long a message counts against budgets, and for what is usual in a week."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PutOff:
    """An answer that silences a rule until a day, or for good on this subject."""

    person_id: int
    """Who asked for silence."""
    about_id: int
    """Whom the silenced signal is about."""
    rule: str
    reason: str
    created_at: datetime
    subject_id: int | None = None
    """None: whatever the rule turns on."""
    deal_id: int | None = None
    until: date | None = None
    """The first day on which the rule may speak again; None: never on this subject."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """One unbroken time in which a signal held, from its first message to its end."""

    rule: str
    person_id: int
    """Whom the signal is about."""
    subject_id: int | None
    """The deal, rep or meeting it turns on."""
    number: int
    """1 for the first episode of this rule, person and subject."""
    opened_at: datetime
    cleared_at: datetime | None = None
    told: tuple[tuple[int, datetime], ...] = ()
    """(recipient id, when the message about it was sent)."""
    heads_ups: tuple[tuple[int, datetime], ...] = ()
    """Those of `told` that spoke of a heads-up, not yet of a cliff."""
    answered_at: datetime | None = None
    """The latest answer, so that one to an earlier message does not hide it."""
    choice: str | None = None
    """The button that was pressed last: step, second, third or not_now."""
    under_way: tuple[int, ...] = ()
    """Recipients to whom a message about it is decided but not known to be sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentMessage:
    """A proactive message that was decided, for budgets and the circuit breaker."""

    recipient_id: int
    kind: str
    at: datetime
    rides: bool = False
    """It was a short line in another message, which is counted by itself."""
    is_let_go: bool = False
    """An admin let it pass the circuit breaker, so that it is no sign of a mistake."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What an admin has said of messages that the circuit breaker held."""

    let_go: Mapping[str, datetime] = field(default_factory=dict)
    """When each of those was let go that may go out, by its key."""
    lapses_at: Mapping[str, datetime] = field(default_factory=dict)
    """When each of the others is too old to be said, by its key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question that is put once, and was."""

    rule: str
    about_id: int
    person_id: int
    """Who was asked."""
    is_answered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """By what it is drawn in which weeks nothing is sent about a rep."""

    seed: str = field(repr=False)
    share: float
    """Of rep-weeks; above 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What the plan remembers of what was said and answered, up to `now`."""

    episodes: tuple[Episode, ...] = ()
    put_offs: tuple[PutOff, ...] = ()
    sent: tuple[SentMessage, ...] = ()
    """Of the last 35 days."""
    recorded: tuple[SentMessage, ...] = ()
    """What was but recorded in those days, in shadow mode, for those who are told."""
    kept_since: datetime | None = None
    """Since when messages are on record; None: longer than any week that counts."""
    replayed_weekly: float | None = None
    """Messages a week for each person in the replay at setup; None: there was none."""
    looked: Looked = Looked()
    """What of the circuit breaker's was let go, and what waits."""
    questions: tuple[Question, ...] = ()
    """Those that are put once, however long ago they were."""
    personal: Mapping[int, Personal] = field(default_factory=dict)
    """What people have set for themselves, by person."""
    reached: frozenset[int] | None = None
    """Ids of those who are really told; None: all alike, in earnest or in shadow."""
    proofs: Mapping[str, Proof] = field(default_factory=dict)
    """How each rule did on the company's own past, and so what it may do."""
    gates: Mapping[str, Gate] = field(default_factory=dict)
    """How far each rule may speak; one that is not in it speaks by its proof."""
    draw: Draw | None = None
    """None: no week is held out."""
    is_large_run_allowed: bool = False
    """An admin has looked, or nothing is sent: the circuit breaker lets a run pass."""

    def reaches(self, person_id: int) -> bool:
        """Say whether what is decided for this person is told and not but recorded."""
        return self.reached is None or person_id in self.reached
