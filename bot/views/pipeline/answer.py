"""The answer to `/pipeline`: figures, then every deal, the worst first."""

from collections.abc import Sequence
from dataclasses import dataclass
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
    paragraphs,
    section,
)
from bot.views.slack_text.escape import LINE_LIMIT, escape, plain
from bot.views.slack_text.pages import Turn, paged
from bot.views.slack_text.words import count, count_or_no, first_name
from coaching.facts import CommonFlag, Role
from coaching.flags.common_flags import in_words
from coaching.pipeline import DealFigures, PipelineFigures

DEALS_SHOWN = 20
PEOPLE_SHOWN = 40
PEOPLE_AT_HOME = 20


def payload(
    found: PipelineFigures,
    glance: Glance,
    *,
    is_own: bool,
    data_as_of: datetime | None,
    page: int = 0,
) -> Payload:
    """Return the answer: 20 deals, or as many as fit, and buttons to the others."""
    text = f"{_whose(found, is_own=is_own)}: {sum_up(found)}."
    head = _head(found, is_own=is_own)
    origin = _origin(found, glance, is_own=is_own, data_as_of=data_as_of)
    turn = Turn(
        back=action_ids.DEALS_BACK,
        onward=action_ids.DEALS_ONWARD,
        value=str(found.rep.id),
    )
    deals = paged(
        [[_deal(item, glance)] for item in found.deals],
        turn,
        number=page,
        most=DEALS_SHOWN,
        beside=[*head, context(origin)],
    )
    return {
        "text": text,
        "blocks": [*(head[:1] if page else head), *deals, context(origin)],
    }


def _head(found: PipelineFigures, *, is_own: bool) -> list[Block]:
    name = "Your pipeline" if is_own else plain(found.rep.name)
    return [
        header(f"{name}: {count_or_no(found.open_deals, 'open deal')}"),
        *paragraphs(figures(found)),
    ]


def own(
    found: PipelineFigures, *, data_as_of: datetime | None, glance: Glance
) -> list[Block]:
    """Return somebody's own figures without the deals, for App Home."""
    return [
        header(f"Your pipeline: {count_or_no(found.open_deals, 'open deal')}"),
        *paragraphs(figures(found)),
        context(f"{data_age(data_as_of, glance)} Your deals: type /pipeline."),
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """The reps below a leader, with what is said beside them."""

    leader_id: int
    found: Sequence[PipelineFigures]
    data_as_of: datetime | None
    common: Sequence[CommonFlag] = ()
    """What most open deals of the whole floor carry: said once, below."""
    leader: str | None = None
    """Whose people they are; None: the reader's own."""


def people(those: People, glance: Glance, *, page: int = 0) -> Payload:
    """Return a leader's people with figures, never by rank, and a way to the others."""
    head = f"{whose_people(those.leader)}: {len(those.found)}"
    beside = [header(head), *_below(those, glance)]
    turn = Turn(
        back=action_ids.PEOPLE_BACK,
        onward=action_ids.PEOPLE_ONWARD,
        value=str(those.leader_id),
    )
    shown = paged(
        [[_person(each)] for each in _in_order(those.found)],
        turn,
        number=page,
        most=PEOPLE_SHOWN,
        beside=beside,
    )
    return {"text": f"{head}.", "blocks": [beside[0], *shown, *beside[1:]]}


def some_people(those: People, glance: Glance) -> list[Block]:
    """Return the first of them for App Home, and a button to all of them."""
    shown = _in_order(those.found)[:PEOPLE_AT_HOME]
    more = len(those.found) - len(shown)
    value = f"{those.leader_id}:0"
    label = f"All {len(those.found):,} People"
    to_all = button(label, action_id=action_ids.PEOPLE_ALL, value=value)
    return [
        header(f"{whose_people(those.leader)}: {len(those.found)}"),
        *[_person(each) for each in shown],
        *([section(f"and {more:,} more", to_all)] if more else []),
        *_below(those, glance),
    ]


def _in_order(found: Sequence[PipelineFigures]) -> list[PipelineFigures]:
    """Return those with a deal at risk first, then those with a note, each by name."""
    return sorted(found, key=lambda each: (_urgency(each), each.rep.name, each.rep.id))


def _urgency(found: PipelineFigures) -> int:
    flags = [flag for item in found.deals for flag in item.flags]
    return 0 if any(flag.is_risk for flag in flags) else 1 if flags else 2


def _below(those: People, glance: Glance) -> list[Block]:
    age = data_age(those.data_as_of, glance)
    return [
        *_common(those.common),
        context(f"{age} Those with a deal at risk first, then by the alphabet."),
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
