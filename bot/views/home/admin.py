"""App Home of the admin: how the installation stands, and what needs a look."""

from collections.abc import Sequence

from bot.views.home import held_messages, held_run
from bot.views.home.messages import point
from bot.views.home.more import Whole, and_more
from bot.views.home.pilot_words import pilot_in_words
from bot.views.pipeline.deal_lines import Glance
from bot.views.slack_text.blocks import Block, header, paragraphs, section
from bot.views.slack_text.escape import escape
from bot.views.slack_text.words import count, moment
from coaching.facts.home import AdminHome, DecidedMessage, StreamAge
from coaching.facts.mode import Mode, Pilot

NAMES_SHOWN = 12
SENTENCE = 400
_WOULD_HAVE = "Would have gone out in the last 7 days"
_MODES = {
    Mode.SHADOW: "*Shadow mode.* Nothing goes to the floor; you see below what would.",
    Mode.LIVE: "*Live.* Messages go to the floor.",
    Mode.PAUSED: "*Paused.* Nothing is decided and nothing is sent.",
}


def blocks(admin: AdminHome, mode: Mode, glance: Glance) -> list[Block]:
    """Return the admin's part of the page."""
    return [
        header("How Switchback stands"),
        section(_mode(admin.pilot, mode)),
        *held_run.blocks(admin.held_run, glance),
        *held_messages.blocks(admin.held, glance),
        *paragraphs(_shadow(admin, mode, glance)),
        *and_more(admin.shadow_count - len(admin.shadow), Whole.SHADOW),
        *paragraphs(_streams(admin.streams, glance)),
        *paragraphs(_people(admin)),
        *_more_people(admin),
        *paragraphs(_trust(admin)),
    ]


def standings(sentences: Sequence[str]) -> list[Block]:
    """Return how each rule did on the own past; nothing before that is known."""
    if not sentences:
        return []
    lines = [f"• {escape(sentence, SENTENCE)}" for sentence in sentences]
    return paragraphs("\n".join(["*How each rule did on your own past*", *lines]))


def _mode(pilot: Pilot | None, mode: Mode) -> str:
    if pilot is None or mode is not Mode.LIVE:
        return _MODES[mode]
    leaders = [escape(name, 40) for name in pilot.leaders]
    words = pilot_in_words(leaders, pilot.people)
    return f"*{words[0].upper()}{words[1:]}.* You see below what the rest would get."


def _shadow(admin: AdminHome, mode: Mode, glance: Glance) -> str:
    """Return what was kept back; nothing where all of it goes out."""
    if not admin.shadow_count:
        is_all_sent = mode is Mode.LIVE and admin.pilot is None
        return "" if is_all_sent else f"*{_WOULD_HAVE}:* nothing."
    number = count(admin.shadow_count, "message")
    lines = [f"*{_WOULD_HAVE}:* {number}"]
    lines += [f"• {shadow_line(message, glance)}" for message in admin.shadow]
    return "\n".join(lines)


def shadow_line(message: DecidedMessage, glance: Glance) -> str:
    """Return what would have gone to whom."""
    return f"to {escape(message.recipient)}: {point(message, glance)}"


def _streams(streams: Sequence[StreamAge], glance: Glance) -> str:
    if not streams:
        return "*Data:* the CRM has not been read yet."
    return "\n".join(["*Data*", *[f"• {_stream(each, glance)}" for each in streams]])


def _stream(stream: StreamAge, glance: Glance) -> str:
    name = escape(stream.stream.replace("_", " "))
    if stream.disabled_reason:
        return f"{name}: off, {escape(stream.disabled_reason, 150)}"
    if stream.held_reason:
        return f"{name}: held, no rule relies on it: {escape(stream.held_reason, 400)}"
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
            *_alone(admin),
            f"• in the CRM but not in people.csv: {_names(admin.strangers)}",
        ]
    )


def _alone(admin: AdminHome) -> list[str]:
    """Say about whom nobody is told, and that nobody gets a digest, where it is so."""
    lines = []
    if admin.leaderless:
        lines.append(f"• without a leader, so nobody hears: {_names(admin.leaderless)}")
    if not admin.has_vp:
        lines.append("• no VP in people.csv, so no digest is written")
    return lines


def _more_people(admin: AdminHome) -> list[Block]:
    """Return a way to all of each list of names that is cut."""
    lists = (
        (Whole.UNMATCHED, admin.unmatched, " without an active Slack user"),
        (Whole.DEPARTED, admin.departed, " departed"),
        (Whole.LEADERLESS, admin.leaderless, " without a leader"),
        (Whole.STRANGERS, admin.strangers, " not in people.csv"),
    )
    return [
        block
        for whole, names, of in lists
        for block in and_more(len(names) - NAMES_SHOWN, whole, of=of)
    ]


def _names(people: Sequence[str]) -> str:
    if not people:
        return "nobody"
    shown = in_a_line(people[:NAMES_SHOWN])
    return f"{shown} …" if len(people) > NAMES_SHOWN else shown


def in_a_line(people: Sequence[str]) -> str:
    """Return names in one line."""
    return ", ".join(escape(name, 40) for name in people)


def _trust(admin: AdminHome) -> str:
    if not admin.flaw_count + admin.held_count + admin.wrong_data:
        return "*What needs a look:* nothing."
    lines = [
        "*What needs a look*",
        f"• fields that could not be read: {admin.flaw_count}",
        *[f"    {escape(flaw, 150)}" for flaw in admin.flaws],
        f"• messages held, refused or expired in 30 days: {admin.held_count}",
        f"• “the data is wrong” in 30 days: {admin.wrong_data}",
    ]
    return "\n".join(lines)
