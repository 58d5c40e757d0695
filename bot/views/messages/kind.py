"""One row a message: its words, why it came, who may mute it, what answers do."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from bot.views.messages.draft import Draft, Frame
from bot.views.slack_text.words import day
from coaching.evidence import Notice
from coaching.memory.put_offs import REASONS, Reason

Drafter = Callable[[Any, Notice, Frame], Draft]

ON_ONE_DEAL = tuple(REASONS)
"""The reasons of *Not Now* where one deal is the matter: all."""
ON_NO_DEAL = (
    Reason.PLANNED_PUSH,
    Reason.AWAY,
    Reason.WRONG_DATA,
    Reason.NOT_USEFUL,
)
ON_A_MEETING = (
    Reason.NOT_MY_DEAL,
    Reason.AWAY,
    Reason.WRONG_DATA,
    Reason.NOT_USEFUL,
)
ON_A_PERSON = (Reason.AWAY, Reason.WRONG_DATA, Reason.NOT_USEFUL)


class Reader(StrEnum):
    """Whose settings offer to never be written to about something."""

    REP = "rep"
    LEADER = "leader"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Muting:
    """How *Never write about* in somebody's settings names a message."""

    reader: Reader
    words: str


class Opens(StrEnum):
    """What the second button opens, where that is no reason of *Not Now*."""

    DAY = "day"
    """A form with the day on which a 1:1 was or will be."""
    DEALS = "deals"
    """The deals of the rep whom the message is about, as often as it is pressed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Instead:
    """A second button that is an answer as well, such as a pre-brief."""

    done: Callable[[Any, date], str]
    """The words below the message once it is chosen on a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What comes of a message's buttons."""

    done: Callable[[Any, date], str]
    """The words below the message once the step is taken on a day."""
    second: Opens | Instead | Reason | None
    """A reason opens *Not Now* with it chosen; None: there is no such button."""
    reasons: tuple[Reason, ...]
    """What *Not Now* offers; none: there is no such button."""
    offers_help: bool
    """A leader's help is one tap away, before an answer and after it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of message."""

    draft: Drafter
    why: str | None
    """What *Why This?* says of the rule; None: nothing is there to explain."""
    muting: Muting | None
    """None: nobody can mute it."""
    answers: Answers


NO_MORE = "I will not bring it up again."


def will_do(evidence: object, today: date) -> str:
    """Return what stands in place of the buttons where no more is to be said."""
    del evidence
    return f"Noted on {day(today, today)}: you will do this. {NO_MORE}"


NO_ANSWERS = Answers(done=will_do, second=None, reasons=(), offers_help=False)
"""Of what asks for no answer, or has buttons of its own."""


def note(draft: Drafter) -> Kind:
    """Return the row of what is told and no more: not muted, not explained."""
    return Kind(draft=draft, why=None, muting=None, answers=NO_ANSWERS)
