"""A new rep's first meetings: two of them within a month should have company."""

from datetime import timedelta

from coaching.evidence import FirstMeetingsEvidence
from coaching.facts import LeaderWeek, Meeting, MeetingKind, Person
from coaching.measures.tenure import tenure_days
from coaching.meetings.candidates import bd_ahead, is_led, suits
from coaching.meetings.pre_brief import brief
from coaching.moment import Moment
from coaching.refs import at_stake, deal_ref, meeting_ref, person_ref
from coaching.signal import Signal
from coaching.signals.ground import Ground
from coaching.signals.missing_ground import stale, without_guests, without_leaders

RULE = "first_meetings"
CONFIDENCE = 0.8


def first_meetings(week: LeaderWeek, moment: Moment) -> tuple[Signal, ...]:
    """Return for each new rep the next booked first meeting that lacks a leader.

    Silent where the start date is not known, where the CRM names no guests (a leader
    who was there could not be seen), and while enough were joined or are about to be.
    """
    if not moment.reads_fresh(RULE) or not week.names_guests:
        return ()
    found = (
        _signal(week, rep, moment) for rep in sorted(week.reps, key=lambda rep: rep.id)
    )
    return tuple(signal for signal in found if signal is not None)


def _signal(week: LeaderWeek, rep: Person, moment: Moment) -> Signal | None:
    limits = moment.thresholds.first_meetings
    days = tenure_days(rep, moment.now)
    new_until = moment.thresholds.work.ramping_days
    if days is None or not 0 <= days < new_until:
        return None
    joined = _joined(week, rep, moment)
    if joined + _led(week, rep) >= limits.target:
        return None
    booked = _next(week, rep, moment)
    if booked is None:
        return None
    deal = booked.deal
    return Signal(
        rule=RULE,
        person_id=week.leader.id,
        subject_id=booked.id,
        deal_ids=(deal.id,) if deal else (),
        worth=at_stake(deal),
        confidence=CONFIDENCE,
        evidence=FirstMeetingsEvidence(
            rep=person_ref(rep),
            new_until_days=new_until,
            joined=joined,
            target=limits.target,
            within_days=limits.within_days,
            meeting=meeting_ref(booked),
            deal=deal_ref(deal) if deal else None,
            brief=brief(booked, deal, week, moment),
        ),
    )


def _joined(week: LeaderWeek, rep: Person, moment: Moment) -> int:
    """Count the rep's first meetings that the leader joined lately."""
    since = moment.now - timedelta(days=moment.thresholds.first_meetings.within_days)
    return sum(
        one.kind is MeetingKind.FIRST_MEETING
        and one.with_customer
        and rep.id in one.rep_ids
        and one.starts_at > since
        for one in week.together
    )


def _led(week: LeaderWeek, rep: Person) -> int:
    """Count the booked first meetings to which a leader goes already."""
    return sum(is_led(meeting, week) for meeting in _firsts(week, rep))


def _next(week: LeaderWeek, rep: Person, moment: Moment) -> Meeting | None:
    """Return the rep's next first meeting without a leader, tomorrow or later."""
    limit = moment.thresholds.first_meetings.ahead_to_bd
    open_ones = [
        meeting
        for meeting in _firsts(week, rep)
        if not is_led(meeting, week)
        and suits(meeting, week)
        and 1 <= bd_ahead(meeting, week, moment) <= limit
    ]
    return min(open_ones, key=lambda one: (one.starts_at, one.id), default=None)


def _firsts(week: LeaderWeek, rep: Person) -> list[Meeting]:
    return [
        meeting
        for meeting in week.meetings
        if meeting.rep_id == rep.id and meeting.kind is MeetingKind.FIRST_MEETING
    ]


def cannot_speak(ground: Ground) -> str | None:
    """Say why this rule has nothing to say to anybody, if so."""
    reason = stale(RULE, ground) or without_leaders(ground) or without_guests(ground)
    if reason is not None:
        return reason
    if any(rep.start_date for week in ground.weeks for rep in week.reps):
        return None
    return "no rep has a start_date in people.csv, so nobody is known to be new"
