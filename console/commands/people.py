"""Read a people file into the database: all of it or nothing."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from console.base.command_line import command
from console.base.interrupts import interrupted_at_once
from console.base.typed_yes import Yes
from console.commands.opening import open_people
from console.commands.who_is_who import New, Same, read_who, refuse_doubtful
from console.do_work import do
from console.parts import Parts
from jobs.match_people import MatchReport, match_owners
from models import people_file
from models.db.schema import upgrade
from models.people.crm_ties import is_any_owner_known
from models.people.slack_ties import is_everybody_unknown

SHOWN = 5
"""How many names tell somebody which part of the floor is missing."""


def add(app: typer.Typer) -> None:
    """Add the command to `app`."""
    people = typer.Typer(no_args_is_help=True)
    app.add_typer(people, name="people", help="Who is on the floor.")

    @people.command(name="import")
    def import_command(
        file: Annotated[Path, typer.Argument(help="people.csv")],
        *,
        yes: Yes = False,
        same: Same = None,
        new: New = None,
    ) -> None:
        """Read people.csv: who leads whom, since when, where and with which target."""
        who = read_who(same, new)

        async def work(parts: Parts) -> None:
            await upgrade(parts.engine)
            console = Console(highlight=False)
            await import_people(parts, file, console, is_sure=yes, who=who)

        do(work)


async def import_people(
    parts: Parts,
    path: Path,
    console: Console,
    *,
    is_sure: bool,
    says_next: bool = True,
    who: people_file.WhoIsWho = people_file.NOTHING_SAID,
) -> None:
    """Store the rows of the file at `path`; PeopleFileError names every bad line.

    NotReadyError where somebody may be known under another address, and `who` does not
    say it.

    Asks first, unless `is_sure`, when more than a third of those present would leave,
    and when a time zone was hardly meant. `says_next`: what to do next, and what the
    CRM knows.
    """
    found = open_people(path)
    _tell(console, f"{path.name}: {len(found.rows)} people ({found.told})")
    async with parts.sessions() as session:
        await refuse_doubtful(session, found.rows, who)
        leaving = await people_file.leaving(session, found.rows, who)
    doubts = [*found.questions, *([_warning(leaving)] if leaving.is_many else [])]
    _ask(console, doubts, is_sure=is_sure)
    async with parts.sessions.begin() as session:
        report = await people_file.store(
            session, found.rows, who=who, now=parts.clock()
        )
    await _tell_outcome(parts, console, found, report, says_next=says_next)


async def _tell_outcome(
    parts: Parts,
    console: Console,
    found: people_file.PeopleFile,
    report: people_file.ImportReport,
    *,
    says_next: bool,
) -> None:
    """Say what was done, what is not done for want of a cell, and what is next."""
    matched = await match_owners(parts.sessions)
    _tell(
        console,
        f"{len(report.added)} added, {len(report.kept)} kept, {len(report.left)} left",
    )
    for line in (*found.gaps, *_leaderless(report.reps_without_leader)):
        _tell(console, line)
    if not says_next:
        return
    async with parts.sessions() as session:
        slack_knows_nobody = await is_everybody_unknown(session)
        is_synced = await is_any_owner_known(session)
    if slack_knows_nobody:
        _tell(console, "Slack knows none of them: do they have other addresses there?")
    for line in _next(matched, len(found.rows), report, is_synced=is_synced):
        _tell(console, line)


def _tell(console: Console, line: str) -> None:
    console.print(line, markup=False, emoji=False, highlight=False)


def _ask(console: Console, doubts: Sequence[str], *, is_sure: bool) -> None:
    for doubt in doubts:
        _tell(console, doubt)
    if not doubts or is_sure:
        return
    try:
        with interrupted_at_once():
            is_wanted = typer.confirm("Import it all the same?")
    except typer.Abort:
        # Ctrl-C, or nobody at the other end: the answer's line is not ended yet.
        _tell(console, "\nNothing was imported: --yes says that you are sure.")
        raise typer.Exit(1) from None
    if not is_wanted:
        _tell(console, "Nothing was imported.")
        raise typer.Exit(1)


def _warning(leaving: people_file.Leaving) -> str:
    names = ", ".join(leaving.names[:SHOWN])
    more = len(leaving.names) - SHOWN
    return (
        f"{len(leaving.names)} of {leaving.present} people are not in this file and "
        f"would be marked as gone: {names}{f' and {more} more' if more > 0 else ''}."
    )


def _leaderless(emails: Sequence[str]) -> list[str]:
    return [f"{email} has no leader: nobody is told about them" for email in emails]


def _next(
    matched: MatchReport,
    total: int,
    report: people_file.ImportReport,
    *,
    is_synced: bool,
) -> list[str]:
    """Return how many the CRM knows, as far as that is known, and the next step."""
    if not is_synced:
        next_step = (
            f"Next: {command('sync')}. It reads the CRM, and finds these people there "
            "and in Slack by their e-mail addresses."
        )
        return [next_step]
    lines = [f"{matched.with_owner} of {total} are users of the CRM"]
    if not matched.with_owner:
        lines.append(
            "No deal has an owner then: are these the addresses that the CRM has?"
        )
    if report.added:
        lines.append(f"Next: {command('sync')} finds the new ones in Slack")
    return lines
