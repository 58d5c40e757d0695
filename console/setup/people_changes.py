"""Show the draft of people.csv and let single people be changed, until it is right."""

from collections.abc import Callable, Sequence

from coaching.facts import Role
from console.setup.asking import ask, choose
from console.setup.guide import Guide
from console.setup.people_countries import ask_country
from console.setup.people_draft import (
    Candidate,
    DraftRow,
    build,
    guessed_countries,
)
from console.setup.people_interview import Interview
from console.setup.people_leaders import PREFIX
from console.setup.people_lists import consequences, show_rows
from console.setup.people_picking import pick_leader
from console.setup.people_targets import ask_target

ROLES = (Role.REP, Role.MANAGER, Role.VP, Role.ADMIN)


def settle_rows(interview: Interview) -> list[DraftRow]:
    """Return the lines of people.csv that somebody has called right."""
    guide = interview.guide
    while True:
        answers = interview.answers()
        people = interview.people(answers)
        rows = build(people, answers)
        guide.say("", "This will be your people.csv (? is a guess):", "")
        show_rows(guide, rows, guessed_countries(people))
        guide.say("", *consequences(rows))
        typed = ask("Number of somebody to change, or Enter if it is right")
        if not typed:
            return rows
        if typed.isdecimal() and 1 <= int(typed) <= len(rows):
            _change(interview, rows[int(typed) - 1], rows)
        else:
            guide.say(f"Type one number from 1 to {len(rows)}, or Enter.")


def _change(interview: Interview, row: DraftRow, rows: Sequence[DraftRow]) -> None:
    guide = interview.guide
    guide.say(row.name)
    options: tuple[tuple[str, Callable[[], dict[str, str]]], ...] = (
        ("Who leads them", lambda: _leader(guide, row, rows)),
        ("Their role", lambda: _role(guide)),
        ("Their country", lambda: _country(guide, row)),
        ("Their target", lambda: _target(interview)),
        ("Leave them out", lambda: {"left_out": "yes"}),
    )
    chosen = choose(guide.console, "Change what", [words for words, _ in options])
    new = options[chosen][1]()
    changed = guide.memory.get(f"{PREFIX}changed") or {}
    mine = changed.get(row.email, {}) | new
    guide.memory.keep(f"{PREFIX}changed", changed | {row.email: mine})


def _leader(guide: Guide, row: DraftRow, rows: Sequence[DraftRow]) -> dict[str, str]:
    leaders = [
        Candidate(email=one.email, name=one.name)
        for one in rows
        if one.role in (Role.MANAGER, Role.VP) and one.email != row.email
    ]
    for number, one in enumerate(leaders, start=1):
        guide.say(f"  {number}  {one.name}")
    now = next((one for one in leaders if one.email == row.leader_email), None)
    return {
        "leader_email": pick_leader(guide, f"Who leads {row.name}?", leaders, guess=now)
    }


def _role(guide: Guide) -> dict[str, str]:
    return {"role": ROLES[choose(guide.console, "Role", ROLES)].value}


def _country(guide: Guide, row: DraftRow) -> dict[str, str]:
    return {"country": ask_country(guide, f"Country of {row.name}", row.country)}


def _target(interview: Interview) -> dict[str, str]:
    amount, currency = ask_target(interview.guide, interview.currency)
    return {"target": amount, "currency": currency}
