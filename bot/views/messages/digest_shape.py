"""What the open pipeline rests on, in a digest: the largest deal, and new ones."""

from bot.views.messages.draft import Frame
from bot.views.slack_text.escape import escape
from bot.views.slack_text.words import business_days, count, money, number, percent
from coaching.evidence import PipelineShape

NAME_SHOWN = 40
OWNER_SHOWN = 30


def shape(found: PipelineShape | None, frame: Frame) -> str:
    """Return both facts, a line each; "" where neither is known."""
    if found is None:
        return ""
    return "\n".join([*_largest(found, frame), *_opened(found)])


def _largest(found: PipelineShape, frame: Frame) -> list[str]:
    if found.largest is None or found.share is None:
        return []
    deal = found.largest
    amount, share = money(deal.amount_minor, deal.currency), percent(found.share)
    owner = f", {escape(found.owner.name, OWNER_SHOWN)}" if found.owner else ""
    name = frame.deal(deal, NAME_SHOWN)
    return [f"*Largest:* {name} {amount}{owner}, {share} of the open amount."]


def _opened(found: PipelineShape) -> list[str]:
    days = found.opened_days_ago
    if days is None:
        return []
    ago = _ago(days, found.opened_bd_ago)
    usual = found.usual_per_week
    beside = "" if usual is None else f"; usually about {number(usual)} a week"
    return [f"*New deals:* the last one {ago}{beside}."]


def _ago(days: int, business: int | None) -> str:
    """Return since when, in business days where these are known, as in /pipeline."""
    if days == 0:
        return "today"
    if business == 0:
        return "after the last business day"
    return f"{count(days, 'day') if business is None else business_days(business)} ago"
