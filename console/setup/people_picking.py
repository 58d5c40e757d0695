"""Pick people from a numbered list: by numbers, by address, or as was guessed."""

from collections.abc import Callable, Sequence

from console.setup.asking import ask, numbers
from console.setup.guide import Guide
from console.setup.people_draft import Candidate

NOBODY = ("-", "nobody", "none", "0")
HOW = (
    "Answer with numbers, such as 2, 5-7, or with addresses; - is nobody, and Enter "
    "takes what stands in [ ]."
)
ROOM = 12
"""Letters left for brackets and the answer on the line of a question."""
Find = Callable[[str], Candidate | None]


def pick(
    guide: Guide,
    question: str,
    listed: Sequence[Candidate],
    *,
    guess: Sequence[Candidate],
    find: Find,
) -> list[str]:
    """Return the addresses of those picked; `find` knows people beyond the list."""
    guessed = ", ".join(one.name for one in guess) or "nobody"
    if len(question) + len(guessed) + ROOM > guide.console.width:
        guide.say(f"By their titles: {guessed}.")
        guessed = "as by titles"
    while True:
        typed = ask(f"{question} [{guessed}]")
        if not typed:
            return [one.email for one in guess]
        if typed.lower() in NOBODY:
            return []
        found = _read(guide, typed, listed, find)
        if found is not None:
            return found


def pick_leader(
    guide: Guide,
    question: str,
    leaders: Sequence[Candidate],
    *,
    guess: Candidate | None,
) -> str:
    """Return the address of the one picked; empty for nobody."""
    while True:
        typed = ask(f"{question} [{guess.name if guess else 'nobody'}]")
        if not typed:
            return guess.email if guess else ""
        if typed.lower() in NOBODY:
            return ""
        if typed.isdecimal() and 1 <= int(typed) <= len(leaders):
            return leaders[int(typed) - 1].email
        guide.say(f"Type one number from 1 to {len(leaders)}, or - for nobody.")


def _read(
    guide: Guide, typed: str, listed: Sequence[Candidate], find: Find
) -> list[str] | None:
    parts = typed.replace(";", ",").replace(",", " ").split()
    addresses = [part.lower() for part in parts if "@" in part]
    try:
        rest = " ".join(part for part in parts if "@" not in part)
        found = [listed[n - 1].email for n in numbers(rest, most=len(listed))]
    except ValueError as error:
        guide.say(f"{error}.")
        return None
    for address in addresses:
        if find(address) is None:
            guide.say(f"{address} is neither in the CRM nor in Slack: is it right?")
            return None
    return [*found, *addresses]
