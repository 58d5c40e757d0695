"""`rules --set`: what other values would have sent and dropped, and what was right."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from rich.console import Console

from coaching.replay.trial import changed
from coaching.standing.difference import Difference, Stretch, differences
from coaching.standing.difference_words import difference_words, judged_words
from coaching.standing.gate_words import title
from coaching.standing.record import Past
from coaching.thresholds import Thresholds, ThresholdsError
from console.base.command_line import command
from console.base.errors import require_current
from console.base.foreseen import NotReadyError
from console.parts import Parts
from jobs.learning.prove_rules import walk_rules
from models.conversation.agreed_facts import deal_names
from models.people.names import names

NAMED = 20
"""Words that are named one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What people and deals are called, by their ids."""

    people: Mapping[int, str]
    deals: Mapping[int, str]


async def try_values(parts: Parts, tried: list[str], console: Console) -> None:
    """Print what `tried`, each section.key=value, changes on the own past.

    NotReadyError for a value that cannot be used, or where there is no past.
    """
    await require_current(parts.engine)
    in_force = parts.rules.thresholds
    try:
        other = changed(in_force, tried)
    except ThresholdsError as error:
        raise NotReadyError(str(error)) from error
    before = await _walked(parts, in_force, "as it is")
    after = await _walked(parts, other, "as tried")
    found = differences(before, after, in_force)
    called = await _names(parts, found)
    begun = before.looks[0].at.date() if before.looks else before.until.date()
    console.print(f"With {', '.join(tried)}, from {begun} on:", markup=False)
    for line in lines(found, called):
        console.print(line, markup=False)


def lines(found: Iterable[Difference], names: Names) -> Iterator[str]:
    """Yield a sentence for each rule, then each word that is more or fewer."""
    of_rules = list(found)
    yield from difference_words(of_rules)
    words = [(stretch, "more") for each in of_rules for stretch in each.sent]
    words += [(stretch, "fewer") for each in of_rules for stretch in each.dropped]
    words.sort(key=lambda word: word[0].looks, reverse=True)
    for stretch, sign in words[:NAMED]:
        yield f"  {_line(stretch, sign, names)}"
    if len(words) > NAMED:
        yield f"  and {len(words) - NAMED} older ones"


def _line(stretch: Stretch, sign: str, names: Names) -> str:
    who = names.people.get(stretch.person_id, "")
    deal = names.deals.get(stretch.deal_id or 0)
    about = f"{who}, {deal}" if deal else who
    day, rule = stretch.looks[0].date(), title(stretch.rule)
    return f"{day} {sign}: {rule}, {about}: {judged_words(stretch)}"


async def _walked(parts: Parts, thresholds: Thresholds, name: str) -> Past:
    with Console(stderr=True).status(f"Going through the past {name}") as status:

        def told(week: date) -> None:
            status.update(f"Going through the past {name}: week of {week}")

        now = parts.clock()
        past = await walk_rules(parts.sessions, thresholds, now=now, on_week=told)
    if past is None:
        message = f"there is no history yet: {command('sync')} reads it from the CRM"
        raise NotReadyError(message)
    return past


async def _names(parts: Parts, found: Iterable[Difference]) -> Names:
    words = [word for each in found for word in (*each.sent, *each.dropped)]
    deals = {word.deal_id for word in words if word.deal_id is not None}
    async with parts.sessions() as session:
        people = await names(session)
        called = await deal_names(session, deals)
    return Names(
        people=people,
        deals={deal.id: deal.name or "(no name)" for deal in called.values()},
    )
