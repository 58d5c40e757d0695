"""App Home: what matters now, what the bot knows, and for the admin how it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.views import held, pipeline
from bot.views.blocks import Block, context, header, paragraphs, section
from bot.views.deal_lines import Glance
from bot.views.message import headline
from bot.views.text import escape
from bot.views.words import count, moment
from coaching.evidence import Notice, load
from coaching.facts import Person, Role
from coaching.pipeline import PipelineFigures
from models.home import AdminHome, PersonHome, StoredMessage, StreamAge
from models.lookers import Looker
from models.mode import Mode

BLOCK_LIMIT = 100
NAMES_SHOWN = 12
_MODES = {
    Mode.SHADOW: "*Shadow mode.* Nothing goes to the floor; you see below what would.",
    Mode.LIVE: "*Live.* Messages go to the floor.",
    Mode.PAUSED: "*Paused.* Nothing is decided and nothing is sent.",
}
_NOTHING = "Nothing is waiting for you."
_KNOWN = (
    "From the CRM: deals, stages, amounts, dates, and when calls, e-mails and meetings "
    "were logged. From people.csv: your leader, role, start, target and days off. From "
    "Slack: your name, address and time zone. I never read your messages, and I give "
    "nobody a score."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Everything that one person's App Home shows."""

    person: Person
    own: PersonHome
    team: tuple[PipelineFigures, ...]
    """The people of a leader; empty for a rep."""
    data_as_of: datetime | None
    admin: AdminHome | None
    """Only for the admin."""
    mode: Mode
    presence: tuple[Block, ...] = ()
    """A leader's own time with the team."""


def view(page: Page, glance: Glance) -> Block:
    """Return the home tab, cut to what Slack takes."""
    blocks = [*_now(page.own, glance)]
    if page.admin is not None:
        blocks += _admin(page.admin, page.mode, glance)
    blocks += page.presence
    if page.team:
        blocks += pipeline.team(page.team, glance, data_as_of=page.data_as_of)
    blocks += _known(page, glance)
    return {"type": "home", "blocks": blocks[:BLOCK_LIMIT]}


def stranger() -> Block:
    """Return the home tab of somebody who is nobody on the sales floor."""
    text = (
        "I do not know you yet. Your Switchback admin can add you to people.csv; then "
        "this page shows what matters on your deals."
    )
    return {"type": "home", "blocks": [header("Switchback"), section(text)]}


def _now(own: PersonHome, glance: Glance) -> list[Block]:
    lines = [_open_message(message, glance) for message in own.open_messages]
    return [header("What matters now"), *paragraphs("\n".join(lines) or _NOTHING)]


def _open_message(message: StoredMessage, glance: Glance) -> str:
    return f"• {_point(message, glance)} ({glance.day_of(message.decided_at)})"


def _point(message: StoredMessage, glance: Glance) -> str:
    return headline(
        load(message.evidence),
        Notice.model_validate_json(message.notice),
        reader=glance.reader,
    )


def _known(page: Page, glance: Glance) -> list[Block]:
    own = page.own
    lines = [f"{count(own.messages_sent, 'message')} to you in the last 30 days."]
    if page.person.role is Role.REP:
        seen = _named(own.lookers, glance) or "nobody but you"
        lines.append(f"Your pipeline was looked at in the last 30 days by: {seen}.")
        told = _named(own.informed, glance) or "nobody"
        lines.append(f"A message about your deals went in that time to: {told}.")
        lines.append("Your deals: type /pipeline.")
    return [
        header("What I know about you"),
        *paragraphs("\n".join(lines)),
        context(_KNOWN),
    ]


def _named(people: Sequence[Looker], glance: Glance) -> str:
    return ", ".join(
        f"{escape(each.name)} ({glance.day_of(each.last_at)})" for each in people
    )


def _admin(admin: AdminHome, mode: Mode, glance: Glance) -> list[Block]:
    return [
        header("How Switchback stands"),
        section(_MODES[mode]),
        *_held_run(admin),
        *held.blocks(admin.held, glance),
        *paragraphs(_shadow(admin, glance)),
        *paragraphs(_streams(admin.streams, glance)),
        *paragraphs(_people(admin)),
        *paragraphs(_trust(admin)),
    ]


def _held_run(admin: AdminHome) -> list[Block]:
    if not admin.held_run:
        return []
    number = count(admin.held_run, "message")
    return [
        section(
            f"*Held: {number}.* Far more would go out than in other weeks. "
            "`python app.py live` shows them and lets them go."
        )
    ]


def _shadow(admin: AdminHome, glance: Glance) -> str:
    if not admin.shadow_count:
        return "*Would have gone out in the last 7 days:* nothing."
    number = count(admin.shadow_count, "message")
    lines = [f"*Would have gone out in the last 7 days:* {number}"]
    lines += [
        f"• to {escape(message.recipient)}: {_point(message, glance)}"
        for message in admin.shadow
    ]
    more = admin.shadow_count - len(admin.shadow)
    return "\n".join([*lines, *([f"and {more} more"] if more > 0 else [])])


def _streams(streams: Sequence[StreamAge], glance: Glance) -> str:
    if not streams:
        return "*Data:* the CRM has not been read yet."
    return "\n".join(["*Data*", *[f"• {_stream(each, glance)}" for each in streams]])


def _stream(stream: StreamAge, glance: Glance) -> str:
    name = escape(stream.stream.replace("_", " "))
    if stream.disabled_reason:
        return f"{name}: off, {escape(stream.disabled_reason, 150)}"
    age = (
        f"read {moment(stream.finished_at, glance.reader)}"
        if stream.finished_at
        else "not read in full yet"
    )
    trouble = f"; last trouble: {escape(stream.error, 150)}" if stream.error else ""
    return f"{name}: {age}{trouble}"


def _people(admin: AdminHome) -> str:
    return "\n".join(
        [
            "*People*",
            f"• without an active Slack user: {_names(admin.unmatched)}",
            f"• departed: {_names(admin.departed)}",
            f"• in the CRM but not in people.csv: {_names(admin.strangers)}",
        ]
    )


def _names(people: Sequence[str]) -> str:
    if not people:
        return "nobody"
    shown = ", ".join(escape(name, 40) for name in people[:NAMES_SHOWN])
    more = len(people) - NAMES_SHOWN
    return f"{shown} and {more} more" if more > 0 else shown


def _trust(admin: AdminHome) -> str:
    lines = [
        "*What needs a look*",
        f"• fields that could not be read: {admin.flaw_count}",
        *[f"    {escape(flaw, 150)}" for flaw in admin.flaws],
        f"• messages held, refused or expired in 30 days: {admin.held_count}",
        f"• “the data is wrong” in 30 days: {admin.wrong_data}",
    ]
    return "\n".join(lines)
