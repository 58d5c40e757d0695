"""What a run of the suite tells: each figure at once, and all of them in a table."""

import sys
from dataclasses import dataclass, field
from textwrap import wrap

WIDTHS = (26, 8, 46, 46, 4)
HEAD = ("storm", "seed", "what it did", "what it found", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One storm, or another part of the proof, and what came of it."""

    storm: str
    seed: int | None
    """None: nothing of it is left to chance, or hypothesis draws by itself."""
    did: str
    found: str
    is_good: bool


@dataclass(slots=True)
class Report:
    """All rows of a run so far."""

    rows: list[Row] = field(default_factory=list)

    def tell(self, row: Row) -> None:
        """Print one row, and keep it for the table."""
        self.rows.append(row)
        seed = "" if row.seed is None else f" (seed {row.seed})"
        word = "ok  " if row.is_good else "FAIL"
        _write(f"{word} {row.storm}{seed}: {row.did}: {row.found}")

    @property
    def is_good(self) -> bool:
        """Say whether everything is as promised."""
        return all(row.is_good for row in self.rows)

    def table(self) -> str:
        """Return every row in columns."""
        lines = [_line(HEAD), "-" * (sum(WIDTHS) + 2 * (len(WIDTHS) - 1))]
        for row in self.rows:
            word = "ok" if row.is_good else "FAIL"
            seed = "" if row.seed is None else str(row.seed)
            lines += _lines((row.storm, seed, row.did, row.found, word))
        return "\n".join(lines)

    def conclude(self) -> None:
        """Print the table."""
        _write(f"\n{self.table()}")


def _lines(cells: tuple[str, ...]) -> list[str]:
    """Return the cells in as many lines as the longest of them needs."""
    columns = [
        wrap(cell, width) or [""] for cell, width in zip(cells, WIDTHS, strict=True)
    ]
    height = max(map(len, columns))
    padded = [column + [""] * (height - len(column)) for column in columns]
    return [_line(cells) for cells in zip(*padded, strict=True)]


def _line(cells: tuple[str, ...]) -> str:
    placed = [cell.ljust(width) for cell, width in zip(cells, WIDTHS, strict=True)]
    return "  ".join(placed).rstrip()


def _write(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
