"""Two facts about an open pipeline, told also when there is nothing to warn of."""

from collections.abc import Sequence

from bot.views.slack_text.escape import escape
from bot.views.slack_text.words import business_days, money, number, one_every, percent
from coaching.measures.concentration import Concentration
from coaching.measures.creation_pace import CreationPace
from coaching.pipeline import CurrencyFigures

CURRENCIES_SHOWN = 4
NAME_SHOWN = 40
WEEK_BD = 5
SELDOM_BD = 5
"""From so many between two deals on their distance reads better than a rate."""


def lines(totals: Sequence[CurrencyFigures], pace: CreationPace | None) -> list[str]:
    """Return a line for the largest deal of each currency, and one for new deals."""
    of_several = len(totals) > 1
    said = [
        _largest(total.largest, of_several=of_several)
        for total in totals[:CURRENCIES_SHOWN]
        if total.largest is not None
    ]
    return [*said, f"*New deals:* {told_pace(pace)}."] if pace else said


def in_short(found: Sequence[CurrencyFigures], pace: CreationPace | None) -> str:
    """Return both facts in half a line, for a list of people; "" without either."""
    largest = next((total.largest for total in found if total.largest), None)
    share = f"largest deal {percent(largest.share)} of the amount" if largest else ""
    last = f"last new deal {_ago(pace)}{_usual(pace)}" if pace else ""
    return "; ".join(part for part in (share, last) if part)


def told_pace(pace: CreationPace) -> str:
    """Return when the last new deal came, beside how often one does."""
    usual = _usual(pace)
    return f"the last one {_ago(pace)}{usual or '; too few to tell what is usual'}"


def _largest(found: Concentration, *, of_several: bool) -> str:
    deal = found.deal
    name = escape(deal.name, NAME_SHOWN)
    amount, share = money(deal.amount_minor, deal.currency), percent(found.share)
    of_what = f" in {escape(deal.currency, 8)}" if of_several and deal.currency else ""
    return f"*Largest* {name}, {amount}: {share} of the open amount{of_what}."


def _ago(pace: CreationPace) -> str:
    if pace.is_today:
        return "today"
    if pace.ago_bd == 0:
        return "after the last business day"
    return f"{business_days(pace.ago_bd)} ago"


def _usual(pace: CreationPace) -> str:
    if not pace.every_bd:
        return ""
    if pace.every_bd >= SELDOM_BD:
        return f"; usually {one_every(pace.every_bd)}"
    return f"; usually {number(WEEK_BD / pace.every_bd)} a week"
