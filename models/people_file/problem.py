"""What is wrong with the lines of a people file, in words for its author."""

from collections.abc import Sequence
from dataclasses import dataclass

SHOWN = 30
"""More lines than anybody mends before trying again."""
NOTHING = "Nothing was imported: mend this and import the file again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong with one line of the file, numbered as an editor numbers it."""

    line: int
    reason: str


class PeopleFileError(Exception):
    """The file cannot be used as it is: its author must mend the lines named."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        lines = [f"line {p.line}: {p.reason}" for p in problems[:SHOWN]]
        if len(problems) > SHOWN:
            lines.append(f"and {len(problems) - SHOWN} more")
        super().__init__("\n".join([*lines, NOTHING]))
        self.problems = tuple(problems)
