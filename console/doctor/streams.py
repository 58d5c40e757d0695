"""The doctor's look at what was read from the CRM: its age, and its flaws."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from console.base.command_line import command
from console.doctor.report import Line, not_yet, note, ok, wrong
from console.doctor.stage import RUN, SYNC, Stage
from crm.port import OPTIONAL, Stream
from models.crm_data.call_results import unexplained_words
from models.crm_data.sync_reports import StreamReport, flaws, stream_reports
from models.crm_data.sync_state import LEFT_OUT
from models.db.database import SessionMaker
from models.db.read_session import ReadSession
from models.deals.import_days import imported_on
from models.deals.prospecting import BASE_WEEKS
from models.deals.whose_deal import count_ownerless

NAMED = 5
NEEDED = (Stream.DEALS, Stream.DEAL_HISTORY)


async def check_streams(
    sessions: SessionMaker, stage: Stage, *, now: datetime, limit: timedelta
) -> list[Line]:
    """Say how old the data is, and which streams are off; alike ones in one line."""
    async with sessions() as session:
        states = await stream_reports(session)
        notes = [*await _flaws(session), *await _own_results(session)]
        notes += _imports(await imported_on(session, now=now), today=now.date())
    if not states:
        return [not_yet("sync: nothing was read from the CRM yet", step=command(SYNC))]
    alike: dict[Line, list[str]] = {}
    for state in states:
        line = _stream(state, stage, now=now, limit=limit)
        alike.setdefault(line, []).append(state.stream.replace("_", " "))
    crm = states[0].crm
    lines = [
        replace(line, text=f"sync: {crm} {', '.join(names)}: {line.text}")
        for line, names in alike.items()
    ]
    return lines + _ways_out(states) + notes


def _ways_out(states: Sequence[StreamReport]) -> list[Line]:
    """Say how a doubt ends that the CRM itself does not end."""
    if not any(state.held_reason for state in states):
        return []
    return [
        note(
            "sync: what is held goes on by itself once the CRM shows it again; if it "
            f"is true that it is gone, type {command('crm believe')}; if the company "
            f"has moved to another account, {command('crm move')}"
        )
    ]


def _stream(
    state: StreamReport, stage: Stage, *, now: datetime, limit: timedelta
) -> Line:
    """Return the line of one stream, without its name."""
    if state.disabled_reason == LEFT_OUT:
        return ok(LEFT_OUT)
    if state.disabled_reason:
        say = note if state.stream in OPTIONAL else wrong
        return say(f"off: {state.disabled_reason}{_choice(state.stream)}")
    if state.held_reason:
        return wrong(f"held, and no rule relies on it: {state.held_reason}")
    if state.finished_at is not None:
        return _read_once(state, stage, age=now - state.finished_at, limit=limit)
    if state.error:
        return wrong(f"never read whole: {state.error}")
    return not_yet("not yet read whole; the next sync goes on", step=command(SYNC))


def _choice(stream: str) -> str:
    """Return how to say that a stream is off by choice, if it is one that may be."""
    if stream in NEEDED:
        return ""
    return f"; if that is meant, put {stream} into CRM_WITHOUT"


def _read_once(
    state: StreamReport, stage: Stage, *, age: timedelta, limit: timedelta
) -> Line:
    minutes = max(0, int(age.total_seconds() // 60))
    told = f"read {in_time(minutes)}"
    if state.error:
        return (wrong if age > limit else note)(f"{told}, and not since: {state.error}")
    if age <= limit:
        return ok(told)
    if not stage.has_run:
        return note(f"{told}, by hand; {command(RUN)} keeps it fresh")
    return wrong(f"{told}: is `{command(RUN)}` up?")


def in_time(minutes: int) -> str:
    """Return how long ago something was, as somebody would say it."""
    if minutes < 1:
        return "just now"
    if minutes < 2 * 60:
        return f"{minutes} minute{'' if minutes == 1 else 's'} ago"
    hours = minutes // 60
    return f"{hours} hours ago" if hours < 2 * 24 else f"{hours // 24} days ago"


async def _flaws(session: ReadSession) -> list[Line]:
    found = await flaws(session)
    lines = [
        note(f"CRM: {f.stream} {f.external_id}: {f.field}: {f.reason}")
        for f in found[:NAMED]
    ]
    if len(found) > NAMED:
        lines.append(note(f"CRM: {len(found) - NAMED} more fields cannot be read"))
    without_owner = await count_ownerless(session)
    if without_owner:
        lines.append(note(f"CRM: open deals without an owner: {without_owner}"))
    return lines


def _imports(days: Mapping[date, int], *, today: date) -> list[Line]:
    """Name the imports of deals that the usual pace of a rep still suffers from."""
    ends = {day: day + timedelta(weeks=BASE_WEEKS) for day in sorted(days)}
    return [
        note(
            f"CRM: {days[day]:,} deals were created on {day}: that looks like an"
            " import, and counts as nobody's new deal. A rep who has opened none since"
            f" hears nothing about it, and until {end} the usual pace is told from less"
            " than half a year"
        )
        for day, end in ends.items()
        if end > today
    ][-NAMED:]


async def _own_results(session: ReadSession) -> list[Line]:
    """Name the results of calls that nothing explains: such a call is nobody's word."""
    words = await unexplained_words(session)
    lines = [
        note(
            f'CRM: the call result "{word}" ({count} times) is not known: say what it '
            "means under [kinds.calls] in coaching.toml"
        )
        for word, count in list(words.items())[:NAMED]
    ]
    if len(words) > NAMED:
        lines.append(note(f"CRM: {len(words) - NAMED} more call results are not known"))
    return lines
