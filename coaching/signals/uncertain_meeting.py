"""The customer meeting where a leader's hour changes most: the rep is asked first.

For each leader the best meeting of the coming days is chosen. Its rep is asked whether
company would help; the leader hears of it once the rep has answered, or has had a
business day to.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from coaching.evidence import AskRepEvidence, UncertainMeetingEvidence
from coaching.facts import Asked, LeaderWeek
from coaching.measures.kitchen_coverage import least_sampled
from coaching.meetings.candidates import (
    Candidate,
    candidates,
    days_since_joined,
    is_led,
    is_new,
    score,
)
from coaching.meetings.pre_brief import brief
from coaching.memory.meeting_answers import ASK
from coaching.moment import Moment
from coaching.refs import (
    at_stake,
    deal_ref,
    meeting_ref,
    odds_ref,
    person_ref,
    record_ref,
)
from coaching.signal import Signal
from coaching.signals.ground import Ground
from coaching.signals.missing_ground import stale, without_leaders

RULE = "uncertain_meeting"
WEEK = timedelta(days=7)
NOT_THIS_ONE = "not_this_one"
Says = Literal["helpful", "pre_brief", "unanswered"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """A meeting that may be worth the leader's hour."""

    candidate: Candidate
    score: float
    asked: Asked | None
    """What its rep was asked already."""


def uncertain_meetings(
    week: LeaderWeek, moment: Moment, *, taken: Collection[int] = ()
) -> tuple[Signal, ...]:
    """Return the questions to reps and the suggestions to the leader, the best first.

    `taken` are meetings of which another rule speaks. Silent if only sure things or
    nearly lost ones are ahead.
    """
    if not moment.reads_fresh(RULE):
        return ()
    limits = moment.thresholds.uncertain_meeting
    ahead = candidates(week, moment)
    soon = [each for each in ahead if _is_ahead(each, moment)]
    sure = [each for each in soon if each.is_sure(limits)]
    largest = min(sure, key=_worth, default=None)
    found: list[Signal] = []
    for pick in _chosen(week, ahead, taken, moment):
        says = _says(pick, moment)
        if says is not None:
            found.append(_suggestion(week, pick, says, largest, moment))
        elif pick.asked is None or pick.asked.word is None:
            found.append(_question(week, pick, moment))
    return tuple(found)


def _chosen(
    week: LeaderWeek, ahead: list[Candidate], taken: Collection[int], moment: Moment
) -> list[Pick]:
    """Return the meetings under way, then as many new ones as the week allows."""
    limits = moment.thresholds.uncertain_meeting
    reps = {rep.id for rep in week.reps}
    known = {one.meeting_id: one for one in week.asked if one.rep_id in reps}
    picks = _ranked(week, ahead, known, taken, moment)
    under_way = [pick for pick in picks if pick.asked is not None]
    # What was asked this week uses the week up, even once its meeting is over.
    recent = [one for one in known.values() if moment.now - one.at < WEEK]
    willing = [one for one in recent if one.word != NOT_THIS_ONE]
    open_ids = {pick.candidate.meeting.id for pick in under_way}
    used = open_ids | {one.meeting_id for one in willing}
    room = limits.per_week - len(used)
    # One rep who says no is passed over for the next; more are not asked in a week.
    room = min(room, limits.per_week + 1 - len(recent))
    new = [
        pick
        for pick in picks
        if pick.asked is None and _is_ahead(pick.candidate, moment)
    ]
    return under_way[: limits.per_week] + new[: max(0, room)]


def _ranked(
    week: LeaderWeek,
    ahead: list[Candidate],
    known: dict[int, Asked],
    taken: Collection[int],
    moment: Moment,
) -> list[Pick]:
    """Return the meetings that no leader goes to yet, and none that needs no hour."""
    limits = moment.thresholds.uncertain_meeting
    picks = [
        Pick(
            candidate=each,
            score=score(week, each, moment),
            asked=known.get(each.meeting.id),
        )
        for each in ahead
        if not each.is_sure(limits)
        and not each.is_lost(limits)
        and not is_led(each.meeting, week)
        and each.meeting.id not in taken
    ]
    return sorted(
        (
            pick
            for pick in picks
            if pick.score
            and not (pick.asked is not None and pick.asked.word == NOT_THIS_ONE)
        ),
        key=lambda pick: (
            -pick.score,
            pick.candidate.meeting.starts_at,
            pick.candidate.meeting.id,
        ),
    )


def _is_ahead(candidate: Candidate, moment: Moment) -> bool:
    limits = moment.thresholds.uncertain_meeting
    return limits.ahead_from_bd <= candidate.bd_ahead <= limits.ahead_to_bd


def _says(pick: Pick, moment: Moment) -> Says | None:
    """Return what the leader may be told of the rep's answer; None: not yet."""
    if pick.asked is None or pick.candidate.bd_ahead < 1:
        return None
    match pick.asked.word:
        case "helpful" | "pre_brief" as word:
            return word
        case None if _has_waited(pick.asked.at, pick.candidate, moment):
            return "unanswered" if _is_ahead(pick.candidate, moment) else None
        case _:
            return None


def _has_waited(at: datetime, candidate: Candidate, moment: Moment) -> bool:
    """Say whether the rep has had the question for the whole of a business day."""
    calendar = candidate.rep.calendar
    days = moment.thresholds.uncertain_meeting.wait_bd
    local = calendar.local(at)
    due = calendar.at(calendar.ahead(local.date(), days), local.time())
    return moment.now >= due


def _worth(candidate: Candidate) -> tuple[int, int]:
    return (-at_stake(candidate.deal), candidate.meeting.id)


def _question(week: LeaderWeek, pick: Pick, moment: Moment) -> Signal:
    candidate = pick.candidate
    return Signal(
        rule=ASK,
        person_id=candidate.rep.id,
        subject_id=candidate.meeting.id,
        deal_ids=(candidate.deal.id,),
        worth=at_stake(candidate.deal),
        confidence=candidate.uncertainty,
        evidence=AskRepEvidence(
            rep=person_ref(candidate.rep),
            leader=person_ref(week.leader),
            meeting=meeting_ref(candidate.meeting),
            deal=deal_ref(candidate.deal),
            wait_bd=moment.thresholds.uncertain_meeting.wait_bd,
        ),
    )


def _suggestion(
    week: LeaderWeek, pick: Pick, says: Says, sure: Candidate | None, moment: Moment
) -> Signal:
    limits = moment.thresholds.uncertain_meeting
    candidate = pick.candidate
    return Signal(
        rule=RULE,
        person_id=week.leader.id,
        subject_id=candidate.meeting.id,
        deal_ids=(candidate.deal.id,),
        worth=at_stake(candidate.deal),
        confidence=candidate.uncertainty,
        evidence=UncertainMeetingEvidence(
            rep=person_ref(candidate.rep),
            meeting=meeting_ref(candidate.meeting),
            deal=deal_ref(candidate.deal),
            chance=candidate.chance,
            odds=odds_ref(candidate.odds) if candidate.odds else None,
            record=record_ref(moment.odds, moment.thresholds.odds),
            sure_from=limits.sure_from,
            lost_to=limits.lost_to,
            days_since_joined=days_since_joined(week, candidate.rep, moment),
            new_rep=is_new(candidate.rep, moment),
            sure=meeting_ref(sure.meeting) if sure else None,
            sure_deal=deal_ref(sure.deal) if sure else None,
            sure_chance=sure.chance if sure else None,
            sure_rep=person_ref(sure.rep) if sure else None,
            rep_says=says,
            least_sampled=candidate.meeting.kind in least_sampled(week),
            brief=brief(candidate.meeting, candidate.deal, week, moment),
        ),
        customer_at=candidate.deal.last_customer_touch_at,
    )


def cannot_speak(ground: Ground) -> str | None:
    """Say why this rule, and the question before it, cannot speak, if so."""
    reason = stale(RULE, ground) or without_leaders(ground)
    if reason is not None:
        return reason
    if any(week.p90_amounts for week in ground.weeks):
        return None
    return "no open deal of a team has an amount and a currency"
