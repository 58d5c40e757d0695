"""The answer to `/pipeline`: figures, then every deal, the worst first."""

from collections.abc import Sequence
from datetime import datetime

from bot import action_ids
from bot.views.pipeline.data_age import data_age
from bot.views.pipeline.deal_lines import Glance, summary
from bot.views.pipeline.facts import in_short
from bot.views.pipeline.sums import figures, sum_up
from bot.views.slack_text.blocks import (
    Block,
    Payload,
    button,
    context,
    header,
    modal,
    paragraphs,
    section,
)
from bot.views.slack_text.escape import LINE_LIMIT, escape, plain
from bot.views.slack_text.words import count, count_or_no, first_name
from coaching.facts import CommonFlag, Role
from coaching.flags.common_flags import in_words
from coaching.pipeline import DealFigures, PipelineFigures

DEALS_SHOWN = 20
PEOPLE_SHOWN = 40


def payload(
    found: PipelineFigures, glance: Glance, *, is_own: bool, data_as_of: datetime | None
) -> Payload:
    """Return the answer; more than 20 deals are cut, and counted."""
    text = f"{_whose(found, is_own=is_own)}: {sum_up(found)}."
    return {
        "text": text,
        "blocks": blocks(found, glance, is_own=is_own, data_as_of=data_as_of),
    }


def blocks(
    found: PipelineFigures, glance: Glance, *, is_own: bool, data_as_of: datetime | None
) -> list[Block]:
    """Return the answer's blocks, for a message, a modal or App Home alike."""
    shown = found.deals[:DEALS_SHOWN]
    more = len(found.deals) - len(shown)
    name = "Your pipeline" if is_own else plain(found.rep.name)
    return [
        header(f"{name}: {count_or_no(found.open_deals, 'open deal')}"),
        *paragraphs(figures(found)),
        *[_deal(item, glance) for item in shown],
        *([section(f"and {count(more, 'more deal')}")] if more else []),
        context(_origin(found, glance, is_own=is_own, data_as_of=data_as_of)),
    ]


def view(
    found: PipelineFigures, glance: Glance, *, is_own: bool, data_as_of: datetime | None
) -> Block:
    """Return the answer as a modal, for a button that was pressed in App Home."""
    inside = blocks(found, glance, is_own=is_own, data_as_of=data_as_of)
    return modal(title="Pipeline", blocks=inside)


def own(
    found: PipelineFigures, *, data_as_of: datetime | None, glance: Glance
) -> list[Block]:
    """Return somebody's own figures without the deals, for App Home."""
    return [
        header(f"Your pipeline: {count_or_no(found.open_deals, 'open deal')}"),
        *paragraphs(figures(found)),
        context(f"{data_age(data_as_of, glance)} Your deals: type /pipeline."),
    ]


def team(
    people: Sequence[PipelineFigures],
    glance: Glance,
    *,
    data_as_of: datetime | None,
    common: Sequence[CommonFlag] = (),
    leader: str | None = None,
) -> list[Block]:
    """Return a leader's people by name, never by rank, each with figures.

    `leader` names whose people they are where that is not the reader. What is
    `common` on the whole floor is said once, below.
    """
    shown = sorted(people, key=lambda each: each.rep.name)[:PEOPLE_SHOWN]
    more = len(people) - len(shown)
    return [
        header(f"{whose_people(leader)}: {len(people)}"),
        *[_person(each) for each in shown],
        *([section(f"and {more} more: try /pipeline and a name")] if more else []),
        *_common(common),
        context(f"{data_age(data_as_of, glance)} In alphabetical order."),
    ]


def whose_people(leader: str | None) -> str:
    """Return "Your people", or those of the leader with this name, escaped."""
    return "Your people" if leader is None else f"{first_name(leader)}'s people"


def _common(common: Sequence[CommonFlag]) -> list[Block]:
    if not common:
        return []
    lines = [f"• {escape(in_words(each), LINE_LIMIT)}" for each in common]
    return paragraphs(
        "\n".join(["*True of most open deals of all teams*, so said only here", *lines])
    )


def _whose(found: PipelineFigures, *, is_own: bool) -> str:
    return "Your pipeline" if is_own else f"{first_name(found.rep.name)}'s pipeline"


def _deal(item: DealFigures, glance: Glance) -> Block:
    more = button("Brief", action_id=action_ids.BRIEF, value=str(item.deal.id))
    return section(summary(item, glance), accessory=more)


def _person(found: PipelineFigures) -> Block:
    look = _to_look_at(found)
    known = in_short(found.totals, found.pace)
    text = f"*{escape(found.rep.name)}*\n{sum_up(found)}; {look}"
    if known:
        text += f"\n{known[0].upper()}{known[1:]}"
    show = button("Show", action_id=action_ids.SHOW, value=str(found.rep.id))
    return section(text, accessory=show)


def _to_look_at(found: PipelineFigures) -> str:
    """Say how many deals bear a flag, in the words that stand beside each of them.

    A rep whose deal "no touch for 10 bd" stands beside has something that stands out.
    """
    risky = sum(any(flag.is_risk for flag in item.flags) for item in found.deals)
    if risky:
        return f"{count(risky, 'deal')} to look at"
    flagged = sum(bool(item.flags) for item in found.deals)
    if flagged:
        return f"none at risk, {count(flagged, 'deal')} with a note"
    return "nothing stands out"


def _origin(
    found: PipelineFigures, glance: Glance, *, is_own: bool, data_as_of: datetime | None
) -> str:
    parts = [data_age(data_as_of, glance)]
    if found.deals:
        parts.append("Most flags first, then the largest amount.")
    parts.append("Only you see this answer.")
    # Only a rep's page lists who looked.
    if not is_own and found.rep.role is Role.REP:
        rep = first_name(found.rep.name)
        parts.append(f"{rep} can see in App Home that you looked.")
    return " ".join(parts)
