"""What every rule would have said on a floor that others published, and how wrong.

`python -m tests.floors.table --floor saas_latam --source DIR [--from D --to D]` brings
the floor in through the real stand-in and the real sync and goes through the days.
"""

import argparse
import asyncio
import logging
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from sqlite3 import connect
from tempfile import TemporaryDirectory

import structlog

from coaching.moment import STREAMS
from coaching.replay.report import Report
from coaching.replay.told import DIGEST, Told
from jobs.learning.sample_work import SPAN, sample_all
from jobs.replay.report import replay
from jobs.replay.span import span_of
from models.db.database import open_database, session_maker
from sandbox.floor import b2b_export, saas_latam
from sandbox.floor.floor import Floor
from tests.e2e.maven_road import import_and_sync
from tests.floors.proved_wrong import Files, Verdict, files_of
from tests.jobs.floor import RULES

NEARLY_EMPTY, QUIET = "nearly_empty", "quiet_deal"
GONE_QUIET, WAITS = "quiet_deal: gone quiet", "quiet_deal: waits for us"


@dataclass(frozen=True, kw_only=True)
class Published:
    """A floor at hand: how it is made, when it is read, which days are gone through."""

    convert: Callable[[Path], Floor]
    synced_at: datetime
    first: date
    last: date
    """What comes of the messages of this day is in the files."""


FLOORS = {
    "saas_latam": Published(
        convert=saas_latam.convert,
        synced_at=datetime(2026, 8, 6, 12, tzinfo=UTC),
        first=date(2026, 4, 20),
        last=date(2026, 6, 26),
    ),
    "b2b_export": Published(
        convert=b2b_export.convert,
        synced_at=datetime(2025, 12, 19, 18, tzinfo=UTC),
        first=date(2025, 9, 29),
        last=date(2025, 12, 5),
    ),
}


@dataclass(frozen=True, kw_only=True)
class Judged:
    """One message, the row it counts in, and its verdict where its outcome tells."""

    row: str
    told: Told
    verdict: Verdict | None


@dataclass(frozen=True, kw_only=True)
class Ids:
    """The floor's id of each deal and person of the database."""

    deals: dict[int, int]
    people: dict[int, int]


def judge(told: Iterable[Told], files: Files, ids: Ids) -> list[Judged]:
    """Return each message with its verdict by the floor's files."""
    return [
        Judged(row=_row(each), told=each, verdict=_verdict(each, files, ids))
        for each in told
    ]


def _row(told: Told) -> str:
    if told.kind == QUIET:
        return WAITS if told.silent_since is None else GONE_QUIET
    return f"{told.kind}: {told.level}" if told.level else told.kind


def _verdict(told: Told, files: Files, ids: Ids) -> Verdict | None:
    if told.silent_since is not None:
        (deal,) = told.deal_ids
        return files.gone_quiet(
            ids.deals[deal],
            rep=ids.people[told.about_id],
            since=told.silent_since,
            at=told.at,
        )
    if told.kind == NEARLY_EMPTY:
        return files.nearly_empty(ids.people[told.about_id], at=told.at)
    return None


def table(judged: Iterable[Judged], off: Iterable[tuple[str, int]]) -> str:
    """Return the table as text: a line for each rule, also for one that is silent."""
    by_row: dict[str, list[Judged]] = defaultdict(list)
    for each in judged:
        by_row[each.row].append(each)
    spoke = {row.split(":")[0] for row in by_row}
    days_off = dict(off)
    lines = [f"{'rule':<28}{'messages':>9}{'wrong':>7}{'share':>7}{'days off':>10}"]
    for row in sorted({*by_row, *(set(STREAMS) - spoke - {DIGEST})}):
        told = by_row.get(row, [])
        rule = row.split(":", maxsplit=1)[0]
        lines.append(
            f"{row:<28}{len(told):>9}{_wrong(told):>14}{days_off.get(rule, 0):>10}"
        )
    return "\n".join([*lines, *_reasons(by_row)])


def _wrong(told: list[Judged]) -> str:
    verdicts = [each.verdict for each in told if each.verdict is not None]
    if not verdicts:
        return f"{'-':>7}{'-':>7}"
    wrong = sum(verdict.is_wrong for verdict in verdicts)
    return f"{wrong:>7}{wrong / len(verdicts):>7.0%}"


def _reasons(by_row: dict[str, list[Judged]]) -> Iterable[str]:
    for row, told in sorted(by_row.items()):
        verdicts = [each.verdict for each in told if each.verdict is not None]
        reasons = Counter[str]()
        for verdict in verdicts:
            reasons["won within 30 days"] += verdict.was_won
            reasons["a call answered in the silence"] += verdict.had_answered
            reasons["a deal opened in 10 business days"] += verdict.opened_soon
        for reason, count in (+reasons).items():
            yield f"  {row}: {reason}: {count} of {len(verdicts)}"


async def told_on(
    published: Published, source: Path, folder: Path, *, first: date, last: date
) -> tuple[Report, list[Judged]]:
    """Return the replay of those days, and each message judged by the files."""
    floor = published.convert(source)
    database = await import_and_sync(floor, folder, now=published.synced_at)
    engine = open_database(f"sqlite:///{database}")
    try:
        sessions = session_maker(engine)
        span = await span_of(sessions, first=first, last=last, now=published.synced_at)
        since = datetime.combine(first, time(), UTC) - SPAN
        usual = {"since": since, "until": span.until, "on_week": _tell}
        await sample_all(sessions, RULES.thresholds, **usual)
        report = await replay(sessions, RULES, span, on_day=_tell)
    finally:
        await engine.dispose()
    return report, judge(report.told, files_of(floor), _ids(database))


def _ids(database: Path) -> Ids:
    with closing(connect(database)) as rows:
        deals = rows.execute("SELECT id, external_id FROM deals").fetchall()
        people = rows.execute(
            "SELECT p.id, o.external_id FROM people p JOIN owners o ON o.id=p.owner_id"
        ).fetchall()
    return Ids(
        deals={row: int(theirs) for row, theirs in deals},
        people={row: int(theirs) for row, theirs in people},
    )


def _tell(day: date) -> None:
    if day.weekday() == 0:
        sys.stderr.write(f"{day}\n")


def main(arguments: list[str] | None = None) -> int:
    """Print the table of one floor; returns the exit code."""
    asked = _parser().parse_args(arguments)
    warnings_only = structlog.make_filtering_bound_logger(logging.WARNING)
    structlog.configure(wrapper_class=warnings_only)
    published = FLOORS[asked.floor]
    if not asked.source.is_dir():
        sys.stderr.write(f"There is no folder {asked.source}\n")
        return 2
    first, last = asked.first or published.first, asked.last or published.last
    with TemporaryDirectory() as folder:
        report, judged = asyncio.run(
            told_on(published, asked.source, Path(folder), first=first, last=last)
        )
    sys.stdout.write(
        f"{asked.floor}, {report.first} to {report.last}: "
        f"{report.messages} messages\n"
        f"{table(judged, report.off.items())}\n"
    )
    if asked.each:
        for each in judged:
            sys.stdout.write(f"{_line(each, report)}\n")
    return 0


def _line(judged: Judged, report: Report) -> str:
    told = judged.told
    known = {True: "wrong", False: "not proved wrong", None: "not judged"}
    verdict = known[judged.verdict.is_wrong if judged.verdict else None]
    about = report.names.get(told.about_id, "")
    since = f" since {told.silent_since}" if told.silent_since else ""
    return f"{told.at.isoformat()} {judged.row}: {about}{since}: {verdict}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("table", description="What each rule would say.")
    parser.add_argument("--floor", choices=sorted(FLOORS), required=True)
    parser.add_argument("--source", type=Path, required=True, help="the CSV files")
    parser.add_argument("--from", dest="first", type=date.fromisoformat)
    parser.add_argument("--to", dest="last", type=date.fromisoformat)
    parser.add_argument("--each", action="store_true", help="name each message, too")
    return parser


if __name__ == "__main__":
    sys.exit(main())
