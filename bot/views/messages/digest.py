"""To the VP on Friday morning: the number, why it moved, and what to mind."""

from collections.abc import Sequence

from bot.views.messages import digest_leaders, digest_outlook
from bot.views.messages.digest_shape import shape
from bot.views.messages.draft import Draft, Frame
from bot.views.messages.kind import NO_ANSWERS, Kind
from bot.views.slack_text import past_due
from bot.views.slack_text.escape import LINE_LIMIT, escape
from bot.views.slack_text.words import clock, count, exact_money, money, spelled
from coaching.evidence import (
    Bridge,
    DigestEvidence,
    MonthRange,
    MovedDeal,
    Notice,
    Overdue,
    Risk,
)

CURRENCIES_SHOWN = 3
FLAGS_SHOWN = 2
FLAG_LIMIT = 96
NAME_SHOWN = 40
OWNER_SHOWN = 30
WHY_LIMIT = 140
WEEK_DAYS = 7


def draft(evidence: DigestEvidence, notice: Notice, frame: Frame) -> Draft:
    """Return the digest; every list is capped and says how many more."""
    parts = [
        _late(notice, frame),
        _gap(evidence, frame),
        past_due.paragraph(evidence.overdue),
        *_bridges(evidence, frame),
        shape(evidence.shape, frame),
        *digest_outlook.parts(evidence),
    ]
    parts += [
        _moved("Won", evidence.won, evidence.won_more, frame),
        _moved("Lost", evidence.lost, evidence.lost_more, frame),
        _moved("Slipped", evidence.slipped, evidence.slipped_more, frame),
        _moved("New", evidence.new, evidence.new_more, frame),
        _common(evidence),
        _risks(evidence, frame),
        _over(evidence),
        _one_on_ones(evidence),
        digest_leaders.line(evidence.presence),
        _caveats(evidence),
    ]
    return Draft(
        title=_title(evidence),
        headline=_headline(evidence, frame),
        lead=_lead(evidence, frame),
        facts=tuple(part for part in parts if part),
        why=_why(evidence, frame),
    )


def _title(evidence: DigestEvidence) -> str:
    if not evidence.bridges:
        return "Your Friday digest"
    bridge = evidence.bridges[0]
    spoiled = _spoiled(evidence, bridge)
    if spoiled is not None:
        return past_due.title(spoiled)
    now = money(bridge.end_minor, bridge.currency)
    return f"Open pipeline {now}, {_change(bridge)}{_others(evidence)}"


def _others(evidence: DigestEvidence) -> str:
    """Return what is open in the other currencies, which are not converted."""
    others = evidence.bridges[1:CURRENCIES_SHOWN]
    sums = [
        f"; {money(each.end_minor, each.currency)}, {_change(each)}" for each in others
    ]
    return "".join(sums)


def _spoiled(evidence: DigestEvidence, bridge: Bridge) -> Overdue | None:
    """Return how much of the bridge's end is past its date, where that spoils it."""
    same = (each for each in evidence.overdue if each.currency == bridge.currency)
    return next(same, None)


def _change(bridge: Bridge) -> str:
    moved = bridge.end_minor - bridge.start_minor
    if moved == 0:
        return "unchanged"
    way = "up" if moved > 0 else "down"
    return f"{way} {money(abs(moved), bridge.currency)}"


def _headline(evidence: DigestEvidence, frame: Frame) -> str:
    if not evidence.bridges:
        return _lead(evidence, frame)
    bridge = evidence.bridges[0]
    spoiled = _spoiled(evidence, bridge)
    if spoiled is not None:
        late = f"{past_due.sentence(spoiled)}: {past_due.both(spoiled)}"
        return f"{late}. {_lead(evidence, frame)}"
    now = money(bridge.end_minor, bridge.currency)
    open_now = f"{now} open, {_change(bridge)}{_others(evidence)}"
    return f"{open_now}. {_lead(evidence, frame)}"


def _lead(evidence: DigestEvidence, frame: Frame) -> str:
    since = frame.day(frame.reader.today(evidence.since))
    if not evidence.bridges:
        return f"No open pipeline is on record since {since}."
    bridge = evidence.bridges[0]
    won = money(abs(bridge.won_minor), bridge.currency)
    lost = money(abs(bridge.lost_minor), bridge.currency)
    text = f"Since {since}: won {won}, lost {lost}."
    month = next((m for m in evidence.month if m.currency == bridge.currency), None)
    return f"{text} Next 30 days: {digest_outlook.outlook(month)}." if month else text


def _late(notice: Notice, frame: Frame) -> str:
    if notice.late_from is None:
        return ""
    due = clock(notice.late_from, frame.reader)
    return f"_This was due {due}; I was not running then._"


def _gap(evidence: DigestEvidence, frame: Frame) -> str:
    """Return since when there was no digest, if that is longer than a week."""
    since = frame.reader.today(evidence.since)
    days = (evidence.friday - since).days
    if days <= WEEK_DAYS:
        return ""
    return f"_This one covers {days} days: the last was written {frame.day(since)}._"


def _bridges(evidence: DigestEvidence, frame: Frame) -> list[str]:
    since = frame.day(frame.reader.today(evidence.since))
    shown = evidence.bridges[:CURRENCIES_SHOWN]
    more = len(evidence.bridges) - len(shown)
    rest = f"and {count(more, 'more currency', 'more currencies')}" if more else ""
    parts = (_bridge(each, since, _spoiled(evidence, each)) for each in shown)
    return [*parts, rest]


def _bridge(bridge: Bridge, since: str, spoiled: Overdue | None) -> str:
    parts = (
        ("new", bridge.new_minor),
        ("won", bridge.won_minor),
        ("lost", bridge.lost_minor),
        ("changed amounts", bridge.changed_minor),
        ("reopened, handed over or archived", bridge.other_minor),
    )
    lines = [f"*How the pipeline moved* ({bridge.currency})"]
    lines.append(f"{exact_money(bridge.start_minor, bridge.currency)} open on {since}")
    lines += [
        f"{'−' if minor < 0 else '+'} "  # noqa: RUF001 - the typographic minus
        f"{exact_money(abs(minor), bridge.currency)} {label}"
        for label, minor in parts
        if minor
    ]
    kept = "" if spoiled is None else f", {past_due.without(spoiled)}"
    lines.append(f"= *{exact_money(bridge.end_minor, bridge.currency)}* open now{kept}")
    return "\n".join(lines)


def _moved(title: str, deals: tuple[MovedDeal, ...], more: int, frame: Frame) -> str:
    total = len(deals) + more
    if not total:
        return ""
    named = deals[: frame.listed]
    lines = [f"*{title}* ({total:,})", *(_moved_line(each, frame) for each in named)]
    return "\n".join([*lines, *_rest(total - len(named), named)])


def _rest(more: int, named: Sequence[object]) -> list[str]:
    """Return how many more there are, where some were named."""
    return [f"and {more:,} more"] if more and named else []


def _moved_line(moved: MovedDeal, frame: Frame) -> str:
    return f"• {_deal(moved, frame)}: {escape(spelled(moved.why), WHY_LIMIT)}"


def _deal(item: MovedDeal | Risk, frame: Frame) -> str:
    amount = money(item.deal.amount_minor, item.deal.currency)
    owner = f", {escape(item.owner.name, OWNER_SHOWN)}" if item.owner else ""
    return f"{frame.deal(item.deal, NAME_SHOWN)} {amount}{owner}"


def _common(evidence: DigestEvidence) -> str:
    """Return what most open deals have in common, and so none of them for itself."""
    if not evidence.common:
        return ""
    lines = [f"• {escape(each, LINE_LIMIT)}" for each in evidence.common]
    return "\n".join(["*True of most open deals*, so said only here", *lines])


def _risks(evidence: DigestEvidence, frame: Frame) -> str:
    if not evidence.risks:
        return ""
    named = evidence.risks[: frame.listed]
    more = len(evidence.risks) - len(named) + evidence.risks_more
    lines = [f"*To keep an eye on* ({len(evidence.risks) + evidence.risks_more:,})"]
    lines += [_risk_line(risk, frame) for risk in named]
    return "\n".join([*lines, *_rest(more, named)])


def _over(evidence: DigestEvidence) -> str:
    """Return how many deals look over, apart from those that may still be won."""
    over = evidence.over
    if over is None:
        return ""
    shown = over.sums[:CURRENCIES_SHOWN]
    sums = ", ".join(money(minor, currency) for currency, minor in shown)
    worth = f", {sums}" if sums else ""
    return (
        f"*Seem to be over* ({over.deals:,}{worth}): more than {over.age_days:,} days"
        f" old, no touch and no change on record for more than {over.silent_days:,},"
        " far past what nearly all won deals took. None of them is named above."
    )


def _risk_line(risk: Risk, frame: Frame) -> str:
    flags = "; ".join(
        escape(spelled(flag), FLAG_LIMIT) for flag in risk.flags[:FLAGS_SHOWN]
    )
    return f"• {_deal(risk, frame)}: {flags}"


def _one_on_ones(evidence: DigestEvidence) -> str:
    if evidence.one_on_ones_held is None or evidence.one_on_ones_due is None:
        return ""
    held, due = evidence.one_on_ones_held, evidence.one_on_ones_due
    leaders = count(evidence.leaders, "leader")
    return f"*1:1s:* {held} of {due} held in the last 30 days, by {leaders}."


def _caveats(evidence: DigestEvidence) -> str:
    if not evidence.caveats:
        return ""
    lines = [f"• {escape(caveat, LINE_LIMIT)}" for caveat in evidence.caveats]
    return "\n".join(["*What the data does not show*", *lines])


def _why(evidence: DigestEvidence, frame: Frame) -> str:
    since = clock(evidence.since, frame.reader)
    until = clock(evidence.until, frame.reader)
    text = f"Why this: your weekly digest, from {since} to {until}."
    month = next((m for m in evidence.month if m.is_told), None)
    if month is not None and month.fridays:
        text += (
            f" In 8 of 10 of the last {month.fridays:,} weeks the middle was off by no"
            " more than this range. The middle lies between the pace and what"
            f" {count(month.deals, 'open deal')} may bring{_fresh(month)}, nearer to"
            " whichever was less wrong."
        )
    return f"{text} Nobody was asked for anything."


def _fresh(month: MonthRange) -> str:
    """Say how much of the pipeline's estimate no open deal tells of."""
    if not month.fresh_minor:
        return ""
    fresh = money(month.fresh_minor, month.currency)
    past = count(month.months, "month")
    return f" together with new ones ({fresh} a month in the last {past})"


KIND = Kind(
    draft=draft,
    why=(
        "*The digest.* What changed since the last one, from the CRM alone. The "
        "bridge adds up to the cent; a lost deal leaves with what it was worth "
        "before. The range of the next 30 days is as wide as forecasts of past weeks "
        "were wrong, and is told only with how often such a range held."
    ),
    muting=None,
    answers=NO_ANSWERS,
)
