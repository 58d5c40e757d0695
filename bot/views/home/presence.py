"""App Home of a leader: the own time with the team, shown to nobody else."""

from collections.abc import Sequence

from bot import action_ids
from bot.views.messages.meeting_brief import kind_in_words
from bot.views.pipeline.deal_lines import Glance
from bot.views.slack_text.blocks import (
    Block,
    button,
    context,
    header,
    paragraphs,
    section,
)
from bot.views.slack_text.blocks import actions as action_row
from bot.views.slack_text.escape import escape
from bot.views.slack_text.words import count, first_name, number, percent
from coaching.digest.leader_presence import FieldTime, OwnPresence, Sampled
from coaching.facts.home import Suggested

_ALONE = (
    "Only you see this part: it goes to nobody above you, and nobody is compared. It "
    "counts meetings in the CRM that name you, and those that you told me of."
)


def blocks(
    own: OwnPresence | None, open_ones: Sequence[Suggested], glance: Glance
) -> list[Block]:
    """Return the section; nothing where neither figures nor questions are there."""
    if own is None and not open_ones:
        return []
    found = [header("Your time with the team"), *_asked(open_ones, glance)]
    if own is not None:
        found += paragraphs("\n".join(_figures(own)))
    return [*found, context(_ALONE)]


def _asked(open_ones: Sequence[Suggested], glance: Glance) -> list[Block]:
    found: list[Block] = []
    for meeting in open_ones:
        on = glance.day_of(meeting.starts_at)
        found.append(section(f"“{escape(meeting.title)}” on {on}: were you there?"))
        value = str(meeting.id)
        found.append(
            action_row(
                [
                    button("I Joined", action_id=action_ids.JOINED, value=value),
                    button(
                        "It Did Not Happen", action_id=action_ids.NOT_HELD, value=value
                    ),
                ]
            )
        )
    return found


def _figures(own: OwnPresence) -> list[str]:
    lines = [_field_time(own.field_time)] if own.field_time else []
    lines.append(_ends(own))
    lines.append("*Joined in the last 60 days:*")
    return [*lines, *[f"• {_sampled(each)}" for each in own.sampled]]


def _field_time(found: FieldTime) -> str:
    line = (
        f"*Field time:* {number(found.hours)} of {found.working_hours} working hours "
        f"in {count(found.weeks, 'week')} were customer meetings beside a rep: "
        f"{percent(found.share)}. The goal is {percent(found.goal)}."
    )
    if found.without_end:
        missing = count(found.without_end, "meeting")
        line += f" {missing} without an end in the CRM not counted."
    return line


def _ends(own: OwnPresence) -> str:
    if not own.uncertain + own.sure:
        return "*Where you went:* no joined meeting of 60 days has a deal I can judge."
    uncertain = count(own.uncertain, "meeting")
    sure = f"{own.sure:,}" if own.sure else "none"
    ends = f"{uncertain} with an open end, {sure} all but won"
    return f"*Where you went:* by the deals' stages, {ends}."


def _sampled(each: Sampled) -> str:
    areas = ", ".join(f"{kind_in_words(kind)} {times}" for kind, times in each.areas)
    return f"{first_name(each.rep.name)}: {areas}"
