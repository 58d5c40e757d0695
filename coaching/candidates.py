"""The booked customer meetings of a leader's reps, each with what an hour changes."""

from dataclasses import dataclass
from datetime import date
from math import sqrt

from coaching.evidence import WinChance
from coaching.facts import Deal, LeaderWeek, Meeting, MeetingKind, Person
from coaching.moment import Moment
from coaching.probability import WinRates
from coaching.sampling import least_sampled
from coaching.tenure import tenure_days

INTERNAL = frozenset({MeetingKind.ONE_ON_ONE, MeetingKind.PROSPECTING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A booked customer meeting of a rep with the chance of its deal."""

    meeting: Meeting
    deal: Deal
    rep: Person
    chance: WinChance
    bd_ahead: int
    """Business days of the leader until the meeting."""

    @property
    def uncertainty(self) -> float:
        """U: 1 for an even chance, 0 for a certain end."""
        return 4 * self.chance.p * (1 - self.chance.p)


def candidates(week: LeaderWeek, moment: Moment) -> list[Candidate]:
    """Return the meetings ahead whose deal and its stage are known.

    Only those on a day on which the leader works.
    """
    reps = {rep.id: rep for rep in week.reps}
    rates = WinRates(moment.passages, moment.thresholds)
    return [
        Candidate(
            meeting=meeting,
            deal=meeting.deal,
            rep=reps[meeting.rep_id],
            chance=rates.chance(meeting.deal, team_id=week.leader.id),
            bd_ahead=bd_ahead(meeting, week, moment),
        )
        for meeting in week.meetings
        if meeting.deal is not None
        and meeting.deal.stage is not None
        and meeting.rep_id in reps
        and meeting.kind not in INTERNAL
        and suits(meeting, week)
    ]


def bd_ahead(meeting: Meeting, week: LeaderWeek, moment: Moment) -> int:
    """Return the business days of the leader until `meeting`."""
    calendar = week.leader.calendar
    return calendar.between_days(
        calendar.today(moment.now), calendar.today(meeting.starts_at)
    )


def suits(meeting: Meeting, week: LeaderWeek) -> bool:
    """Say whether the leader works on the day of `meeting`."""
    calendar = week.leader.calendar
    return calendar.works_on(calendar.today(meeting.starts_at))


def is_led(meeting: Meeting, week: LeaderWeek) -> bool:
    """Say whether a leader goes already, this one or another: one is enough."""
    goes = set(meeting.attendee_ids)
    return week.leader.id in goes or bool(goes & week.leader_ids)


def score(week: LeaderWeek, candidate: Candidate, moment: Moment) -> float:
    """Return U A T R N K; 0 where the amount is not known."""
    limits = moment.thresholds.uncertain_meeting
    amount = candidate.deal.amount_minor
    p90 = dict(week.p90_amounts).get(candidate.deal.currency or "")
    if not amount or not p90 or amount < 0:
        return 0.0
    since = days_since_joined(week, candidate.rep, moment)
    absence = limits.absence_days if since is None else since
    absent = min(1.0, absence / limits.absence_days)
    kind = candidate.meeting.kind
    return (
        candidate.uncertainty
        * min(1.0, sqrt(amount / p90))
        * limits.influence.of(kind)
        * (1 + limits.absence_bonus * absent)
        * (limits.new_rep_factor if is_new(candidate.rep, moment) else 1)
        * (limits.least_sampled_factor if kind in least_sampled(week) else 1)
    )


def days_since_joined(week: LeaderWeek, rep: Person, moment: Moment) -> int | None:
    """Return the days since the leader last joined this rep; None: not known."""
    today = week.leader.calendar.today(moment.now)
    joined: list[date] = [day for rep_id, day in week.joined if rep_id == rep.id]
    return (today - max(joined)).days if joined else None


def is_new(rep: Person, moment: Moment) -> bool:
    """Say whether the rep is known to be in the first months here."""
    days = tenure_days(rep, moment.now)
    return days is not None and days < moment.thresholds.uncertain_meeting.new_rep_days
