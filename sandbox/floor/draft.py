"""A deal whose story is still being written."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from sandbox.floor.customer import USUAL, Customer
from sandbox.floor.rows import ChangeRow


@dataclass(slots=True, kw_only=True)
class Draft:
    """What of a deal is written so far, and who its customer is."""

    id: int
    name: str
    company: str
    contact_ids: tuple[int, ...]
    amount: Decimal | None
    currency: str | None
    owner_id: int | None
    created_at: datetime
    customer: Customer
    decides_on: int | None = None
    """The day from which the customer knows what they want."""
    decides: Customer = USUAL
    """Who the customer is from that day on."""
    next_step: str | None = None
    archived_at: datetime | None = None
    merged_ids: tuple[int, ...] = ()
    changes: list[ChangeRow] = field(default_factory=list)

    def customer_on(self, day: int) -> Customer:
        """Return the customer as they are on `day`."""
        has_decided = self.decides_on is not None and day >= self.decides_on
        return self.decides if has_decided else self.customer

    def last(self, what: str) -> str | None:
        """Return the last value of a field."""
        found = [change for change in self.changes if change.field == what]
        return max(found, key=lambda change: change.changed_at).value if found else None
