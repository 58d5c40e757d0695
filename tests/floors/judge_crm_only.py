"""How the cliff without any logged activity does on a floor that was not tuned to.

`python -m tests.floors.judge_crm_only --floor weathervane --seed 4` writes the floor
without activities and judges as tests.floors.judge does. How far the truth, which is
about time spent, can show in amounts and openings at all, is what it measures.
"""

import argparse
import importlib
import sys
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory

from coaching.facts import Freshness, RepBook, StageNorm, WorkSample
from coaching.measures.concentration import main_concentration
from coaching.moment import Moment
from coaching.signals.cliff_crm_only import cliff_crm_only
from coaching.thresholds import Thresholds
from coaching.usual.crm_only import crowd
from tests.floors.csv_floor import CsvFloor, read_floor
from tests.floors.judge import Verdict, judge_by, lines

SAMPLED_ON = 2
"""A Wednesday, as the program samples."""


class Watch:
    """Looks at each day in turn, and remembers each rep's weeks."""

    def __init__(self, floor: CsvFloor, thresholds: Thresholds) -> None:
        self._floor = floor
        self._thresholds = thresholds
        self._past: dict[int, list[WorkSample]] = defaultdict(list)
        self._norms: dict[tuple[int, int], tuple[StageNorm, ...]] = {}

    def holding(self, day: date) -> set[int]:
        """Return the reps of whom the rule speaks on `day`."""
        now = datetime.combine(day, time(7), UTC)
        month = (day.year, day.month)
        if month not in self._norms:
            self._norms[month] = self._floor.stage_norms(now)
        books = {
            rep_id: replace(
                self._floor.book(rep_id, now),
                stage_norms=self._norms[month],
                past_work=tuple(self._past[rep_id]),
            )
            for rep_id in self._floor.reps
        }
        if day.weekday() == SAMPLED_ON:
            self._sample(books, now)
        middle = crowd(books.values(), self._thresholds, now)
        fresh = Freshness(
            deals_at=now,
            activities_at=now,
            meetings_at=now,
            usual_top_share=middle.top_share,
            floor_due=middle.due,
        )
        moment = Moment(now=now, thresholds=self._thresholds, freshness=fresh)
        found = {id_: cliff_crm_only(book, moment) for id_, book in books.items()}
        return {rep_id for rep_id, signal in found.items() if signal is not None}

    def _sample(self, books: dict[int, RepBook], now: datetime) -> None:
        for rep_id, book in books.items():
            top = main_concentration(book.deals)
            self._past[rep_id].append(
                WorkSample(
                    person_id=rep_id,
                    at=now,
                    focus_share=None,
                    focus_work=None,
                    other_work=None,
                    prospecting=None,
                    top_share=top.share if top else None,
                )
            )


def judge_crm_only(floor: CsvFloor, thresholds: Thresholds) -> Verdict:
    """Walk the floor's days by what its deals alone show, and judge by its truth."""
    return judge_by(floor, Watch(floor, thresholds).holding)


def main(arguments: list[str] | None = None) -> int:
    """Write the floor, judge the rule on it, print; return the exit code."""
    parser = argparse.ArgumentParser(prog="judge_crm_only")
    parser.add_argument("--floor", choices=("weathervane",), required=True)
    parser.add_argument("--seed", default="4")
    args, more = parser.parse_known_args(arguments)
    write = importlib.import_module(f"tests.floors.{args.floor}.__main__").main
    with TemporaryDirectory() as folder:
        wanted = ["--to", folder, "--seed", args.seed, "--logging", "none"]
        code: int = write([*wanted, *more])
        if code:
            return code
        verdict = judge_crm_only(read_floor(Path(folder)), Thresholds())
    title = f"{args.floor}, seed {args.seed}, nothing logged"
    sys.stdout.write("\n".join([title, *lines(verdict)]) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
