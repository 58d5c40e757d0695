"""Write a large, plain floor for benchmarks."""

import csv
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from sandbox.floor.tables import ACTIVITIES, CHANGES, DEALS, PEOPLE, STAGES, Table

FIRST_DEAL, FIRST_TOUCH = 1_000_000, 100_000_000
REPS_PER_MANAGER = 8
OPEN_SHARE = 5  # one deal in so many is still open
STAGES_OPEN = ("discovery", "evaluation", "proposal", "negotiation")
END = datetime(2026, 11, 19, 15, tzinfo=UTC)
ALIVE = timedelta(days=90)


def main(
    to: Annotated[Path, typer.Option(help="Folder to write")],
    deals: Annotated[int, typer.Option(min=0)] = 100_000,
    reps: Annotated[int, typer.Option(min=1)] = 200,
    touches: Annotated[int, typer.Option(min=0)] = 0,
) -> None:
    """Write a floor of `deals` deals over two years; the same each time."""
    to.mkdir(parents=True, exist_ok=True)
    _write(to, PEOPLE, _people(reps))
    _write(to, STAGES, _stages())
    _write(to, DEALS, (_deal(n, deals, reps) for n in range(deals)))
    _write(to, CHANGES, ())
    _write(to, ACTIVITIES, (_touch(n, deals, reps) for n in range(touches)))


def _write(folder: Path, table: Table, rows: Iterable[Iterable[object]]) -> None:
    with (folder / table.file).open("w", encoding="utf-8", newline="") as lines:
        out = csv.writer(lines)
        out.writerow(table.columns)
        out.writerows(rows)


def _people(reps: int) -> Iterator[tuple[object, ...]]:
    managers = -(-reps // REPS_PER_MANAGER)
    shared = ("2020-01-01", "2020-01-01", "America/New_York", "US")
    yield _person(1, "vp", "", shared)
    for n in range(managers):
        yield _person(10 + n, "manager", "p1@scale.example", shared)
    for n in range(reps):
        leader = f"p{10 + n % managers}@scale.example"
        yield _person(1_000 + n, "rep", leader, shared)


def _person(
    row_id: int, role: str, leader: str, shared: tuple[str, ...]
) -> tuple[object, ...]:
    email = f"p{row_id}@scale.example"
    target = 250_000 if role == "rep" else ""
    name = f"{role.title()} {row_id}"
    return (row_id, email, name, role, leader, *shared, target, "USD", "", "", "yes")


def _stages() -> Iterator[tuple[object, ...]]:
    for place, name in enumerate(STAGES_OPEN):
        chance = 0.2 * (place + 1)
        yield ("default", "Sales", name, name.title(), place, f"{chance:.1f}", "no")
    yield ("default", "Sales", "won", "Won", 4, "1.0", "yes")
    yield ("default", "Sales", "lost", "Lost", 5, "0.0", "yes")


def _created(n: int, deals: int) -> datetime:
    return END - timedelta(days=730) * (1 - n / max(deals, 1))


def _deal(n: int, deals: int, reps: int) -> tuple[object, ...]:
    created = _created(n, deals).replace(microsecond=0)
    is_open = n % OPEN_SHARE == 0
    stage = STAGES_OPEN[n % 4] if is_open else ("won", "lost")[n % 2]
    closes = (created + ALIVE).date()
    modified = min(created + ALIVE, END)
    owner, amount = 1_000 + n % reps, 1_000 + n * 37 % 99_000
    head = (FIRST_DEAL + n, f"Deal number {n}", owner, "default", stage, amount, "USD")
    tail = (created.isoformat(), "Call them back", modified.isoformat(), *[""] * 4)
    return (*head, closes.isoformat(), *tail)


def _touch(n: int, deals: int, reps: int) -> tuple[object, ...]:
    at = (END - timedelta(minutes=n % 86_400)).isoformat()
    deal = n * 7919 % max(deals, 1)
    kind, direction = ("call", "email")[n % 2], ("out", "in")[n % 3 == 0]
    owner = 1_000 + deal % reps
    return (
        FIRST_TOUCH + n,
        kind,
        owner,
        at,
        at,
        direction,
        "",
        "",
        FIRST_DEAL + deal,
        *[""] * 5,
    )


if __name__ == "__main__":
    typer.run(main)
