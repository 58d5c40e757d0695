"""A regular sampling of every element of the kitchen: the next area to join, by rep."""

from collections.abc import Collection

from coaching.evidence import Area, KitchenEvidence
from coaching.facts import LeaderWeek, Meeting, MeetingKind, Person
from coaching.measures.kitchen_coverage import AREAS, LOOK_BACK_DAYS, seen
from coaching.meetings.candidates import (
    bd_ahead,
    candidates,
    days_since_joined,
    is_led,
    suits,
)
from coaching.moment import Moment
from coaching.refs import at_stake, deal_ref, meeting_ref, person_ref
from coaching.signal import Signal
from coaching.signals.ground import Ground
from coaching.signals.missing_ground import stale, without_guests, without_leaders

RULE = "kitchen"
BOOKED, NOT_BOOKED = 0.3, 0.1
"""Confidence: this never pushes a more pressing message out of a week's budget."""


def kitchen(
    week: LeaderWeek, moment: Moment, *, taken: Collection[int] = ()
) -> tuple[Signal, ...]:
    """Return for each rep the next area that the leader should join.

    A gap with a booked meeting comes before one without; of these the earliest. Sure
    things and `taken` meetings, of which another rule speaks, are not named. The plan
    lets one a week through. Silent where the CRM names no guests or holds too few
    meetings to tell.
    """
    limits = moment.thresholds.kitchen
    if (
        not moment.reads_fresh(RULE)
        or not week.names_guests
        or week.met_customers < limits.least_meetings
    ):
        return ()
    reps = sorted(week.reps, key=lambda rep: rep.id)
    left_out = {*taken, *_sure(week, moment)}
    found = (_signal(week, rep, left_out, moment) for rep in reps)
    return tuple(signal for signal in found if signal is not None)


def _sure(week: LeaderWeek, moment: Moment) -> set[int]:
    """Return the meetings on deals that are all but won: they need no leader."""
    ahead = candidates(week, moment)
    limits = moment.thresholds.uncertain_meeting
    return {each.meeting.id for each in ahead if each.is_sure(limits)}


def _signal(
    week: LeaderWeek, rep: Person, taken: Collection[int], moment: Moment
) -> Signal | None:
    limits = moment.thresholds.kitchen
    joined = seen(week)
    gaps = [area for area in AREAS if joined[rep.id, area] < limits.target]
    booked = _booked(week, rep, gaps, taken, moment)
    gap = booked.kind if booked else _unbooked(gaps, week, rep, moment)
    if gap is None:
        return None
    deal = booked.deal if booked else None
    return Signal(
        rule=RULE,
        person_id=week.leader.id,
        subject_id=rep.id,
        deal_ids=(deal.id,) if deal else (),
        worth=at_stake(deal),
        confidence=BOOKED if booked else NOT_BOOKED,
        evidence=KitchenEvidence(
            rep=person_ref(rep),
            gap=gap.value,
            areas=tuple(
                Area(kind=area.value, joined=joined[rep.id, area]) for area in AREAS
            ),
            target=limits.target,
            look_back_days=LOOK_BACK_DAYS,
            met_customers=week.met_customers,
            meeting=meeting_ref(booked) if booked else None,
            deal=deal_ref(deal) if deal else None,
        ),
        rep_id=rep.id,
    )


def _booked(
    week: LeaderWeek,
    rep: Person,
    gaps: Collection[MeetingKind],
    taken: Collection[int],
    moment: Moment,
) -> Meeting | None:
    """Return the rep's next meeting that fills a gap and has no leader yet."""
    limit = moment.thresholds.kitchen.ahead_to_bd
    fitting = [
        meeting
        for meeting in week.meetings
        if meeting.rep_id == rep.id
        and meeting.kind in gaps
        and meeting.id not in taken
        and not is_led(meeting, week)
        and suits(meeting, week)
        and 1 <= bd_ahead(meeting, week, moment) <= limit
    ]
    return min(fitting, key=lambda one: (one.starts_at, one.id), default=None)


def _unbooked(
    gaps: Collection[MeetingKind], week: LeaderWeek, rep: Person, moment: Moment
) -> MeetingKind | None:
    """Return the only gap that needs no booking, if the leader has been away long.

    Without a booked meeting there is nothing to join but prospecting; and a leader
    who joined this rep in the look-back is not sent looking for it.
    """
    since = days_since_joined(week, rep, moment)
    is_long = since is None or since >= LOOK_BACK_DAYS
    wanted = MeetingKind.PROSPECTING in gaps and is_long
    return MeetingKind.PROSPECTING if wanted else None


def cannot_speak(ground: Ground) -> str | None:
    """Say why this rule has nothing to say to anybody, if so."""
    reason = stale(RULE, ground) or without_leaders(ground) or without_guests(ground)
    least = ground.moment.thresholds.kitchen.least_meetings
    if reason is not None or any(w.met_customers >= least for w in ground.weeks):
        return reason
    return f"no team has {least} meetings with customers in the last 60 days"
