"""The sums of one pipeline in words: open, closing soon, and beside the target."""

from bot.views.pipeline.facts import lines
from bot.views.slack_text import past_due
from bot.views.slack_text.escape import escape
from bot.views.slack_text.words import count, count_or_no, money, number
from coaching.facts import Role
from coaching.forecasting.coverage import Coverage
from coaching.pipeline import CurrencyFigures, PipelineFigures

CURRENCIES_SHOWN = 4


def sum_up(found: PipelineFigures) -> str:
    """Return how many deals are open, and the sums of four currencies at the most."""
    sums = [_open_sum(total) for total in found.totals]
    deals = count_or_no(found.open_deals, "open deal")
    return ", ".join([deals, *sums[:CURRENCIES_SHOWN]])


def figures(found: PipelineFigures) -> str:
    """Return all sums of a pipeline, then what stands beside them, one a line."""
    if not found.open_deals:
        return "\n".join(["No open deal is logged.", *lines((), found.pace)])
    said = [_total(total) for total in found.totals[:CURRENCIES_SHOWN]]
    if found.without_amount:
        without = count(found.without_amount, "deal")
        said.append(f"{without} without an amount: not in these sums.")
    if found.coverage is not None:
        said.append(_coverage(found.coverage, is_one=found.open_deals == 1))
    elif found.rep.role is Role.REP:
        said.append("*Coverage:* no target is set, so there is nothing to cover.")
    return "\n".join([*said, *lines(found.totals, found.pace), *_new(found)])


def _open_sum(total: CurrencyFigures) -> str:
    """Return the open sum; where it is spoiled, what is left of it too."""
    told = money(total.open_minor, total.currency)
    if total.overdue is None:
        return told
    return f"{told} ({past_due.without(total.overdue)})"


def _new(found: PipelineFigures) -> list[str]:
    """Say how much of what is new was handed out; nothing where nothing was."""
    new = found.new
    if new is None or not new.handed_out:
        return []
    parts = [f"{new.handed_out:,} handed out"]
    if new.opened:
        parts.insert(0, f"{new.opened:,} opened")
    if new.not_told:
        parts.append(f"{new.not_told:,} of unknown origin")
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


def _coverage(cover: Coverage, *, is_one: bool) -> str:
    target = money(cover.target_minor, cover.currency)
    if cover.ratio is None or cover.ratio_without_largest is None:
        return f"*Coverage:* the quarter's target of {target} is met."
    left = money(cover.remaining_minor, cover.currency)
    known = "" if cover.won_minor is not None else " (nothing known as won yet)"
    without = f", {number(cover.ratio_without_largest)}x without the largest deal"
    return (
        f"*Coverage:* {number(cover.ratio)}x the {left} that is left of the quarter's "
        f"{target}{known}{'' if is_one else without}; {number(cover.needed)}x is "
        f"{cover.basis}.{_apart(cover)}"
    )


def _apart(cover: Coverage) -> str:
    """Say what is kept out: amounts are never converted or made up."""
    if not cover.apart:
        return ""
    deals = count(cover.apart, "deal")
    are = "is" if cover.apart == 1 else "are"
    return f" {deals} without an amount in {escape(cover.currency, 8)} {are} not in it."
