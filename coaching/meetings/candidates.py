"""The booked customer meetings of a leader's reps, each with what an hour changes.

Where the company's own odds have a good record, they say whose end is open. Where they
have none, no meeting is called uncertain or sure: the stage orders them, no more.
"""

from dataclasses import dataclass
from datetime import date
from math import sqrt

from coaching.evidence import WinChance
from coaching.facts import Deal, LeaderWeek, Meeting, MeetingKind, Person
from coaching.limits import UncertainMeeting
from coaching.measures.kitchen_coverage import least_sampled
from coaching.measures.tenure import tenure_days
from coaching.measures.win_rates import WinRates
from coaching.moment import Moment
from coaching.odds.odds import ToldOdds

BASIS = "deals whose meetings were learned from"
INTERNAL = frozenset({MeetingKind.ONE_ON_ONE, MeetingKind.PROSPECTING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A booked customer meeting of a rep with the chance of its deal."""

    meeting: Meeting
    deal: Deal
    rep: Person
    chance: WinChance
    """By the odds where they are told, else by the stage."""
    odds: ToldOdds | None
    """None: not told."""
    bd_ahead: int
    """Business days of the leader until the meeting."""

    @property
    def uncertainty(self) -> float:
        """U: 1 for an even chance, 0 for a certain end."""
        return 4 * self.chance.p * (1 - self.chance.p)

    def is_sure(self, limits: UncertainMeeting) -> bool:
        """Say whether its odds are told, and it needs no leader's hour."""
        return self.odds is not None and self.odds.p >= limits.sure_from

    def is_lost(self, limits: UncertainMeeting) -> bool:
        """Say whether its odds are told, and an hour would hardly change them."""
        return self.odds is not None and self.odds.p <= limits.lost_to


def candidates(week: LeaderWeek, moment: Moment) -> list[Candidate]:
    """Return the meetings ahead whose deal and its stage are known.

    Only those on a day on which the leader works; where odds are told, only those of
    which they can be.
    """
    reps = {rep.id: rep for rep in week.reps}
    rates = _Rates(week, moment)
    return [
        Candidate(
            meeting=meeting,
            deal=meeting.deal,
            rep=reps[meeting.rep_id],
            chance=rates.chance(meeting.deal),
            odds=rates.odds(meeting.deal),
            bd_ahead=bd_ahead(meeting, week, moment),
        )
        for meeting in week.meetings
        if meeting.deal is not None
        and meeting.deal.stage is not None
        and meeting.rep_id in reps
        and meeting.kind not in INTERNAL
        and suits(meeting, week)
        and rates.knows(meeting.deal)
    ]


class _Rates:
    """The chances of the deals of one leader's week."""

    def __init__(self, week: LeaderWeek, moment: Moment) -> None:
        self._leader_id = week.leader.id
        self._by_stage = WinRates(moment.passages, moment.thresholds)
        self._told = moment.told_odds()
        self._sights = {sight.deal_id: sight for sight in week.sights}

    def knows(self, deal: Deal) -> bool:
        return self._told is None or deal.id in self._sights

    def odds(self, deal: Deal) -> ToldOdds | None:
        return self._told.of(self._sights[deal.id]) if self._told else None

    def chance(self, deal: Deal) -> WinChance:
        odds = self.odds(deal)
        if self._told is None or odds is None:
            return self._by_stage.chance(deal, team_id=self._leader_id)
        return WinChance(p=odds.p, n=self._told.deals, basis=BASIS)


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
