"""One row a rule: its words, what it reads, who hears it when, how often."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from string import Formatter

from coaching.thresholds import Thresholds

Streams = tuple[str, ...]
DEALS: Streams = ("deals_at",)
MEETINGS: Streams = ("meetings_at",)
DEALS_AND_MEETINGS: Streams = (*DEALS, *MEETINGS)
ALL_WORK: Streams = (*DEALS, "activities_at", *MEETINGS)
"""Fields of the freshness: what a rule has to know lately enough."""


class Seat(StrEnum):
    """Where a recipient stands to the person whom a signal is about."""

    SELF = "self"
    LEADER = "leader"
    NEXT_LEADER = "next_leader"
    """The leader's own leader; nobody unless coaching.toml says from when."""


class Onset(StrEnum):
    """From when on what holds is under way."""

    AT_ONCE = "at_once"
    """A second day makes it no truer: a choice out of a week, an exact count."""
    SECOND_DAY = "second_day"
    """It is measured, and must hold on two business days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearer:
    """One audience of a rule."""

    seat: Seat
    after_grace: bool = False
    """Only when the person concerned has had it for the grace period, unanswered."""
    rides: bool = True
    """It may be a short line in another message; not what must be answered itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """One rule: what it is called, what it says, and whose values it reads."""

    rule: str
    title: str
    sections: tuple[str, ...]
    """The sections of coaching.toml that it reads, its own first."""
    streams: Streams
    """Whose sync must be fresh for it to speak; none: it says nothing itself."""
    text: str
    """Plain words; `{t.cliff.focus:.0%}` stands for the value in force."""

    def say(self, thresholds: Thresholds) -> str:
        """Return the words with the values in force."""
        return self.text.format(t=thresholds)

    def named(self) -> frozenset[str]:
        """Return the keys whose values stand in the words, such as "cliff.focus"."""
        fields = (field for _, field, _, _ in Formatter().parse(self.text))
        return frozenset(field.removeprefix("t.") for field in fields if field)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(Wording):
    """A rule that finds signals, each of which may become a message."""

    counted_as: str
    """What many of its messages are called, such as "1:1s not held"."""
    hearers: tuple[Hearer, ...]
    onset: Onset
    weekly: Callable[[Thresholds], int] | None
    """How many of it somebody hears in seven days; None: as many as there is room."""
    is_asked_once: bool = False
    """Its message says so: nobody is asked again about the same person."""
    names_meeting: bool = False
    """Its subject is one booked meeting that a leader may join."""
    offers_to_join: bool = False
    """Its message asks a leader to a meeting, and later whether they were there."""
    turns_on_deals: bool = False
    """A put-off of its message lets one deal rest."""
    about_all: bool = False
    """About a whole organisation: whichever rep it names, it is not about them."""
