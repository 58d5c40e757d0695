"""The fourth step: the first sync, the last 90 days, and the next working day."""

from datetime import date, timedelta

from rich.console import Console

from coaching.replay.report import Report
from console.base.command_line import command
from console.base.foreseen import NotReadyError
from console.commands.past_weeks import learn_the_record, learn_the_usual
from console.commands.sync import sync_by_hand
from console.doctor.stage import Stage, stage_of
from console.doctor.standings import prove_now
from console.parts import Parts
from console.preview.coming import show_next_working_day, show_what_is_off
from console.replay.command import day_bar
from console.setup.guide import Guide
from console.setup.replay_summary import summary
from jobs.replay.report import replay
from jobs.replay.span import NoHistoryError, span_of
from models.conversation.replayed_week import keep_replayed_weekly

DAYS = 90
INDENT = "  "
"""Of what is printed whole: figures, and a command, so that it can be copied."""
REPLAYED = "look.replayed"


def first_look(guide: Guide) -> None:
    """Read the CRM, then show what would have been said and what will be."""
    guide.say("Reading the CRM. Ctrl-C stops it; what was read is kept.")

    async def read(parts: Parts) -> bool:
        return await sync_by_hand(parts, guide.console)

    is_complete = guide.do(read)
    if not is_complete:
        _require_something(guide)
        guide.say(
            "Not all could be read; the next sync tries it again. What was read is "
            "shown now."
        )
    if not (guide.is_guided and guide.memory.get(REPLAYED)):
        _look_back(guide)
        # Of half the data it says too little: with all of it, it comes again.
        if is_complete:
            guide.memory.keep(REPLAYED, answer=True)
    _look_ahead(guide)


def _require_something(guide: Guide) -> None:
    """Raise NotReadyError unless at least one kind of record was read, once."""

    async def stage(parts: Parts) -> Stage:
        return await stage_of(parts.engine, parts.sessions)

    if not guide.do(stage).has_synced:
        message = "So nothing could be read, and there is nothing to show yet."
        raise NotReadyError(message)


def _look_back(guide: Guide) -> None:
    guide.say("", f"What it would have said in the last {DAYS} days:")
    for line in guide.do(_replayed):
        if line.startswith(INDENT):
            guide.line(line)
        else:
            guide.say(line)


async def _replayed(parts: Parts) -> list[str]:
    last = parts.clock().date() - timedelta(days=1)
    first = last - timedelta(days=DAYS - 1)
    try:
        span = await span_of(parts.sessions, first=first, last=last, now=parts.clock())
    except NoHistoryError as error:
        return [f"Nothing: {error}."]
    terminal = Console(stderr=True)
    await learn_the_usual(parts, terminal, first=span.first)
    await learn_the_record(parts, terminal)
    proved = await prove_now(parts, terminal)
    with day_bar(span, "looking") as on_day:
        report = await replay(parts.sessions, parts.rules, span, on_day=on_day)
    await _keep_the_usual(parts, report)
    return [*summary(report), *_more(span.first, span.last), "", *proved]


async def _keep_the_usual(parts: Parts, report: Report) -> None:
    """Keep how much is said in a week, so that as much is no alarm in the first one."""
    weekly = report.weekly
    if weekly is not None:
        async with parts.sessions.begin() as session:
            await keep_replayed_weekly(session, weekly, now=parts.clock())


def _more(first: date, last: date) -> list[str]:
    return [
        "More of it, with pictures:",
        INDENT + command(f"replay --from {first} --to {last} --html report.html"),
    ]


def _look_ahead(guide: Guide) -> None:
    async def shown(parts: Parts) -> None:
        await show_next_working_day(parts, guide.console, as_live=True)
        await show_what_is_off(parts, guide.console)

    guide.say("", "What it would say on the next working day:", "")
    guide.do(shown)
