"""One signal and one person who may hear of it: what that person has heard so far."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from coaching.asked_once import was_asked
from coaching.audience import Row, escalates, recipients
from coaching.evidence import OneOnOneEvidence
from coaching.facts import Person
from coaching.floor import Floor
from coaching.onset import Live
from coaching.put_offs import last_asked
from coaching.signals.one_on_one import days_at_work
from coaching.talks import scaled


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A signal under way and somebody to whom it may be news."""

    live: Live
    row: Row
    recipient: Person


def news(live: Iterable[Live], floor: Floor) -> list[Case]:
    """Return each signal with each person who has not heard it."""
    cases = [
        Case(live=each, row=row, recipient=floor.people[recipient_id])
        for each in live
        for recipient_id, row in recipients(
            each.signal, each.person, people=floor.people, limits=floor.limits
        )
        if recipient_id in floor.people
    ]
    return [case for case in cases if not _has_heard(case, floor)]


def times_told(case: Case) -> int:
    """Return how often the recipient was told in this episode."""
    return sum(person == case.recipient.id for person, _ in case.live.episode.told)


def tellings(live: Live, recipient_id: int, floor: Floor) -> list[datetime]:
    """Return when `recipient_id` was told, since the last put-off on this matter.

    Once a put-off is over, what was told before it no longer counts: "until" means
    that the person wants to hear of it again. Neither does a heads-up once it has grown
    into a cliff, which is news.
    """
    since = last_asked(
        live.signal, recipient_id=recipient_id, put_offs=floor.history.put_offs
    )
    told = set(live.episode.told)
    if escalates(live.signal):
        told -= set(live.episode.heads_ups)
    mine = sorted(at for person, at in told if person == recipient_id)
    return [at for at in mine if since is None or at > since]


def is_answered(live: Live, told: Sequence[datetime]) -> bool:
    """Say whether the episode was answered after the first of `told`."""
    answered = live.episode.answered_at
    return answered is not None and answered >= told[0]


def _has_heard(case: Case, floor: Floor) -> bool:
    """Say whether there is nothing new to tell, or a message is on its way.

    An open signal is told once, and what is asked once never again; a cliff is told
    once more than the heads-up that it was. A 1:1 is told once more when it becomes
    overdue, unless the first message was answered.
    """
    if case.recipient.id in case.live.episode.under_way:
        return True
    if was_asked(case.live.signal, case.recipient.id, floor.history):
        return True
    told = tellings(case.live, case.recipient.id, floor)
    evidence = case.live.signal.evidence
    if len(told) != 1 or not isinstance(evidence, OneOnOneEvidence):
        return bool(told)
    leader = case.recipient
    since = leader.calendar.today(told[0])
    rep = floor.people.get(evidence.rep.id, leader)
    passed = days_at_work(leader, rep, since=since, until=floor.today(leader))
    limits = floor.moment.thresholds.of_team(leader.email).one_on_one
    overdue = scaled(limits.overdue_day, evidence.target_days, limits)
    becomes_overdue = evidence.days - passed < overdue <= evidence.days
    return is_answered(case.live, told) or not becomes_overdue
