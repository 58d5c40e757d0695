"""Which episodes are open, which begin and which end with today's signals."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from coaching.facts import Person
from coaching.memory.history import Episode
from coaching.signal import Signal

Key = tuple[str, int, int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeBook:
    """The episodes of the past, by what they are about."""

    by_key: Mapping[Key, tuple[Episode, ...]]
    """Of each rule, person and subject, the oldest first."""

    def current(self, signal: Signal) -> Episode | None:
        """Return the open episode of `signal`."""
        last = self.last(signal)
        return last if last is not None and last.cleared_at is None else None

    def last(self, signal: Signal) -> Episode | None:
        """Return the newest episode of `signal`, open or not."""
        episodes = self.by_key.get(key(signal), ())
        return episodes[-1] if episodes else None

    def next(self, signal: Signal, *, now: datetime) -> Episode:
        """Return the episode that `signal` opens at `now`."""
        last = self.last(signal)
        return Episode(
            rule=signal.rule,
            person_id=signal.person_id,
            subject_id=signal.subject_id,
            number=last.number + 1 if last else 1,
            opened_at=now,
        )

    def is_cooling(
        self, signal: Signal, person: Person, *, days: int, now: datetime
    ) -> bool:
        """Say whether the last episode ended fewer than `days` bd ago."""
        last = self.last(signal)
        if last is None or last.cleared_at is None:
            return False
        return person.calendar.between(last.cleared_at, now) < days

    def open(self) -> list[Episode]:
        """Return every open episode in a stable order."""
        newest = [episodes[-1] for episodes in self.by_key.values()]
        return sorted(
            (episode for episode in newest if episode.cleared_at is None),
            key=lambda each: (each.rule, each.person_id, each.subject_id or 0),
        )


def key(about: Signal | Episode) -> Key:
    """Return what tells one matter from another."""
    return (about.rule, about.person_id, about.subject_id)


def keys(signals: Sequence[Signal]) -> frozenset[Key]:
    """Return the matters that `signals` are about."""
    return frozenset(key(signal) for signal in signals)


def episode_book(episodes: Iterable[Episode]) -> EpisodeBook:
    """Sort `episodes` by what they are about."""
    by_key: dict[Key, list[Episode]] = defaultdict(list)
    for episode in sorted(episodes, key=lambda each: each.number):
        by_key[key(episode)].append(episode)
    return EpisodeBook(by_key={each: tuple(by_key[each]) for each in by_key})
