"""One signal and one person who may hear of it: what that person has heard so far."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from coaching.evidence import LooksOverEvidence, OneOnOneEvidence
from coaching.facts import Person
from coaching.measures.one_on_ones import scaled
from coaching.memory.asked_once import was_asked
from coaching.memory.history import Episode
from coaching.memory.put_offs import last_asked
from coaching.planning.audience import escalates, recipients
from coaching.planning.onset import Live
from coaching.planning.situation import Situation
from coaching.rulebook import RULES
from coaching.rulebook.row import Hearer
from coaching.signals import uncertain_meeting
from coaching.signals.one_on_one import days_at_work

NAMING = frozenset(one.rule for one in RULES.values() if one.names_meeting)
"""The rules whose episodes each turn on one meeting that a leader may join."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A signal under way and somebody to whom it may be news."""

    live: Live
    hearer: Hearer
    recipient: Person


def news(live: Iterable[Live], floor: Situation) -> list[Case]:
    """Return each signal with each person who has not heard it."""
    cases = [
        Case(live=each, hearer=hearer, recipient=floor.people[recipient_id])
        for each in live
        for recipient_id, hearer in recipients(
            each.signal, each.person, people=floor.people, limits=floor.limits
        )
        if recipient_id in floor.people
    ]
    named = _named_meetings(floor.history.episodes)
    return [
        case
        for case in cases
        if not _has_heard(case, floor) and not _knows_the_meeting(case, named)
    ]


def dedup_key(case: Case) -> str:
    """Return {rule}:{person}:{subject}:{recipient}:{episode}; ":2" for a second one."""
    signal, number = case.live.signal, case.live.episode.number
    stem = f"{signal.rule}:{signal.person_id}:{signal.subject_id}"
    again = f":{times_told(case) + 1}" if times_told(case) else ""
    return f"{stem}:{case.recipient.id}:{number}{again}"


def rule_of(key: str) -> str:
    """Return the rule of the message that has this `dedup_key`."""
    return key.partition(":")[0]


def times_told(case: Case) -> int:
    """Return how often the recipient was told in this episode."""
    return sum(person == case.recipient.id for person, _ in case.live.episode.told)


def tellings(live: Live, recipient_id: int, floor: Situation) -> list[datetime]:
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


def _named_meetings(episodes: Iterable[Episode]) -> frozenset[tuple[str, int, int]]:
    """Return (rule, leader id, meeting id) of the meetings named to a leader."""
    return frozenset(
        (episode.rule, person, episode.subject_id)
        for episode in episodes
        if episode.rule in NAMING and episode.subject_id is not None
        for person in (*(one for one, _ in episode.told), *episode.under_way)
    )


def _knows_the_meeting(case: Case, named: frozenset[tuple[str, int, int]]) -> bool:
    """Say whether the recipient was asked to join this very meeting before.

    By another rule, on another day: the evidence is new, the meeting is not. The pick
    itself always comes: it may carry the answer that the rep was promised to pass on.
    """
    rule = case.live.signal.rule
    meeting = getattr(case.live.signal.evidence, "meeting", None)
    if meeting is None or rule == uncertain_meeting.RULE:
        return False
    others = NAMING - {rule}
    return any((other, case.recipient.id, meeting.id) in named for other in others)


def _has_heard(case: Case, floor: Situation) -> bool:
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
    if told and isinstance(evidence, LooksOverEvidence):
        # A list to work through: what was left open is asked again after a while.
        return floor.moment.now - told[-1] < timedelta(days=evidence.every_days)
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
