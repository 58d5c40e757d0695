"""Which signals are under way: what is measured must hold on two business days."""

from collections.abc import Sequence
from dataclasses import dataclass

from coaching.facts import Person
from coaching.memory.asked_once import was_asked
from coaching.memory.history import Episode
from coaching.moment import Moment
from coaching.planning.episodes import EpisodeBook, key, keys
from coaching.planning.hold_reasons import Held, Hold
from coaching.planning.situation import Situation
from coaching.rulebook import RULES
from coaching.rulebook.row import Onset
from coaching.signal import Signal


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """What the rules say, of everybody at once."""

    now: Sequence[Signal]
    """The signals that hold now."""
    before: Sequence[Signal]
    """Those that held at the same local time on each person's previous bd."""
    still: Sequence[Signal]
    """Those that hold now with the limits eased by `plan.clear_margin`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """A signal within its episode."""

    signal: Signal
    person: Person
    """Whom the signal is about."""
    episode: Episode


def live_signals(
    findings: Signals, *, episodes: EpisodeBook, floor: Situation
) -> tuple[list[Live], list[Held]]:
    """Return the signals under way, the weightiest first, and those that must wait."""
    live: list[Live] = []
    held: list[Held] = []
    before = keys(findings.before)
    for signal in sorted(findings.now, key=weight):
        person = floor.people.get(signal.person_id)
        if person is None:
            continue
        episode = episodes.current(signal)
        is_onset = begins_at_once(signal.rule) or key(signal) in before
        hold = None if episode else _wait(signal, person, is_onset, episodes, floor)
        if hold is not None:
            held.append(hold)
            continue
        begun = episode or episodes.next(signal, now=floor.moment.now)
        live.append(Live(signal=signal, person=person, episode=begun))
    return live, held


def cleared_episodes(
    findings: Signals, *, episodes: EpisodeBook, floor: Situation
) -> tuple[Episode, ...]:
    """Return the open episodes whose signal no longer holds even with eased limits.

    Stale data proves nothing: what cannot be judged now stays open.
    """
    holding = keys(findings.now) | keys(findings.still)
    return tuple(
        episode
        for episode in episodes.open()
        if key(episode) not in holding
        and episode.person_id in floor.people
        and can_judge(episode.rule, floor.moment)
    )


def can_judge(rule: str, moment: Moment) -> bool:
    """Say whether the data is fresh enough for `rule` to find that it does not hold."""
    if rule == "cliff":
        return moment.logs_activity() or moment.sees_no_activity()
    return moment.reads_fresh(rule)


def begins_at_once(rule: str) -> bool:
    """Say whether what `rule` finds need not have held the day before."""
    return RULES[rule].onset is Onset.AT_ONCE


def weight(signal: Signal) -> tuple[float, str, int, int]:
    """Order signals by worth x confidence, the weightiest first."""
    at_stake = signal.worth * signal.confidence
    return (-at_stake, signal.rule, signal.person_id, signal.subject_id)


def _wait(
    signal: Signal,
    person: Person,
    is_onset: bool,  # noqa: FBT001 - one call, six lines above
    episodes: EpisodeBook,
    floor: Situation,
) -> Held | None:
    days = floor.moment.thresholds.plan.cool_down_bd
    if not is_onset:
        return _held(signal, Hold.FIRST_DAY, "it has not held for two business days")
    if episodes.is_cooling(signal, person, days=days, now=floor.moment.now):
        return _held(signal, Hold.COOLING, f"it ended fewer than {days} bd ago")
    if was_asked(signal, person.id, floor.history):
        return _held(signal, Hold.ASKED, "it is asked only once, and was")
    return None


def _held(signal: Signal, hold: Hold, words: str) -> Held:
    return Held(
        rule=signal.rule,
        person_id=signal.person_id,
        subject_id=signal.subject_id,
        recipient_id=signal.person_id,
        hold=hold,
        words=words,
    )
