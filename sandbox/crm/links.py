"""What is tied to what: associations, derived from the links that activities carry."""

from collections.abc import Iterable
from typing import Any

from sandbox.crm.kinds import KINDS
from sandbox.crm.record import Kind
from sandbox.crm.view import View
from sandbox.floor.floor import SHELVES
from sandbox.floor.rows import ActivityRow, CompanyRow, MeetingRow

# HubSpot's own numbers of the ties between standard objects.
TYPE_IDS = {
    ("contacts", "deals"): 4,
    ("deals", "contacts"): 3,
    ("calls", "contacts"): 194,
    ("contacts", "calls"): 193,
    ("emails", "contacts"): 198,
    ("contacts", "emails"): 197,
    ("meetings", "contacts"): 200,
    ("contacts", "meetings"): 199,
    ("tasks", "contacts"): 204,
    ("contacts", "tasks"): 203,
    ("calls", "deals"): 206,
    ("deals", "calls"): 205,
    ("emails", "deals"): 210,
    ("deals", "emails"): 209,
    ("meetings", "deals"): 212,
    ("deals", "meetings"): 211,
    ("tasks", "deals"): 216,
    ("deals", "tasks"): 215,
    ("communications", "contacts"): 81,
    ("contacts", "communications"): 82,
    ("communications", "deals"): 85,
    ("deals", "communications"): 86,
    ("notes", "contacts"): 202,
    ("contacts", "notes"): 201,
    ("notes", "deals"): 214,
    ("deals", "notes"): 213,
    ("deals", "companies"): 5,
    ("companies", "deals"): 6,
}

Linking = MeetingRow | ActivityRow | CompanyRow
Index = dict[int, list[int]]


class Links:
    """The ties between visible records; each direction is indexed when first asked."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._indexes: dict[tuple[str, str], tuple[tuple[int, ...], Index]] = {}

    def of(self, source: Kind, target: Kind, row_id: int) -> list[int]:
        """Return the ids of the `target` records tied to one `source` record."""
        live = self._view.shelves[target.name].live
        return [
            one for one in self._index(source, target).get(row_id, ()) if one in live
        ]

    def _index(self, source: Kind, target: Kind) -> Index:
        key = source.name, target.name
        state = tuple(shelf.generation for shelf in self._view.shelves.values())
        known = self._indexes.get(key)
        if known is None or known[0] != state:
            known = state, self._make(source.name, target.name)
            self._indexes[key] = known
        return known[1]

    def _make(self, source: str, target: str) -> Index:
        ties: dict[int, dict[int, None]] = {}
        for row_name, row in self._linking_rows():
            for one in _ends(row_name, row, source):
                for other in _ends(row_name, row, target):
                    ties.setdefault(one, {})[other] = None
        return {one: sorted(others) for one, others in ties.items()}

    def _linking_rows(self) -> Iterable[tuple[str, Linking]]:
        """Yield what is there and ties others: no link is known before it."""
        shelves, floor = self._view.shelves, self._view.floor
        for meeting_id in shelves["meetings"].live_ids:
            yield "meetings", floor.meetings[meeting_id]
        for company_id in shelves["companies"].live_ids:
            yield "companies", floor.companies[company_id]
        for name in SHELVES.values():
            for activity_id in shelves[name].live_ids:
                yield name, floor.activities[activity_id]


def _ends(row_name: str, row: Linking, kind: str) -> tuple[int, ...]:
    match kind:
        case "deals":
            return row.deal_ids
        case "contacts":
            return () if isinstance(row, CompanyRow) else row.contact_ids
        case _:
            return (row.id,) if kind == row_name else ()


def tie(source: Kind, target: Kind, row_id: int) -> dict[str, Any]:
    """Return one end of a tie as the association endpoints write it."""
    kind = {
        "category": "HUBSPOT_DEFINED",
        "typeId": TYPE_IDS.get((source.name, target.name), 1),
    }
    return {"toObjectId": str(row_id), "associationTypes": [kind]}


def embedded(
    links: Links, source: Kind, targets: Iterable[Kind], row_id: int
) -> dict[str, Any]:
    """Return the ties of one record as the list endpoint writes them."""
    found = {}
    for target in targets:
        ids = links.of(source, target, row_id)
        if ids:
            name = f"{source.singular}_to_{target.singular}"
            found[target.name] = {
                "results": [{"id": str(i), "type": name} for i in ids]
            }
    return found


def kinds_named(names: Iterable[str]) -> list[Kind]:
    """Return the served kinds among `names`; the others have no ties here."""
    return [KINDS[name] for name in names if name in KINDS]
