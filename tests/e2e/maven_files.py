"""What Maven's files say, counted from the CSV alone: no code of ours has a hand in it.

The files know days only. A deal counts as opened, won or lost at eight in the morning
(UTC) of its day, which is before work in each of the three offices.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cached_property
from pathlib import Path

FOLDER = Path(__file__).parents[2].parent / "shared" / "data" / "maven_crm"
MORNING = time(8, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Opportunity:
    """One line of the pipeline, in whole dollars."""

    id: str
    agent: str
    product: str
    price: int
    """What the price list says: the amount while it is open."""
    won: bool
    value: int
    opened_at: datetime | None
    closed_at: datetime | None

    @property
    def name(self) -> str:
        """Return what the deal is called in the CRM."""
        return f"{self.product} - {self.id}"

    def is_open(self, at: datetime) -> bool:
        """Say whether it had been opened and was not yet closed."""
        is_there = self.opened_at is not None and self.opened_at <= at
        return is_there and (self.closed_at is None or self.closed_at > at)

    def closed_in(self, since: datetime, until: datetime) -> bool:
        """Say whether it was closed after `since`, and not after `until`."""
        return self.closed_at is not None and since < self.closed_at <= until

    def opened_in(self, since: datetime, until: datetime) -> bool:
        """Say whether it was opened after `since`, and not after `until`."""
        return self.opened_at is not None and since < self.opened_at <= until


class Files:
    """The three files that matter here."""

    @cached_property
    def managers(self) -> dict[str, str]:
        """Return the manager of each agent."""
        return {row["sales_agent"]: row["manager"] for row in _read("sales_teams.csv")}

    @cached_property
    def opportunities(self) -> list[Opportunity]:
        """Return every line of the pipeline."""
        prices = {r["product"]: int(r["sales_price"]) for r in _read("products.csv")}
        return [_opportunity(row, prices) for row in _read("sales_pipeline.csv")]

    def open_at(self, at: datetime) -> dict[str, list[Opportunity]]:
        """Return what each agent had open, an empty list where nothing."""
        found: dict[str, list[Opportunity]] = defaultdict(list)
        for each in self.opportunities:
            if each.is_open(at):
                found[each.agent].append(each)
        return {agent: found[agent] for agent in self.managers}

    def sellers(self) -> set[str]:
        """Return the agents who have ever had a deal."""
        return {each.agent for each in self.opportunities}


def total(opportunities: Iterable[Opportunity]) -> int:
    """Return the sum of the list prices."""
    return sum(each.price for each in opportunities)


def rounded(dollars: int) -> str:
    """Return an amount as a person says it: $550, $5.5K, $309K, $5.7M."""
    for size, letter in ((1_000_000, "M"), (1_000, "K")):
        if dollars >= size:
            figure = dollars / size
            text = f"{figure:.1f}" if figure < 9.95 else f"{figure:.0f}"
            return f"${text.removesuffix('.0')}{letter}"
    return f"${dollars}"


def _opportunity(row: dict[str, str], prices: dict[str, int]) -> Opportunity:
    product = "GTX Pro" if row["product"] == "GTXPro" else row["product"]
    return Opportunity(
        id=row["opportunity_id"],
        agent=row["sales_agent"],
        product=product,
        price=prices[product],
        won=row["deal_stage"] == "Won",
        value=int(row["close_value"] or 0),
        opened_at=_morning(row["engage_date"]),
        closed_at=_morning(row["close_date"]),
    )


def _morning(day: str) -> datetime | None:
    return datetime.combine(date.fromisoformat(day), MORNING) if day else None


def _read(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))
