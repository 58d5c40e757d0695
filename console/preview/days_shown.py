"""Days with their messages, whole and as each reader would see them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from rich.console import Console
from rich.text import Text

from bot.views.slack_text.words import count, spelled
from coaching.calendar import SATURDAY, Calendar
from coaching.facts import Person
from coaching.planning.hold_reasons import Held, Hold
from coaching.rulebook import RULEBOOK
from console.base.message_text import aloud, wrapped
from jobs.rehearsal import Day, Previewed

WIDEST = 88
"""Wider lines are hard to read, however wide the terminal is."""
NAMED = 5
"""Held messages that are named on a day without any."""


def width_of(console: Console) -> int:
    """Return how long a line may be on this terminal."""
    return min(console.width, WIDEST)


def say(console: Console, text: str, *, style: str = "") -> None:
    """Print foreign words as they are: wrapped, and never taken for markup."""
    for line in wrapped(text, width=width_of(console)):
        console.print(Text(line, style=style), soft_wrap=True)


def show_messages(found: Iterable[Previewed], console: Console) -> None:
    """Print each message whole, under who would get it and when by their own clock."""
    for each in found:
        console.print()
        say(console, heading(each), style="bold")
        console.print("─" * width_of(console), style="dim")
        for line in aloud(each.message.payload, width=width_of(console)):
            console.print(Text(line), soft_wrap=True)


def heading(each: Previewed) -> str:
    """Return "Anna Vogel (rep), 08:00 Europe/Berlin: A quiet deal"."""
    person = each.recipient
    local = person.calendar.local(each.at)
    zone = person.calendar.time_zone
    title = rule_title(each.message.kind)
    outside = ", recorded and not sent" if each.is_outside else ""
    return f"{person.name} ({person.role}), {local:%H:%M} {zone}: {title}{outside}"


def rule_title(rule: str) -> str:
    """Return what a rule is called in `rules` and in docs/rules.md."""
    wording = RULEBOOK.get(rule)
    return rule.replace("_", " ") if wording is None else wording.title


def by_reader(found: Iterable[Previewed]) -> list[Previewed]:
    """Return the messages with each reader's own together, readers by name."""
    return sorted(found, key=lambda m: (m.recipient.name, m.recipient.id, m.at))


def counted(found: Sequence[Previewed]) -> list[str]:
    """Return one line for each reader: how many messages, about what."""
    kinds: dict[tuple[str, int], Counter[str]] = {}
    for each in found:
        reader = (each.recipient.name, each.recipient.id)
        kinds.setdefault(reader, Counter())[rule_title(each.message.kind)] += 1
    return [f"{name}: {_kinds(kinds[name, i])}" for name, i in sorted(kinds)]


def _kinds(counts: Mapping[str, int]) -> str:
    several = (
        f" ({number})" if number > 1 else "" for _, number in sorted(counts.items())
    )
    return ", ".join(
        f"{title}{times}" for title, times in zip(sorted(counts), several, strict=True)
    )


def day_in_full(day: date) -> str:
    """Return "Monday 30 November 2026"."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def other_dates(day: Day, everybody: Iterable[Person]) -> str:
    """Return " (Friday 20 November 2026 for 2 people)" where some are a day ahead."""
    here = [person for person in everybody if person.reachable]
    dates = Counter(day.date_of(person.calendar) for person in here)
    said = [
        f"{day_in_full(each)} for {count(number, 'person', 'people')}"
        for each, number in sorted(dates.items())
        if each != day.day
    ]
    return f" ({', '.join(said)})" if said else ""


def number_of(found: Sequence[Previewed]) -> str:
    """Return "10 messages to 7 people"."""
    readers = len({each.recipient.id for each in found})
    return f"{count(len(found), 'message')} to {count(readers, 'person', 'people')}"


def why_nobody(day: Day, everybody: Iterable[Person]) -> Iterator[str]:
    """Yield why a day brings nobody a message, as far as one day can tell."""
    readers = [person for person in everybody if person.reachable]
    free = [p for p in readers if not p.calendar.works_on(day.date_of(p.calendar))]
    if readers and len(free) == len(readers):
        yield _all_free(day, readers)
        return
    if day.is_over:
        yield "The hours in which somebody may be written to are over."
        return
    if free:
        yield f"{len(free)} of {len(readers)} people do not work on that day."
    yield from kept_back(day.held)
    waiting = [held for held in day.held if held.hold is not Hold.LISTENS]
    for held in waiting[:NAMED]:
        yield f"{rule_title(held.rule)} waits: {spelled(held.words)}."
    if len(waiting) > NAMED:
        yield f"{len(waiting) - NAMED} more wait as well."
    if readers and not day.held:
        yield "Nothing is due."


def kept_back(found: Iterable[Held]) -> Iterator[str]:
    """Yield what a rule that listens would have said, a sentence for each rule."""
    listening = Counter(
        (held.rule, held.words) for held in found if held.hold is Hold.LISTENS
    )
    for (rule, words), number in sorted(listening.items()):
        said = count(number, "message")
        verb = "is" if number == 1 else "are"
        yield f"{rule_title(rule)}: {said} {verb} kept back. It {words}."


def _all_free(day: Day, readers: Sequence[Person]) -> str:
    people = f"all {len(readers)} people" if len(readers) > 1 else readers[0].name
    dates = [day.date_of(person.calendar) for person in readers]
    if len(set(dates)) == 1 and dates[0].weekday() >= SATURDAY:
        return f"It is {dates[0]:%A} for {people}."
    if all(each.weekday() >= SATURDAY for each in dates):
        return f"It is the weekend for {people}."
    holidays = [
        Calendar(country=p.calendar.country, company=p.calendar.company)
        for p in readers
    ]
    if all(
        calendar.is_off(each) for calendar, each in zip(holidays, dates, strict=True)
    ):
        return f"It is a holiday for {people}."
    return f"It is a day off for {people}."
