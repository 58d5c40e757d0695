"""How far each rule may speak: to nobody, to the admin, to one team, to the floor.

A rule begins on the floor if its own past has nothing against it: that past was its
trial. One whose past was against it climbs a step at a time once that is mended, and
steps back by itself when its record worsens, or when those who are told call it wrong
or of no use. An admin's word stands above all of it.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from coaching.limits import Standing
from coaching.standing.standing import Proof, Record, Verdict, interval


class Step(StrEnum):
    """How far a rule may speak, the narrowest first."""

    LISTENS = "listens"
    ADMIN = "admin"
    """The admin alone sees what it would say, in preview and App Home."""
    PILOT = "pilot"
    """One team is told."""
    FLOOR = "floor"


class Word(StrEnum):
    """What an admin has said about a rule."""

    HOLD = "hold"
    """It tells nobody."""
    LET = "let"
    """It tells everybody, whatever its record."""


class Because(StrEnum):
    """Why a rule stands where it stands."""

    RECORD = "record"
    ANSWERS = "answers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """How far one rule may speak, since when, and what an admin has said."""

    rule: str
    step: Step
    since: datetime
    because: Because = Because.RECORD
    team_id: int | None = None
    """The leader whose team is told at the step of one team."""
    word: Word | None = None

    @property
    def is_for_all(self) -> bool:
        """Say whether it tells everybody whom it concerns."""
        said = self.word is Word.LET
        return said or (self.word is None and self.step is Step.FLOOR)

    def reaches(self, person_id: int, leader_id: int | None) -> bool:
        """Say whether what is about this person, led by `leader_id`, may be told."""
        if self.word is None and self.step is Step.PILOT:
            return self.team_id in {person_id, leader_id}
        return self.is_for_all

    @property
    def is_by_record(self) -> bool:
        """Say whether it stands here by its record on the past, and by that alone."""
        return self.word is None and self.because is Because.RECORD


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What was answered to a rule's messages since it stands where it stands."""

    answered: int = 0
    unwanted: int = 0
    """Of these, called wrong or of no use."""


NO_ANSWERS = Answers()


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """What a rule's next step is decided by."""

    now: datetime
    proof: Proof | None
    """None: the rule is not judged by the past."""
    answers: Answers = NO_ANSWERS
    team_id: int | None = None
    """Which team would be told first; None: nobody leads one."""


def next_gate(rule: str, gate: Gate | None, night: Night, limits: Standing) -> Gate:
    """Return where `rule` stands after this night; one step up at most."""
    is_silent = night.proof is not None and night.proof.verdict is Verdict.LISTENS
    if gate is None:
        step = Step.LISTENS if is_silent else Step.FLOOR
        return Gate(rule=rule, step=step, since=night.now)
    if gate.word is not None:
        return gate
    if is_silent:
        return gate if gate.step is Step.LISTENS else _move(gate, Step.LISTENS, night)
    if gate.step in {Step.PILOT, Step.FLOOR} and is_unwanted(night.answers, limits):
        return _move(gate, Step.ADMIN, night, because=Because.ANSWERS)
    return _climb(gate, night, limits)


def is_unwanted(answers: Answers, limits: Standing) -> bool:
    """Say whether surely more answers than the bound call the rule wrong or useless."""
    if answers.answered < limits.least_answers:
        return False
    record = Record(
        spoke=answers.answered,
        weeks=0,
        wrong=answers.unwanted,
        judged=answers.answered,
    )
    low, _ = interval(record, sureness=limits.sureness)
    return low > limits.most_unwanted


def _climb(gate: Gate, night: Night, limits: Standing) -> Gate:
    stood = night.now - gate.since
    match gate.step:
        case Step.LISTENS:
            return _move(gate, Step.ADMIN, night)
        case Step.ADMIN if stood >= timedelta(days=limits.admin_days):
            up = Step.FLOOR if night.team_id is None else Step.PILOT
            return _move(gate, up, night)
        case Step.PILOT if stood >= timedelta(days=limits.pilot_days):
            return _move(gate, Step.FLOOR, night)
        case _:
            return gate


def _move(
    gate: Gate, step: Step, night: Night, *, because: Because = Because.RECORD
) -> Gate:
    team = night.team_id if step is Step.PILOT else None
    return replace(gate, step=step, since=night.now, because=because, team_id=team)
