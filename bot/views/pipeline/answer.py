"""The answer to `/pipeline`: figures, then every deal, the worst first."""

from collections.abc import Sequence
from datetime import datetime

from bot import action_ids
from bot.views.pipeline.deal_lines import Glance, details, flags, summary
from bot.views.pipeline.facts import in_short, lines
from bot.views.slack_text import past_due
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
from bot.views.slack_text.blocks import actions as action_row
from bot.views.slack_text.escape import LINE_LIMIT, escape, link, plain
from bot.views.slack_text.words import count, first_name, moment, money, number
from coaching.facts import CommonFlag, Role
from coaching.flags.common_flags import in_words
from coaching.forecasting.coverage import Coverage
from coaching.pipeline import CurrencyFigures, DealFigures, PipelineFigures
from coaching.refs import deal_ref

DEALS_SHOWN = 20
PEOPLE_SHOWN = 40
CURRENCIES_SHOWN = 4


def payload(
    found: PipelineFigures, glance: Glance, *, is_own: bool, data_as_of: datetime | None
) -> Payload:
    """Return the answer; more than 20 deals are cut, and counted."""
    text = f"{_whose(found, is_own=is_own)}: {_sum_up(found)}."
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
        header(f"{name}: {count(found.open_deals, 'open deal')}"),
        *paragraphs(_figures(found)),
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


def brief(
    item: DealFigures, glance: Glance, *, owner: str, data_as_of: datetime | None
) -> Block:
    """Return the modal with everything there is to say about one deal."""
    named = link(deal_ref(item.deal), glance.hosts)
    inside = [
        section(f"*{named}*\nOwner: {escape(owner)}"),
        *paragraphs(details(item, glance)),
    ]
    found = flags(item)
    if found:
        inside += paragraphs("\n".join(["*To look at*", *[f"• {f}" for f in found]]))
    inside.append(_asked_for(item))
    inside.append(context(f"{_age(data_as_of, glance)} Logged data may be incomplete."))
    return modal(title="Deal brief", blocks=inside)


def _asked_for(item: DealFigures) -> Block:
    """Return the buttons for what people say about a deal."""
    value = str(item.deal.id)
    return action_row(
        [
            button("Commitment", action_id=action_ids.PROMISE, value=value),
            button("I Need Help", action_id=action_ids.HELP_ON_DEAL, value=value),
        ]
    )


def own(
    found: PipelineFigures, *, data_as_of: datetime | None, glance: Glance
) -> list[Block]:
    """Return somebody's own figures without the deals, for App Home."""
    return [
        header(f"Your pipeline: {count(found.open_deals, 'open deal')}"),
        *paragraphs(_figures(found)),
        context(f"{_age(data_as_of, glance)} Your deals: type /pipeline."),
    ]


def team(
    people: Sequence[PipelineFigures],
    glance: Glance,
    *,
    data_as_of: datetime | None,
    common: Sequence[CommonFlag] = (),
) -> list[Block]:
    """Return a leader's people by name, never by rank, each with figures.

    What is `common` on the whole floor is said once, below.
    """
    shown = sorted(people, key=lambda each: each.rep.name)[:PEOPLE_SHOWN]
    more = len(people) - len(shown)
    return [
        header(f"Your people: {len(people)}"),
        *[_person(each) for each in shown],
        *([section(f"and {more} more: try /pipeline and a name")] if more else []),
        *_common(common),
        context(f"{_age(data_as_of, glance)} In the order of the alphabet."),
    ]


def _common(common: Sequence[CommonFlag]) -> list[Block]:
    if not common:
        return []
    lines = [f"• {escape(in_words(each), LINE_LIMIT)}" for each in common]
    return paragraphs(
        "\n".join(["*True of most open deals of all teams*, so said only here", *lines])
    )


def _whose(found: PipelineFigures, *, is_own: bool) -> str:
    return "Your pipeline" if is_own else f"{first_name(found.rep.name)}'s pipeline"


def _sum_up(found: PipelineFigures) -> str:
    sums = [_open_sum(total) for total in found.totals]
    deals = count(found.open_deals, "open deal")
    return ", ".join([deals, *sums[:CURRENCIES_SHOWN]])


def _open_sum(total: CurrencyFigures) -> str:
    """Return the open sum; where it is spoiled, what is left of it too."""
    told = money(total.open_minor, total.currency)
    if total.overdue is None:
        return told
    return f"{told} ({past_due.without(total.overdue)})"


def _figures(found: PipelineFigures) -> str:
    if not found.open_deals:
        return "\n".join(["No open deal is logged.", *lines((), found.pace)])
    said = [_total(total) for total in found.totals[:CURRENCIES_SHOWN]]
    if found.without_amount:
        without = count(found.without_amount, "deal")
        said.append(f"{without} without an amount: not in these sums.")
    if found.coverage is not None:
        said.append(_coverage(found.coverage))
    elif found.rep.role is Role.REP:
        said.append("*Coverage:* no target is set, so there is nothing to cover.")
    return "\n".join([*said, *lines(found.totals, found.pace), *_new(found)])


def _new(found: PipelineFigures) -> list[str]:
    """Say how much of what is new was handed out; nothing where nothing was."""
    new = found.new
    if new is None or not new.handed_out:
        return []
    parts = [f"{new.handed_out:,} handed out"]
    if new.opened:
        parts.insert(0, f"{new.opened:,} opened")
    if new.not_told:
        parts.append(f"{new.not_told:,} by whom the CRM does not tell")
    return [f"*In the last 30 days:* {', '.join(parts)}."]


def _total(total: CurrencyFigures) -> str:
    open_sum = money(total.open_minor, total.currency)
    weighted = money(total.weighted_minor, total.currency)
    sums = f"*Open* {open_sum}, weighted {weighted}"
    return f"{_late(total)}{sums}{_kept(total)}. {_closing(total)}."


def _late(total: CurrencyFigures) -> str:
    """Return the sentence before sums that are spoiled."""
    return "" if total.overdue is None else f"*{past_due.sentence(total.overdue)}.* "


def _kept(total: CurrencyFigures) -> str:
    """Return the sums again, without what is past its date."""
    spoiled = total.overdue
    if spoiled is None or spoiled.minor == spoiled.open_minor:
        return ""
    kept = money(spoiled.open_minor - spoiled.minor, total.currency)
    weighted = money(total.kept_weighted_minor, total.currency)
    return f"; without that {kept}, weighted {weighted}"


def _closing(total: CurrencyFigures) -> str:
    """Say what closes soon; what is not known must not read as nothing."""
    if total.undated == total.deals:
        return "*Closing:* no close dates"
    month = money(total.closing_30_minor, total.currency)
    quarter = money(total.closing_90_minor, total.currency)
    sums = f"*Closing* in 30 days {month}, in 90 days {quarter}"
    if not total.undated:
        return sums
    of_all = f"{total.undated:,} of {count(total.deals, 'deal')}"
    return f"{sums}; {of_all} without a close date"


def _coverage(cover: Coverage) -> str:
    target = money(cover.target_minor, cover.currency)
    if cover.ratio is None or cover.ratio_without_largest is None:
        return f"*Coverage:* the quarter's target of {target} is met."
    left = money(cover.remaining_minor, cover.currency)
    known = "" if cover.won_minor is not None else " (nothing known as won yet)"
    return (
        f"*Coverage:* {number(cover.ratio)}x the {left} that is left of the quarter's "
        f"{target}{known}, {number(cover.ratio_without_largest)}x without the largest "
        f"deal; {number(cover.needed)}x is {cover.basis}.{_apart(cover)}"
    )


def _apart(cover: Coverage) -> str:
    """Say what is kept out: amounts are never converted or made up."""
    if not cover.apart:
        return ""
    deals = count(cover.apart, "deal")
    are = "is" if cover.apart == 1 else "are"
    return f" {deals} without an amount in {escape(cover.currency, 8)} {are} not in it."


def _deal(item: DealFigures, glance: Glance) -> Block:
    more = button("Brief", action_id=action_ids.BRIEF, value=str(item.deal.id))
    return section(summary(item, glance), accessory=more)


def _person(found: PipelineFigures) -> Block:
    risky = sum(any(flag.is_risk for flag in item.flags) for item in found.deals)
    look = f"{count(risky, 'deal')} to look at" if risky else "nothing stands out"
    known = in_short(found.totals, found.pace)
    text = f"*{escape(found.rep.name)}*\n{_sum_up(found)}; {look}"
    if known:
        text += f"\n{known[0].upper()}{known[1:]}"
    show = button("Show", action_id=action_ids.SHOW, value=str(found.rep.id))
    return section(text, accessory=show)


def _origin(
    found: PipelineFigures, glance: Glance, *, is_own: bool, data_as_of: datetime | None
) -> str:
    parts = [_age(data_as_of, glance)]
    if found.deals:
        parts.append("More flags first, then the larger amount.")
    parts.append("Only you see this answer.")
    # Only a rep's page lists who looked.
    if not is_own and found.rep.role is Role.REP:
        rep = first_name(found.rep.name)
        parts.append(f"{rep} can see in App Home that you looked.")
    return " ".join(parts)


def _age(data_as_of: datetime | None, glance: Glance) -> str:
    if data_as_of is None:
        return "The CRM has not been read in full yet."
    return f"CRM data as of {moment(data_as_of, glance.reader)}."
