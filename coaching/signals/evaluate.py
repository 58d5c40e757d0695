"""Which rules hold now: for a rep's book, for a leader's week, and on no floor."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from coaching.facts import ClosedWay, CustomerBook, Freshness, LeaderWeek, RepBook
from coaching.moment import Moment
from coaching.odds.odds import Odds
from coaching.rulebook import rule_version
from coaching.signal import Signal
from coaching.signals import (
    cliff,
    executive_visits,
    first_meetings,
    kitchen,
    looks_over,
    nearly_empty,
    one_on_one,
    role_change,
    silent_deals,
    uncertain_meeting,
)
from coaching.signals.ground import Ground
from coaching.thresholds import Thresholds
from coaching.usual.moved_on import moved_on

CANNOT_SPEAK: dict[str, Callable[[Ground], str | None]] = {
    "cliff": cliff.cannot_speak,
    "nearly_empty": nearly_empty.cannot_speak,
    "quiet_deal": silent_deals.cannot_speak,
    "looks_over": looks_over.cannot_speak,
    "role_change": role_change.cannot_speak,
    "one_on_one": one_on_one.cannot_speak,
    "ask_rep": uncertain_meeting.cannot_speak,
    "uncertain_meeting": uncertain_meeting.cannot_speak,
    "first_meetings": first_meetings.cannot_speak,
    "kitchen": kitchen.cannot_speak,
    "executive_visits": executive_visits.cannot_speak,
}
"""Why each rule has nothing to say on a whole floor, if so."""


def rep_signals(
    book: RepBook,
    *,
    passages: Sequence[ClosedWay],
    freshness: Freshness,
    thresholds: Thresholds,
    now: datetime,
    margin: float = 0.0,
) -> tuple[Signal, ...]:
    """Return the signals about one rep at `now`, by the values of the rep's team.

    `margin` eases every limit by that share; with `thresholds.plan.clear_margin` what
    is returned has not cleared yet. A rep who hears of a cliff hears of no quiet deal
    beside it: the cliff names the deals that lie still. A rep who seems to sell no more
    hears nothing; the leader may be asked.
    """
    moment = Moment(
        now=now,
        thresholds=thresholds.of_team(book.rep.leader_email),
        freshness=freshness,
        passages=passages,
        margin=margin,
    )
    asked = role_change.role_change(book, moment)
    # Eased limits would take for gone who still sells, and end what is said to them.
    is_gone = moved_on(book, replace(moment, margin=0.0)) is not None
    said = () if is_gone else _said_to(book, moment)
    spoken = (*said, asked) if asked is not None else said
    return _marked(spoken, moment.thresholds)


def _said_to(book: RepBook, moment: Moment) -> tuple[Signal, ...]:
    """Return what there is to say to a rep who sells."""
    focused = cliff.cliff(book, moment)
    empty = nearly_empty.nearly_empty(book, moment) if focused is None else None
    # With eased limits nothing hides anything: an episode must not end by another.
    silent = (
        silent_deals.silent_deals(book, moment)
        if focused is None or moment.margin
        else ()
    )
    found = (focused, empty, looks_over.deals_that_look_over(book, moment))
    return (*(signal for signal in found if signal is not None), *silent)


def leader_signals(  # noqa: PLR0913 - each is one thing known at the instant
    week: LeaderWeek,
    *,
    passages: Sequence[ClosedWay],
    odds: Odds | None = None,
    freshness: Freshness,
    thresholds: Thresholds,
    now: datetime,
    margin: float = 0.0,
) -> tuple[Signal, ...]:
    """Return the signals for one leader at `now`: missing 1:1s, meetings to join.

    No two signals speak of the same meeting.
    """
    moment = Moment(
        now=now,
        thresholds=thresholds.of_team(week.leader.email),
        freshness=freshness,
        passages=passages,
        odds=odds,
        margin=margin,
    )
    firsts = first_meetings.first_meetings(week, moment)
    taken = meeting_ids(firsts)
    picks = uncertain_meeting.uncertain_meetings(week, moment, taken=taken)
    gaps = kitchen.kitchen(week, moment, taken=taken | meeting_ids(picks))
    spoken = (*one_on_one.one_on_ones(week, moment), *firsts, *picks, *gaps)
    return _marked(spoken, moment.thresholds)


def meeting_ids(signals: Sequence[Signal]) -> frozenset[int]:
    """Return the meetings that `signals` speak of."""
    named = (getattr(signal.evidence, "meeting", None) for signal in signals)
    return frozenset(meeting.id for meeting in named if meeting is not None)


def customer_signals(
    book: CustomerBook,
    *,
    freshness: Freshness,
    thresholds: Thresholds,
    now: datetime,
    margin: float = 0.0,
) -> tuple[Signal, ...]:
    """Return the signals for one VP at `now`: customers who miss a leader of ours."""
    moment = Moment(
        now=now,
        thresholds=thresholds.of_team(book.vp.email),
        freshness=freshness,
        margin=margin,
    )
    return _marked(executive_visits.executive_visits(book, moment), moment.thresholds)


def _marked(signals: Sequence[Signal], thresholds: Thresholds) -> tuple[Signal, ...]:
    """Return `signals` with the version of the rule and the values behind each."""
    versions: dict[str, str] = {}
    for signal in signals:
        if signal.rule not in versions:
            definition = signal.evidence.version
            versions[signal.rule] = rule_version(signal.rule, definition, thresholds)
    return tuple(replace(each, version=versions[each.rule]) for each in signals)
