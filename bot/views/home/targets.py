"""What App Home says of a quarter's target, and to a VP of past forecasts."""

from collections.abc import Sequence

from bot.views.messages import digest_outlook
from bot.views.slack_text.blocks import Block, header, paragraphs
from bot.views.slack_text.words import count, money, percent
from coaching.evidence import ForecastRecord, TargetLine
from coaching.facts import Person, Role


def blocks(
    person: Person,
    targets: Sequence[TargetLine],
    records: Sequence[ForecastRecord],
) -> list[Block]:
    """Return the person's targets and the record, or nothing where there is none."""
    if person.role is Role.ADMIN:
        return []
    parts = [_targets(person, targets), *map(_record, records)]
    said = [part for part in parts if part]
    if not said:
        return []
    found: list[Block] = [header("What you aim at")]
    for part in said:
        found += paragraphs(part)
    return found


def _targets(person: Person, targets: Sequence[TargetLine]) -> str:
    if person.role is not Role.REP:
        return digest_outlook.targets(targets)
    if not targets:
        return "No target of this quarter is set for you in people.csv."
    return "\n".join(_own(line) for line in targets)


def _own(line: TargetLine) -> str:
    won, aim, left = (
        money(minor, line.currency)
        for minor in (line.won_minor, line.aim_minor, line.left_minor)
    )
    return f"Your target of this quarter: {won} of {aim} won, {left} left."


def _record(record: ForecastRecord) -> str:
    """Return the record with how often each height of chance came true."""
    lines = [digest_outlook.record_line(record, ranges=True)]
    lines += [
        f"• of {count(each.n, 'chance')} around {percent(each.predicted)}, "
        f"{percent(each.observed)} came true"
        for each in record.bins
    ]
    return "\n".join(lines)
