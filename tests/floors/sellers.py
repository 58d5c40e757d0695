"""How the two rules about a rep who runs empty, or sells no more, do on a floor.

`python -m tests.floors.sellers --seed 5` writes a floor, looks at it each Wednesday
at 07:00 UTC and holds each message against the floor's truth: "nearly empty" against
the spans in which the rep had less than half of the usual alive, and against the deals
opened in the two weeks after it; "another job?" against the changes of role.
"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from coaching.facts import Freshness, RepBook, WorkSample
from coaching.moment import Moment
from coaching.signals.nearly_empty import nearly_empty
from coaching.signals.role_change import role_change
from coaching.thresholds import Thresholds
from jobs.learning.sample_work import WEDNESDAY, samples_of
from tests.floors.csv_floor import CsvFloor, read_floor
from tests.floors.weathervane.__main__ import main as write

WARM_UP = timedelta(weeks=13)
"""Before anything is judged: the past must have eight samples."""
OPENED_WITHIN = timedelta(days=14)
QUIET = timedelta(days=14)
"""Without the signal for longer, it is told again."""
GONE = {"became a team lead", "left"}
RULES = {"nearly_empty": nearly_empty, "role_change": role_change}
THRESHOLDS = Thresholds()


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What a rule said of one rep."""

    rule: str
    rep_id: int
    day: date
    opened_soon: bool
    """A deal of theirs was opened within two weeks."""
    is_true: bool
    """By the truth the rep ran empty then, or had changed the role."""


def words(floor: CsvFloor) -> Iterator[Word]:
    """Walk the floor's weeks and yield what the rules say, when they first do."""
    first, last_day = floor.span()
    samples: dict[int, list[WorkSample]] = defaultdict(list)
    last: dict[tuple[str, int], date] = {}
    for day in _wednesdays(first, last_day):
        now = datetime.combine(day, time(7), UTC)
        moment = _moment(now)
        books = [_book(floor, rep_id, samples, now) for rep_id in floor.reps]
        for book in books if day >= first + WARM_UP else ():
            for rule, speaks in RULES.items():
                about = (rule, book.rep.id)
                if speaks(book, moment) is None or not book.rep.calendar.works_on(day):
                    continue
                if about not in last or day - last[about] > QUIET:
                    yield _word(floor, rule, book.rep.id, now)
                last[about] = day
        for each in samples_of(books, THRESHOLDS, moment.freshness, now):
            samples[each.person_id].append(each)


def _moment(now: datetime) -> Moment:
    fresh = Freshness(
        deals_at=now,
        activities_at=now,
        meetings_at=now,
        has_outbound=True,
        last_activity_at=now,
    )
    return Moment(now=now, thresholds=THRESHOLDS, freshness=fresh)


def _book(
    floor: CsvFloor, rep_id: int, samples: dict[int, list[WorkSample]], now: datetime
) -> RepBook:
    book = floor.book(rep_id, now)
    return replace(
        book,
        rep=replace(book.rep, leader_id=1),
        ever_owned=len(book.creations) + len(book.deals),
        past_work=tuple(samples[rep_id]),
    )


def _word(floor: CsvFloor, rule: str, rep_id: int, now: datetime) -> Word:
    (truth,) = (each for each in floor.truth["reps"] if each["id"] == rep_id)
    day = now.date().isoformat()
    if rule == "nearly_empty":
        spans = truth["running_empty"]
        is_true = any(span["from"] <= day <= span["to"] for span in spans)
    else:
        changes = truth["changes"]
        is_true = any(each["what"] in GONE and each["on"] <= day for each in changes)
    return Word(
        rule=rule,
        rep_id=rep_id,
        day=now.date(),
        opened_soon=any(
            past.owners[0][1] == rep_id and now < past.created_at <= now + OPENED_WITHIN
            for past in floor.deals[rep_id]
        ),
        is_true=is_true,
    )


def _wednesdays(first: date, last: date) -> list[date]:
    span = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in span if day.weekday() == WEDNESDAY]


def lines(said: Sequence[Word]) -> Iterator[str]:
    """Say in lines what came out, and each word for itself."""
    for rule in RULES:
        mine = [word for word in said if word.rule == rule]
        true = sum(word.is_true for word in mine)
        soon = sum(word.opened_soon for word in mine)
        yield (
            f"{rule}: {len(mine)} messages, {true} true by the floor's truth, "
            f"{soon} with a deal opened in the two weeks after"
        )
    for word in said:
        verdict = "true" if word.is_true else "not true"
        soon_too = ", opened one soon" if word.opened_soon else ""
        yield f"  {word.day} {word.rule} {word.rep_id}: {verdict}{soon_too}"


def main(arguments: list[str] | None = None) -> int:
    """Write the floor, walk it, print; return the exit code."""
    parser = argparse.ArgumentParser(prog="sellers")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--logging", choices=("full", "half", "none"), default="full")
    asked, more = parser.parse_known_args(arguments)
    with TemporaryDirectory() as folder:
        wanted = ["--to", folder, "--seed", asked.seed, "--logging", asked.logging]
        code: int = write([*wanted, *more])
        if code:
            return code
        said = list(words(read_floor(Path(folder))))
    title = f"weathervane, seed {asked.seed}, {asked.logging} logging"
    sys.stdout.write("\n".join([title, *lines(said)]) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
