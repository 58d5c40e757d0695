"""Show an admin what would go out: as a table, as JSON lines, or counted by person."""

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from rich.console import Console
from rich.table import Table
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from console.parts import Parts
from jobs.preview import Previewed, preview
from jobs.sync_report import SyncReport
from models.database import reading
from models.mode import Mode, read_mode
from models.tables import Deal, Person

LINK = re.compile(r"<[^<>|]+\|([^<>]*)>")


async def show_preview(parts: Parts, day: date, *, as_json: bool) -> None:
    """Print what would go out on `day`: JSON lines, or a table for a person."""
    waiting = Console(stderr=True)
    async with reading(parts.sessions) as session:
        is_shadow = await read_mode(session) is not Mode.LIVE
        with waiting.status(f"Going through {day}, hour by hour"):
            found = await preview(
                session,
                parts.rules,
                day=day,
                known_at=parts.clock(),
                is_shadow=is_shadow,
            )
        if as_json:
            for line in await json_lines(session, found):
                sys.stdout.write(f"{line}\n")
            return
    show_table(found, Console(), title=f"{day:%A} {day}")


def show_sync(report: SyncReport, console: Console) -> bool:
    """Print a line for each stream that broke off; return whether none did."""
    lines = [report.error] if report.error else []
    lines += [
        f"{stream.value}: {each.error}"
        for stream, each in report.streams.items()
        if each.error
    ]
    for line in lines:
        console.print(line, markup=False)
    if report.is_complete:
        console.print(f"{len(report.streams)} streams are up to date.")
    return report.is_complete


async def json_lines(
    session: AsyncSession, found: Sequence[Previewed]
) -> Iterator[str]:
    """Return one line of JSON for each message; deals by the CRM's own ids."""
    deals = {deal_id for each in found for deal_id in each.message.deal_ids}
    named = select(Deal.id, Deal.external_id).where(Deal.id.in_(deals))
    external = dict((await session.execute(named)).all())
    emails = dict((await session.execute(select(Person.id, Person.email))).all())
    return (_line(each, external, emails) for each in found)


def _line(each: Previewed, external: dict[int, str], emails: dict[int, str]) -> str:
    message = each.message
    return json.dumps(
        {
            "at": each.at.isoformat(),
            "kind": message.kind,
            "recipient": emails[each.recipient.id],
            "recipient_name": each.recipient.name,
            "deal_ids": [external[i] for i in message.deal_ids if i in external],
            "evidence": message.evidence.model_dump(mode="json"),
            "text": full_text(message.payload),
        },
        ensure_ascii=False,
    )


def full_text(payload: dict[str, Any]) -> str:
    """Return all that a message says, in reading order, without its buttons."""
    return "\n".join(_texts(payload["blocks"])) or as_plain(str(payload["text"]))


def as_plain(mrkdwn: str) -> str:
    """Return Slack's markup as a person reads it, links by their names."""
    named = LINK.sub(r"\1", mrkdwn)
    return named.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _texts(node: object) -> Iterator[str]:
    if isinstance(node, list):
        for child in node:
            yield from _texts(child)
    elif isinstance(node, dict) and node.get("type") not in ("actions", "button"):
        if isinstance(node.get("text"), str):
            text = node["text"]
            yield as_plain(text) if node.get("type") == "mrkdwn" else text
        yield from _texts([v for v in node.values() if isinstance(v, dict | list)])


def show_table(found: Sequence[Previewed], console: Console, *, title: str) -> None:
    """Print one row for each message, in the reader's own time."""
    if not found:
        console.print(f"{title}: nothing would go out.", markup=False)
        return
    table = Table(title=title, show_lines=True)
    for name in ("At", "To", "Kind", "Message"):
        table.add_column(name, overflow="fold")
    for each in found:
        local = each.recipient.calendar.local(each.at)
        text = as_plain(str(each.message.payload["text"]))
        cells = (f"{local:%H:%M}", each.recipient.name, each.message.kind, text)
        # Deals are called what customers like: no cell is markup.
        table.add_row(*(cell.replace("[", r"\[") for cell in cells))
    console.print(table)


def counted(found: Sequence[Previewed]) -> list[str]:
    """Return one line for each reader: how many messages, of which kinds."""
    kinds: dict[str, Counter[str]] = {}
    for each in found:
        kinds.setdefault(each.recipient.name, Counter())[each.message.kind] += 1
    return [
        f"{name}: {sum(counts.values())} ("
        + ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items()))
        + ")"
        for name, counts in sorted(kinds.items())
    ]
