"""What every storm is: it blows over a fresh database, and then the books are compared.

A new one is a module with a `Storm`, and its line in `every.py`.
"""

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

BOTH = ("sqlite", "postgres")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Where a storm blows, and how hard."""

    database: str
    """Fresh and migrated."""
    calm: str
    """Another of the same kind, for a run without trouble."""
    folder: Path
    seed: int
    is_long: bool

    def dice(self, what: str) -> random.Random:
        """Return the dice of one part of the storm, the same for the same seed."""
        return random.Random(f"{self.seed} {what}")  # noqa: S311 - a test's dice

    def size(self, short: int, long: int) -> int:
        """Return how much there is of something, in the form that is asked for."""
        return long if self.is_long else short

    @property
    def is_sqlite(self) -> bool:
        """Say whether the database is a file, which one process has to itself."""
        return self.database.startswith("sqlite")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a storm did and what was found after it; good if nothing is wrong."""

    did: str
    found: str
    wrong: list[str] = field(default_factory=list)
    """Everything that is lost, doubled or otherwise not as promised, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Storm:
    """One kind of trouble."""

    name: str
    blow: Callable[[Scene], Awaitable[Finding]]
    databases: tuple[str, ...] = BOTH
