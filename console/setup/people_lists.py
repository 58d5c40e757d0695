"""People as lists at a terminal: numbered, cut to its width, guesses marked."""

from collections.abc import Mapping, Sequence

from rich.cells import set_cell_size

from coaching.facts import Role
from console.setup.guide import Guide
from console.setup.people_draft import Candidate, DraftRow

NAME, TEAM, ROLE, LEADER = 20, 12, 8, 16
LEAST = 8
NAMED = 3


def show_candidates(guide: Guide, known: Sequence[Candidate]) -> None:
    """Print one line for each of `known`, with the number that stands for them."""
    rest = max(guide.console.width - NAME - TEAM - 8, LEAST)
    for number, one in enumerate(known, start=1):
        what = one.title or ("" if one.is_in_slack else "(not in Slack)")
        cells = (
            f"{number:>4} ",
            set_cell_size(one.name, NAME),
            set_cell_size(one.team or "", TEAM),
            set_cell_size(what, rest),
        )
        guide.line(" ".join(cells).rstrip())


def show_rows(
    guide: Guide, rows: Sequence[DraftRow], guessed: Mapping[str, str]
) -> None:
    """Print the draft; a country that follows from the zone alone has a `?`."""
    names = {row.email: row.name for row in rows}
    guide.line(_cut("", "Name", "Role", "Led by", "Country"))
    for number, row in enumerate(rows, start=1):
        is_guess = row.country and guessed.get(row.time_zone) == row.country
        country = f"{row.country}{'?' if is_guess else ''}"
        leader = names.get(row.leader_email, "-")
        guide.line(_cut(str(number), row.name, row.role.value, leader, country))


def _cut(number: str, name: str, role: str, leader: str, country: str) -> str:
    cells = (
        f"{number:>4} ",
        set_cell_size(name, NAME),
        set_cell_size(role, ROLE),
        set_cell_size(leader, LEADER),
        country,
    )
    return " ".join(cells).rstrip()


def consequences(rows: Sequence[DraftRow]) -> list[str]:
    """Return what follows from who leads whom, beside what the import itself tells."""
    alone = [row.name for row in rows if row.role is Role.REP and not row.leader_email]
    lines = []
    if alone:
        more = f" and {len(alone) - NAMED} more" if len(alone) > NAMED else ""
        names = ", ".join(alone[:NAMED])
        lines.append(f"No leader: nobody is told about {names}{more}.")
    if all(row.role is not Role.VP for row in rows):
        lines.append("No VP: nobody gets the Friday digest.")
    return lines
