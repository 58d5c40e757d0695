"""How the rule of coaching.usual.unusual_focus does on a floor that it did not see.

`python -m tests.floors.judge --floor weathervane --seed 11` writes the floor, walks its
business days at 07:00 UTC, and holds what the rule found against the floor's truth:
told on the second day in a row, and again only after 20 quiet business days. A rep's
days off count for nothing, and nothing is told on them.
"""

import argparse
import importlib
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from coaching.calendar import Calendar
from coaching.facts import Freshness, RepBook, WorkSample
from coaching.measures.tenure import is_ramping
from coaching.moment import Moment
from coaching.thresholds import Thresholds
from coaching.usual.moved_on import moved_on
from coaching.usual.unusual_focus import floor_fall, own_fall, unusual_focus
from coaching.usual.work_figures import WorkFigures, work_figures
from tests.floors import missed
from tests.floors.csv_floor import CsvFloor, read_floor
from tests.floors.missed import Stills, guards

PLAIN = Calendar()
WARM_UP = 65
"""Business days before anything is judged: the past must have eight samples."""
HELD = 2
APART = 20
AFTERWARDS = timedelta(days=14)
"""A word so long after the end of a chase is still about it."""
WITHIN = (0, 5, 10, 15)
MISSED_AFTER = 10
"""Business days from the manager's day."""
THRESHOLDS = Thresholds()


@dataclass(slots=True, kw_only=True)
class Cliff:
    """One that the truth tells of, and when the rule first spoke of it."""

    rep_id: int
    motion: str
    began: date
    speak: date
    end: date
    told: date | None = None

    def holds(self, rep_id: int, day: date) -> bool:
        """Say whether a word to this rep on this day is about it."""
        return rep_id == self.rep_id and self.began <= day <= self.end + AFTERWARDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the rule did on one floor."""

    cliffs: Sequence[Cliff]
    false: Sequence[tuple[int, date]]
    rep_weeks: float
    beside: Counter[str]
    """The look-alikes that false episodes fell on; several may hold at once."""

    def found(self, within_bd: int, motion: str | None = None) -> int:
        """Count the cliffs told of by so many days after the manager's day."""
        return sum(
            cliff.told is not None
            and PLAIN.between_days(cliff.speak, cliff.told) <= within_bd
            for cliff in self.cliffs
            if motion in {None, cliff.motion}
        )


def judge(floor: CsvFloor, stills: Stills | None = None) -> Verdict:
    """Walk the floor's days and hold each episode against its truth.

    In `stills` is written which guards kept the rule still, of whom and when.
    """
    samples: dict[int, list[WorkSample]] = defaultdict(list)
    noted: Stills = {} if stills is None else stills
    return judge_by(floor, lambda day: _holding(floor, day, samples, noted))


def judge_by(floor: CsvFloor, holding: Callable[[date], set[int]]) -> Verdict:
    """Hold a rule against the floor's truth: `holding` says of whom it speaks a day."""
    days = list(_business_days(*floor.span()))
    cliffs = _cliffs(floor.truth, since=days[WARM_UP])
    others = _cliffs({"cliffs": _chases(floor.truth)}, since=date.min)
    false: list[tuple[int, date]] = []
    for rep_id, day in _episodes(floor, days, holding):
        about = [cliff for cliff in cliffs if cliff.holds(rep_id, day)]
        for cliff in about:
            cliff.told = cliff.told or day
        if not about and not any(each.holds(rep_id, day) for each in others):
            false.append((rep_id, day))
    return Verdict(
        cliffs=cliffs,
        false=false,
        rep_weeks=len(floor.reps) * (len(days) - WARM_UP) / 5,
        beside=Counter(
            kind for rep_id, day in false for kind in _look_alikes(floor, rep_id, day)
        ),
    )


def _episodes(
    floor: CsvFloor, days: Sequence[date], holding: Callable[[date], set[int]]
) -> Iterator[tuple[int, date]]:
    run: Counter[int] = Counter()
    last: dict[int, int] = {}
    for index, day in enumerate(days):
        spoken = holding(day)
        for rep_id, rep in floor.reps.items():
            if not rep.calendar.works_on(day):
                continue
            run[rep_id] = run[rep_id] + 1 if rep_id in spoken else 0
            is_apart = index - last.get(rep_id, -APART - 1) > APART
            is_due = run[rep_id] == HELD and is_apart and index >= WARM_UP
            if is_due:
                yield rep_id, day
            if is_due or run[rep_id] > HELD:
                last[rep_id] = index


def _holding(
    floor: CsvFloor,
    day: date,
    samples: dict[int, list[WorkSample]],
    stills: Stills,
) -> set[int]:
    """Return the reps of whom the rule speaks on `day`; on Wednesdays keep a sample."""
    now = datetime.combine(day, time(7), UTC)
    moment = Moment(
        now=now,
        thresholds=THRESHOLDS,
        freshness=Freshness(has_outbound=True, last_activity_at=now),
    )
    books = {rep_id: floor.book(rep_id, now) for rep_id in floor.reps}
    work = {rep_id: work_figures(book, moment) for rep_id, book in books.items()}
    fall = floor_fall(
        own_fall(found.sample, samples[rep_id], moment)
        for rep_id, found in work.items()
        if found
    )
    holding = {
        rep_id
        for rep_id, found in work.items()
        if found
        and may_speak(replace(books[rep_id], past_work=tuple(samples[rep_id])), moment)
        and unusual_focus(
            books[rep_id], found, samples[rep_id], moment, fall_of_all=fall
        )
    }
    for rep_id in books.keys() - holding:
        stills[rep_id, day] = _guards(
            replace(books[rep_id], past_work=tuple(samples[rep_id])),
            work[rep_id],
            moment,
            fall,
        )
    if day.weekday() == 2:
        for rep_id, found in work.items():
            if found:
                samples[rep_id].append(found.sample)
    return holding


def _guards(
    book: RepBook, work: WorkFigures | None, moment: Moment, fall: float
) -> tuple[str, ...]:
    if not may_speak(book, moment):
        return ("a small book, a new rep, or another job",)
    return guards(book, work, book.past_work, moment, fall)


def may_speak(book: RepBook, moment: Moment) -> bool:
    """Say whether the rep has a book, is not new, and still seems to sell."""
    limits = moment.thresholds.cliff
    if is_ramping(book, moment.thresholds, moment.now) or not book.creations:
        return False
    is_gone = moved_on(book, moment) is not None
    return not is_gone and len(book.deals) >= limits.min_open_deals


def _business_days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        if PLAIN.works_on(first):
            yield first
        first += timedelta(days=1)


def _cliffs(truth: dict[str, Any], *, since: date) -> list[Cliff]:
    found = [
        Cliff(
            rep_id=each["rep_id"],
            motion=each.get("motion", ""),
            began=date.fromisoformat(each["began_on"]),
            speak=date.fromisoformat(each.get("speak_on") or each["began_on"]),
            end=date.fromisoformat(
                each.get("gave_up_on") or each.get("recovered_on") or "9999-01-01"
            ),
        )
        for each in truth["cliffs"]
    ]
    return [_bounded(cliff) for cliff in found if cliff.speak >= since]


def _bounded(cliff: Cliff) -> Cliff:
    cliff.end = min(cliff.end, date.max - AFTERWARDS)
    return cliff


def _chases(truth: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what is as bad as a cliff though it ended well, or came unplanned."""
    more = [*truth.get("gambles", []), *truth.get("unplanted", [])]
    return [each for each in more if "began_on" in each]


def _look_alikes(floor: CsvFloor, rep_id: int, day: date) -> Iterator[str]:
    kinds = {
        each["kind"]
        for each in floor.truth.get("look_alikes", [])
        if each["rep_id"] == rep_id
        and date.fromisoformat(each["from"])
        <= day
        <= date.fromisoformat(each["to"] or "9999-01-01")
    }
    yield from kinds or {"(nothing of note)"}


def lines(verdict: Verdict) -> Iterator[str]:
    """Say in lines what came out."""
    total = len(verdict.cliffs)
    found = ", ".join(f"{verdict.found(bd)} within {bd}" for bd in WITHIN)
    yield f"cliffs {total}: {found} business days of the manager's day"
    for motion in sorted({cliff.motion for cliff in verdict.cliffs}):
        of = sum(cliff.motion == motion for cliff in verdict.cliffs)
        yield f"  {motion or 'any'}: {verdict.found(10, motion)} of {of} within 10"
    share = len(verdict.false) / verdict.rep_weeks
    yield (
        f"false episodes: {len(verdict.false)} in {verdict.rep_weeks:.0f} rep-weeks "
        f"({share:.2%})"
    )
    for kind, count in verdict.beside.most_common():
        yield f"  {kind}: {count}"


def _missed(verdict: Verdict, stills: Stills) -> Iterator[str]:
    """Name what held about each cliff that was not told within MISSED_AFTER."""
    for cliff in verdict.cliffs:
        told = cliff.told
        if told is None or PLAIN.between_days(cliff.speak, told) > MISSED_AFTER:
            until = cliff.speak + timedelta(days=MISSED_AFTER * 7 / 5)
            days = list(_business_days(cliff.speak, until))
            yield from missed.lines(cliff.rep_id, cliff.motion, days, stills)


def main(arguments: list[str] | None = None) -> int:
    """Write the floor, judge the rule on it, print; return the exit code."""
    parser = argparse.ArgumentParser(prog="judge")
    parser.add_argument("--floor", choices=("weathervane", "tidewater"), required=True)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--logging", choices=("full", "half", "none"), default="full")
    args, more = parser.parse_known_args(arguments)
    write = importlib.import_module(f"tests.floors.{args.floor}.__main__").main
    with TemporaryDirectory() as folder:
        wanted = ["--to", folder, "--seed", args.seed, "--logging", args.logging]
        code: int = write([*wanted, *more])
        if code:
            return code
        stills: Stills = {}
        verdict = judge(read_floor(Path(folder)), stills)
    title = f"{args.floor}, seed {args.seed}, {args.logging} logging"
    told = [title, *lines(verdict), *_missed(verdict, stills)]
    sys.stdout.write("\n".join(told) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
