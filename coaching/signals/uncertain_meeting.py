"""The customer meeting where a leader's hour changes most: uncertain, large, early."""

from dataclasses import dataclass
from datetime import date
from math import sqrt

from coaching.evidence import UncertainMeetingEvidence, WinChance
from coaching.facts import Deal, LeaderWeek, Meeting, MeetingKind, Person
from coaching.moment import Moment
from coaching.probability import WinRates
from coaching.refs import deal_ref, meeting_ref, person_ref
from coaching.signals.signal import Signal
from coaching.tenure import tenure_days

LEAST_SAMPLED = 1.0
"""K of the score: this area of the kitchen is not known yet, so it weighs nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A booked customer meeting of a rep with the chance of its deal."""

    meeting: Meeting
    deal: Deal
    rep: Person
    chance: WinChance

    @property
    def uncertainty(self) -> float:
        """U: 1 for an even chance, 0 for a certain end."""
        return 4 * self.chance.p * (1 - self.chance.p)


def uncertain_meetings(week: LeaderWeek, moment: Moment) -> tuple[Signal, ...]:
    """Return the meetings of a week to join, the best first, one or two at most.

    Silent if only sure things or nearly lost ones are ahead.
    """
    if not moment.reads_fresh("uncertain_meeting"):
        return ()
    limits = moment.thresholds.uncertain_meeting
    ahead = _candidates(week, moment)
    sure = [each for each in ahead if each.chance.p >= limits.sure_from]
    scored = [
        (_score(week, each, moment), each)
        for each in ahead
        if limits.lost_to < each.chance.p < limits.sure_from
        and week.leader.id not in each.meeting.attendee_ids
    ]
    best = sorted(
        ((score, each) for score, each in scored if score),
        key=lambda pair: (-pair[0], pair[1].meeting.starts_at, pair[1].meeting.id),
    )
    largest = min(sure, key=_worth, default=None)
    return tuple(
        _signal(week, each, score, largest, moment)
        for score, each in best[: limits.per_week]
    )


def _candidates(week: LeaderWeek, moment: Moment) -> list[Candidate]:
    """Return the meetings of the coming days whose deal and its stage are known."""
    reps = {rep.id: rep for rep in week.reps}
    rates = WinRates(moment.passages, moment.thresholds)
    return [
        Candidate(
            meeting=meeting,
            deal=meeting.deal,
            rep=reps[meeting.rep_id],
            chance=rates.chance(meeting.deal, team_id=week.leader.id),
        )
        for meeting in week.meetings
        if meeting.deal is not None
        and meeting.deal.stage is not None
        and meeting.rep_id in reps
        and meeting.kind is not MeetingKind.ONE_ON_ONE
        and _is_ahead(meeting, week, moment)
    ]


def _is_ahead(meeting: Meeting, week: LeaderWeek, moment: Moment) -> bool:
    limits = moment.thresholds.uncertain_meeting
    calendar = week.leader.calendar
    day = calendar.today(meeting.starts_at)
    ahead = calendar.between_days(calendar.today(moment.now), day)
    return calendar.works_on(day) and (
        limits.ahead_from_bd <= ahead <= limits.ahead_to_bd
    )


def _worth(candidate: Candidate) -> tuple[int, int]:
    return (-(candidate.deal.amount_minor or 0), candidate.meeting.id)


def _score(week: LeaderWeek, candidate: Candidate, moment: Moment) -> float:
    """Return U A T R N K; 0 where the amount is not known."""
    limits = moment.thresholds.uncertain_meeting
    amount, p90 = candidate.deal.amount_minor, week.p90_amount_minor
    if not amount or not p90 or amount < 0:
        return 0.0
    since = days_since_joined(week, candidate.rep, moment)
    absence = limits.absence_days if since is None else since
    absent = min(1.0, absence / limits.absence_days)
    return (
        candidate.uncertainty
        * min(1.0, sqrt(amount / p90))
        * limits.influence.of(candidate.meeting.kind)
        * (1 + limits.absence_bonus * absent)
        * (limits.new_rep_factor if _is_new(candidate.rep, moment) else 1)
        * LEAST_SAMPLED
    )


def days_since_joined(week: LeaderWeek, rep: Person, moment: Moment) -> int | None:
    """Return the days since the leader last joined this rep; None: not known."""
    today = week.leader.calendar.today(moment.now)
    joined: list[date] = [day for rep_id, day in week.joined if rep_id == rep.id]
    return (today - max(joined)).days if joined else None


def _is_new(rep: Person, moment: Moment) -> bool:
    days = tenure_days(rep, moment.now)
    return days is not None and days < moment.thresholds.uncertain_meeting.new_rep_days


def _signal(
    week: LeaderWeek,
    pick: Candidate,
    score: float,
    sure: Candidate | None,
    moment: Moment,
) -> Signal:
    limits = moment.thresholds.uncertain_meeting
    return Signal(
        rule="uncertain_meeting",
        person_id=week.leader.id,
        subject_id=pick.meeting.id,
        deal_ids=(pick.deal.id,),
        exposure_minor=pick.deal.amount_minor or 0,
        confidence=pick.uncertainty,
        evidence=UncertainMeetingEvidence(
            leader=person_ref(week.leader),
            rep=person_ref(pick.rep),
            meeting=meeting_ref(pick.meeting),
            deal=deal_ref(pick.deal),
            chance=pick.chance,
            sure_from=limits.sure_from,
            lost_to=limits.lost_to,
            days_since_joined=days_since_joined(week, pick.rep, moment),
            new_rep=_is_new(pick.rep, moment),
            score=score,
            sure=meeting_ref(sure.meeting) if sure else None,
            sure_deal=deal_ref(sure.deal) if sure else None,
            sure_chance=sure.chance if sure else None,
            sure_rep=person_ref(sure.rep) if sure else None,
        ),
        customer_at=pick.deal.last_customer_touch_at,
    )
