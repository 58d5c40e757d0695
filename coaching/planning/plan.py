"""Who is told what now: signals, people and history in, messages and episodes out.

The order of the questions is the policy. Does the signal hold for the second day? Has
this person heard it, or asked for silence? Is it their hour? Is there budget left? And
last: does the whole run look like a mistake?
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from coaching.evidence import Evidence, Notice
from coaching.facts import Freshness, Person
from coaching.memory.history import Episode, History
from coaching.moment import Moment
from coaching.planning.breaker import (
    as_broken,
    breaker,
    broken,
    planned,
    too_old,
    unjudged_holds,
)
from coaching.planning.bundles import Bundle, bundles
from coaching.planning.cases import Case, dedup_key, news
from coaching.planning.episodes import episode_book
from coaching.planning.hold_out import DrawnCase, drawn_cases, held_apart
from coaching.planning.hold_reasons import Held, Hold
from coaching.planning.notices import notice
from coaching.planning.obstacles import Obstacle, first_obstacle
from coaching.planning.onset import Signals, cleared_episodes, live_signals
from coaching.planning.situation import Situation
from coaching.thresholds import Thresholds

__all__ = [
    "AlsoTold",
    "Held",
    "Hold",
    "Matter",
    "Plan",
    "PlannedMessage",
    "Signals",
    "plan",
]


Matter = tuple[str, int, int, int]
"""Rule, person, subject and number: what tells one episode from all others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlsoTold:
    """A signal that is told by a short line in the message about another one."""

    rule: str
    about_id: int
    subject_id: int
    episode_number: int
    evidence: Evidence

    @property
    def matter(self) -> Matter:
        """Return the episode that it tells of."""
        return (self.rule, self.about_id, self.subject_id, self.episode_number)


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
    also: tuple[AlsoTold, ...] = ()
    """What rides along; the notice holds the same evidence."""

    @property
    def matters(self) -> tuple[Matter, ...]:
        """Return every matter that the message tells, its own first."""
        own = (self.kind, self.about_id, self.subject_id, self.episode_number)
        return (own, *(each.matter for each in self.also))


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
    drawn: tuple[DrawnCase, ...] = ()
    """What the comparison of weeks with and without messages counts."""
    unjudged: frozenset[str] = frozenset()
    """Keys of what the breaker holds and stale data tells nothing of: it stays held."""


def plan(
    findings: Signals,
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
    floor = Situation(people=people, history=history, moment=moment)
    episodes = episode_book(history.episodes)
    live, waiting = live_signals(findings, episodes=episodes, floor=floor)
    cases = news(live, floor)
    granted, held, drawn = _ration(cases, floor)
    return Plan(
        messages=tuple(_message(bundle, floor) for bundle in granted),
        opened=tuple(
            each.episode for each in live if episodes.current(each.signal) is None
        ),
        cleared=cleared_episodes(findings, episodes=episodes, floor=floor),
        held=(*waiting, *held),
        drawn=drawn,
        unjudged=unjudged_holds(cases, floor),
    )


def _ration(
    cases: Sequence[Case], floor: Situation
) -> tuple[list[Bundle], list[Held], tuple[DrawnCase, ...]]:
    """Return the messages that may go out now, and what is held with the reason.

    With them what of both the hold-out counts.
    """
    held: dict[int, Obstacle] = {}
    free: list[Case] = []
    for number, case in enumerate(cases):
        obstacle = first_obstacle(case, floor) or too_old(case, floor)
        if obstacle is None:
            free.append(case)
        else:
            held[number] = obstacle
    spoken, drawn = held_apart(free, floor)
    granted, refused = bundles(spoken, floor)
    refused += drawn
    waiting = [(cases[number], why) for number, why in held.items()]
    tripped = breaker(planned(granted, cases, waiting, floor), floor)
    granted, stopped = broken(granted, tripped, floor)
    # What the draw kept would not have gone out in such a run either.
    refused = [*as_broken(refused, tripped, floor), *stopped]
    place = {id(case): number for number, case in enumerate(cases)}
    held |= {place[id(case)]: obstacle for case, obstacle in refused}
    sent = [case for bundle in granted for case in bundle.cases]
    return (
        granted,
        [_held(cases[number], held[number]) for number in sorted(held)],
        drawn_cases(sent, refused, floor),
    )


def _held(case: Case, obstacle: Obstacle) -> Held:
    signal = case.live.signal
    return Held(
        rule=signal.rule,
        person_id=signal.person_id,
        subject_id=signal.subject_id,
        recipient_id=case.recipient.id,
        hold=obstacle[0],
        words=obstacle[1],
        key=dedup_key(case),
    )


def _message(bundle: Bundle, floor: Situation) -> PlannedMessage:
    case = bundle.head
    signal, episode = case.live.signal, case.live.episode
    return PlannedMessage(
        dedup_key=dedup_key(case),
        kind=signal.rule,
        recipient_id=case.recipient.id,
        about_id=signal.person_id,
        subject_id=signal.subject_id,
        episode_number=episode.number,
        evidence=signal.evidence,
        notice=notice(case, floor, also=bundle.riders),
        deal_ids=signal.deal_ids,
        also=tuple(_also(rider) for rider in bundle.riders),
    )


def _also(case: Case) -> AlsoTold:
    signal = case.live.signal
    return AlsoTold(
        rule=signal.rule,
        about_id=signal.person_id,
        subject_id=signal.subject_id,
        episode_number=case.live.episode.number,
        evidence=signal.evidence,
    )
