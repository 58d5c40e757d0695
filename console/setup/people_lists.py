"""People as lists at a terminal: numbered, cut to its width, guesses marked."""

from collections.abc import Mapping, Sequence

from rich.cells import set_cell_size

from coaching.facts import Role
from console.setup.guide import Guide
from console.setup.people_draft import Candidate, DraftRow

NAME, TEAM, LEADER, ZONE = 22, 12, 18, 5
LEAST = 8


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
        set_cell_size(role, 8),
        set_cell_size(leader, LEADER),
        country,
    )
    return " ".join(cells).rstrip()


def consequences(rows: Sequence[DraftRow]) -> list[str]:
    """Return what follows from what is missing, a line each."""
    reps = [row for row in rows if row.role is Role.REP]
    lines = []
    without = [row.name for row in reps if not row.leader_email]
    if without:
        lines.append(f"Nobody is told about {_some(without)}: they have no leader.")
    homeless = [row.name for row in rows if not row.country]
    if homeless:
        lines.append(f"Public holidays are off for {_some(homeless)}: no country.")
    if any(not row.target for row in reps):
        lines.append("Without targets nothing is said of what is left to a goal.")
    if all(row.role is not Role.VP for row in rows):
        lines.append("Nobody gets the Friday digest: there is no VP.")
    return lines


def _some(names: Sequence[str], shown: int = 3) -> str:
    if len(names) <= shown:
        return ", ".join(names)
    return f"{', '.join(names[:shown])} and {len(names) - shown} more"
