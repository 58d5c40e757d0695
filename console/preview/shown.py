"""Show an admin what would go out: whole messages, or JSON lines."""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from rich.console import Console

from console.base.command_line import command
from console.base.foreseen import NotReadyError
from console.base.message_text import full_text
from console.parts import Parts
from console.preview.coming import (
    first_day,
    say_what_run_has_not_read,
    show_days,
    show_what_is_off,
)
from jobs.preview import preview_days
from jobs.rehearsal import Day, Previewed, Rehearsal
from models.crm_data.deal_keys import crm_ids
from models.db.database import reading
from models.db.read_session import ReadSession
from models.outbox.reach import read_reach
from models.people.names import addresses
from models.rules.outcomes import extent

FURTHEST = timedelta(days=31)
"""So far ahead the plan of today still says something of that day."""


async def show_preview(
    parts: Parts, day: date | None, console: Console, *, days: int, as_json: bool
) -> None:
    """Print what would go out on `days` days from `day` on, in full or as JSON lines.

    Without a `day` from today on, which is each reader's own date.
    NotReadyError for days of which nothing can be known.
    """
    now = parts.clock()
    async with reading(parts.sessions) as session:
        own_at = now if day is None else None
        day = day or await first_day(session, now=now)
        await _check_day(session, day, today=now.date())
        rehearsal = Rehearsal(
            session=session,
            rules=parts.rules,
            known_at=now,
            reach=await read_reach(session),
            own_at=own_at,
        )
        with Console(stderr=True).status(f"Going through {day}, hour by hour"):
            found = await preview_days(rehearsal, first=day, days=days)
        if as_json:
            for line in await json_lines(session, _messages(found)):
                sys.stdout.write(f"{line}\n")
            return
        people = {each.day: await rehearsal.everybody(each.day) for each in found}
    await say_what_run_has_not_read(parts, console)
    show_days(found, people, console, is_pretended=bool(rehearsal.pretended))
    is_now = found[-1].day >= now.date()
    if is_now and not _messages(found):
        console.print()
        await show_what_is_off(parts, console)


async def _check_day(session: ReadSession, day: date, *, today: date) -> None:
    """Raise NotReadyError for a day of which nothing can be known."""
    known = await extent(session)
    begins_at = known.first or known.synced_at
    if begins_at is None:
        message = f"there is no history yet: {command('sync')} reads it from the CRM"
        raise NotReadyError(message)
    if day < begins_at.date():
        message = (
            f"nothing is known of {day}: what was read from the CRM begins on"
            f" {begins_at.date()}"
        )
        raise NotReadyError(message)
    if day > today + FURTHEST:
        message = (
            f"{day} is too far ahead: nobody knows now what will be logged by then;"
            f" {today + FURTHEST} is the last day that can be shown"
        )
        raise NotReadyError(message)


def _messages(found: Sequence[Day]) -> list[Previewed]:
    return [message for day in found for message in day.messages]


async def json_lines(session: ReadSession, found: Sequence[Previewed]) -> Iterator[str]:
    """Return one line of JSON for each message; deals by the CRM's own ids."""
    deals = {deal_id for each in found for deal_id in each.message.deal_ids}
    external = await crm_ids(session, deals)
    emails = await addresses(session)
    return (_line(each, external, emails) for each in found)


def _line(
    each: Previewed, external: Mapping[int, str], emails: Mapping[int, str]
) -> str:
    message = each.message
    return json.dumps(
        {
            "at": each.at.isoformat(),
            "kind": message.kind,
            "recipient": emails[each.recipient.id],
            "recipient_name": each.recipient.name,
            "time_zone": each.recipient.calendar.time_zone,
            "deal_ids": [external[i] for i in message.deal_ids if i in external],
            "evidence": message.evidence.model_dump(mode="json"),
            "text": full_text(message.payload),
        },
        ensure_ascii=False,
    )
