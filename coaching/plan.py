"""Who is told what now: signals, people and history in, messages and episodes out.

The order of the questions is the policy. Does the signal hold for the second day? Has
this person heard it, or asked for silence? Is it their hour? Is there budget left? And
last: does the whole run look like a mistake?
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from coaching.audience import AUDIENCE, recipients
from coaching.budgets import Budget, breaker
from coaching.episode_book import episode_book
from coaching.evidence import Evidence, Notice
from coaching.facts import Freshness, Person
from coaching.history import Episode, History
from coaching.holds import Held, Hold
from coaching.moment import Moment, data_as_of
from coaching.obstacles import Case, Obstacle, first_obstacle, has_heard, told_at
from coaching.onset import Findings, Live, cleared_episodes, live_signals
from coaching.thresholds import Thresholds

__all__ = ["Findings", "Held", "Hold", "Plan", "PlannedMessage", "plan"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedMessage:
    """One message that goes out."""

    dedup_key: str
    kind: str
    recipient_id: int
    about_id: int
    """Whom the signal is about."""
    subject_id: int
    episode_number: int
    evidence: Evidence
    notice: Notice
    deal_ids: tuple[int, ...]
    priority: float
    """Exposure x confidence: what comes first when a budget is short."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be done at one instant."""

    messages: tuple[PlannedMessage, ...]
    """The weightiest first."""
    opened: tuple[Episode, ...]
    """Episodes that begin now, told or not."""
    cleared: tuple[Episode, ...]
    """Episodes that end now."""
    held: tuple[Held, ...]
    """What would have gone out, and why it does not."""


def plan(
    findings: Findings,
    *,
    people: Mapping[int, Person],
    history: History,
    freshness: Freshness,
    thresholds: Thresholds,
    now: datetime,
) -> Plan:
    """Decide who is told what at `now`; the same input gives the same plan.

    `people` are all persons by id; somebody who is not in it is told nothing.
    """
    moment = Moment(now=now, thresholds=thresholds, freshness=freshness)
    episodes = episode_book(history.episodes)
    live, waiting = live_signals(
        findings, people=people, episodes=episodes, moment=moment
    )
    granted, held = _ration(live, people=people, history=history, moment=moment)
    return Plan(
        messages=tuple(_message(case, people, moment) for case in granted),
        opened=tuple(each.episode for each in live if each.episode.opened_at == now),
        cleared=cleared_episodes(
            findings, people=people, episodes=episodes, moment=moment
        ),
        held=(*waiting, *held),
    )


def _ration(
    live: list[Live],
    *,
    people: Mapping[int, Person],
    history: History,
    moment: Moment,
) -> tuple[list[Case], list[Held]]:
    """Return the cases that may go out now, and the others with what holds them."""
    budget = Budget(history, moment)
    granted: list[Case] = []
    held: list[Held] = []
    for case in _cases(live, people, moment):
        obstacle = first_obstacle(case, people=people, history=history, moment=moment)
        obstacle = obstacle or budget.grant(case)
        if obstacle is None:
            granted.append(case)
        else:
            held.append(_held(case, obstacle))
    tripped = breaker(len(granted), history, moment)
    if tripped is None:
        return granted, held
    return [], [*(_held(case, tripped) for case in granted), *held]


def _cases(
    live: list[Live], people: Mapping[int, Person], moment: Moment
) -> list[Case]:
    """Return each signal with each person to whom it would be news."""
    cases = [
        Case(live=each, row=row, recipient=people[recipient_id])
        for each in live
        for recipient_id, row in recipients(each.signal, each.person)
        if recipient_id in people
    ]
    return [c for c in cases if not has_heard(c, people=people, moment=moment)]


def _held(case: Case, obstacle: Obstacle) -> Held:
    signal = case.live.signal
    return Held(
        rule=signal.rule,
        person_id=signal.person_id,
        subject_id=signal.subject_id,
        recipient_id=case.recipient.id,
        hold=obstacle[0],
        words=obstacle[1],
    )


def _message(
    case: Case, people: Mapping[int, Person], moment: Moment
) -> PlannedMessage:
    signal, episode = case.live.signal, case.live.episode
    return PlannedMessage(
        dedup_key=dedup_key(case),
        kind=signal.rule,
        recipient_id=case.recipient.id,
        about_id=signal.person_id,
        subject_id=signal.subject_id,
        episode_number=episode.number,
        evidence=signal.evidence,
        notice=_notice(case, people, moment),
        deal_ids=signal.deal_ids,
        priority=signal.exposure_minor * signal.confidence,
    )


def dedup_key(case: Case) -> str:
    """Return {rule}:{person}:{subject}:{recipient}:{episode}, and ":2" when repeated."""
    signal, recipient_id = case.live.signal, case.recipient.id
    number = case.live.episode.number
    stem = f"{signal.rule}:{signal.person_id}:{signal.subject_id}"
    times = len(told_at(case.live, recipient_id)) + 1
    again = f":{times}" if times > 1 else ""
    return f"{stem}:{recipient_id}:{number}{again}"


def _notice(case: Case, people: Mapping[int, Person], moment: Moment) -> Notice:
    """Say how old the data is, who sees the message, and who gets it next."""
    live = case.live
    as_of = data_as_of(live.signal.rule, moment.freshness) or moment.now
    if case.row.after_grace:
        told = told_at(live, live.person.id)
        return Notice(
            data_as_of=as_of,
            seen_by=("you", live.person.name),
            told_rep_on=live.person.calendar.today(told[0]),
        )
    return Notice(
        data_as_of=as_of,
        seen_by=("you",),
        leader_from=_leader_from(case, people, moment),
    )


def _leader_from(
    case: Case, people: Mapping[int, Person], moment: Moment
) -> date | None:
    """Return the day from which the leader may hear of it too, if one ever does."""
    person = case.live.person
    rows = AUDIENCE[case.live.signal.rule]
    leader = people.get(person.leader_id or person.id)
    if leader is None or leader is person or not leader.reachable:
        return None
    if not any(row.after_grace for row in rows):
        return None
    today = person.calendar.today(moment.now)
    return person.calendar.ahead(today, moment.thresholds.plan.grace_bd)
