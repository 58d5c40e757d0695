"""What bends a rep's days: one factor per day and per kind of work."""

from dataclasses import dataclass


@dataclass(slots=True)
class Mods:
    """Factors by day, 1.0 being the rep's usual; `logged` is a share of records."""

    work: list[float]
    prospect: list[float]
    deals: list[float]
    leads: list[float]
    harvest: list[float]
    """How often prospecting leads to a deal."""
    replies: list[float]
    logged: list[float]
    imported_on: list[int | None]
    """The day on which an import wrote what was done this day."""

    def scale(self, first: int, last: int, **factors: float) -> None:
        """Multiply the named factors of the days first to last."""
        for name, factor in factors.items():
            values: list[float] = getattr(self, name)
            for day in range(max(0, first), min(last + 1, len(values))):
                values[day] *= factor


def usual(days: int) -> Mods:
    """Return mods that bend nothing."""
    lists = [[1.0] * days for _ in range(7)]
    work, prospect, deals, leads, harvest, replies, logged = lists
    none: list[int | None] = [None] * days
    return Mods(work, prospect, deals, leads, harvest, replies, logged, none)
