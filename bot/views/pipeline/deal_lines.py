"""One open deal in a few lines, for a list and for its brief."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.views.slack_text.escape import escape, link
from bot.views.slack_text.words import (
    basis,
    business_days,
    day,
    money,
    percent,
    spelled,
    too_few,
)
from coaching.calendar import Calendar
from coaching.evidence import WinChance
from coaching.facts import Deal
from coaching.pipeline import DealFigures
from coaching.refs import deal_ref

FLAG_LIMIT = 120
FLAGS_SHOWN = 4
STEP_LIMIT = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """Who reads when: what dates and links look like."""

    reader: Calendar
    hosts: frozenset[str]
    now: datetime

    @property
    def today(self) -> date:
        """Return the reader's date."""
        return self.reader.today(self.now)

    def day_of(self, instant: datetime) -> str:
        """Return the reader's date of an instant, such as "Thu 19 Nov"."""
        return day(self.reader.today(instant), self.today)


def summary(item: DealFigures, glance: Glance) -> str:
    """Return the deal in three lines: what it is, how it moves, what stands out."""
    lines = [
        f"*{link(deal_ref(item.deal), glance.hosts)}* {_worth(item)}",
        f"Customer: {customer(item)}. Next: {planned(item.deal, glance)}.",
    ]
    return "\n".join([*lines, *_flags_line(item)])


def details(item: DealFigures, glance: Glance) -> str:
    """Return the deal's figures for a brief, one a line."""
    deal = item.deal
    close = day(deal.close_date, glance.today) if deal.close_date else "no date"
    rows = {
        "Amount": money(deal.amount_minor, deal.currency),
        "Stage": _stage(item),
        "Close date": close,
        "Chance of winning": _chance(item.chance),
        "Within 30 days": _soon(item),
        "Customer": customer(item),
        "Last touch": _touched(deal, glance),
        "Next": planned(deal, glance),
        "Opened": glance.day_of(deal.created_at),
    }
    return "\n".join(f"*{name}:* {value}" for name, value in rows.items())


def customer(item: DealFigures) -> str:
    """Return when the customer was last heard from."""
    if item.customer_bd is None:
        return "no word logged"
    if item.customer_bd == 0:
        return "heard from today"
    return f"last heard {business_days(item.customer_bd)} ago"


def planned(deal: Deal, glance: Glance) -> str:
    """Return the next meeting or step, with its day."""
    if deal.next_meeting_at is not None:
        return f"meeting on {glance.day_of(deal.next_meeting_at)}"
    step = f"“{escape(deal.next_step, STEP_LIMIT)}”" if deal.next_step else ""
    if deal.next_step_on is not None:
        return f"{step or 'a task'} on {day(deal.next_step_on, glance.today)}"
    return f"{step}, without a day" if step else "nothing planned"


def flags(item: DealFigures) -> list[str]:
    """Return each flag in words, the risks first, escaped."""
    return [escape(spelled(flag.words), FLAG_LIMIT) for flag in item.flags]


def _flags_line(item: DealFigures) -> list[str]:
    found = flags(item)[:FLAGS_SHOWN]
    return [f"To look at: {'; '.join(found)}."] if found else []


def _worth(item: DealFigures) -> str:
    amount = money(item.deal.amount_minor, item.deal.currency)
    return f"{amount}, {_stage(item)}"


def _stage(item: DealFigures) -> str:
    stage = item.deal.stage
    label = escape(stage.label) if stage else "stage not known"
    if item.stage_bd is None:
        return label
    return f"{label} for {business_days(item.stage_bd)}"


def _chance(chance: WinChance) -> str:
    if not chance.is_told:
        return f"not told: {too_few(chance)}"
    return f"{percent(chance.p)}, {basis(chance)}"


def _soon(item: DealFigures) -> str:
    """Return the other chance, which is never mixed with that to win at all."""
    if item.soon is None:
        return "not known: too few deals like it, and not due by then"
    if not item.soon.is_told:
        return "not told: too few deals like it were looked at"
    return f"{percent(item.soon.p)}, {basis(item.soon)}"


def _touched(deal: Deal, glance: Glance) -> str:
    if deal.last_touch_at is None:
        return "none logged"
    return glance.day_of(deal.last_touch_at)
