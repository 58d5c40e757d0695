"""A sales floor in memory: every row by its id, and what changed since it was read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sandbox.floor.rows import (
    ActivityRow,
    ChangeRow,
    CompanyRow,
    ContactRow,
    DealRow,
    MeetingRow,
    PersonRow,
    ProfileRow,
    StageRow,
)

SHELVES = {
    "call": "calls",
    "email": "emails",
    "task": "tasks",
    "message": "communications",
    "note": "notes",
}
"""The object type that each kind of activity is."""
NO_CHANGES: Sequence[ChangeRow] = ()


@dataclass(slots=True, kw_only=True)
class Floor:
    """All rows of a floor. Change it by the `put_…` methods, so that viewers notice."""

    people: dict[int, PersonRow] = field(default_factory=dict)
    profiles: dict[int, ProfileRow] = field(default_factory=dict)
    """By the person's id; most floors have none."""
    stages: dict[tuple[str, str], StageRow] = field(default_factory=dict)
    """By (pipeline id, stage id)."""
    deals: dict[int, DealRow] = field(default_factory=dict)
    changes: dict[int, list[ChangeRow]] = field(default_factory=dict)
    """By deal id, oldest first."""
    activities: dict[int, ActivityRow] = field(default_factory=dict)
    meetings: dict[int, MeetingRow] = field(default_factory=dict)
    contacts: dict[int, ContactRow] = field(default_factory=dict)
    companies: dict[int, CompanyRow] = field(default_factory=dict)
    merged_into: dict[int, int] = field(default_factory=dict)
    """Deal id -> the deal that took it over."""
    raw: dict[tuple[str, int], dict[str, str | None]] = field(default_factory=dict)
    """(object type, id) -> properties that a test wants served as they are."""
    journal: list[tuple[str, int]] = field(default_factory=list)
    """(object type, id) of each row put or removed, in order; only ever grows."""

    def put_person(self, row: PersonRow) -> None:
        """Add or replace somebody."""
        self.people[row.id] = row

    def put_profile(self, row: ProfileRow) -> None:
        """Add or replace what is told of somebody beside the name."""
        self.profiles[row.id] = row

    def put_stage(self, row: StageRow) -> None:
        """Add or replace a stage."""
        self.stages[row.pipeline_id, row.id] = row

    def put_deal(self, row: DealRow, *, changes: Iterable[ChangeRow] = ()) -> None:
        """Add or replace a deal; `changes` are added to those it has."""
        self.deals[row.id] = row
        self.journal.append(("deals", row.id))
        for loser in row.merged_ids:
            self.merged_into[loser] = row.id
            self.journal.append(("deals", loser))
        for change in changes:
            self.put_change(change)

    def put_change(self, change: ChangeRow) -> None:
        """Add a past or future value of a deal's field."""
        known = self.changes.setdefault(change.deal_id, [])
        in_order = not known or known[-1].changed_at <= change.changed_at
        known.append(change)
        if not in_order:
            known.sort(key=lambda one: one.changed_at)
        self.journal.append(("deals", change.deal_id))

    def put_activity(self, row: ActivityRow) -> None:
        """Add or replace a call, an e-mail, a task, a message or a note."""
        self.activities[row.id] = row
        self.journal.append((SHELVES[row.kind], row.id))

    def put_meeting(self, row: MeetingRow) -> None:
        """Add or replace a meeting."""
        self.meetings[row.id] = row
        self.journal.append(("meetings", row.id))

    def put_contact(self, row: ContactRow) -> None:
        """Add or replace a contact."""
        self.contacts[row.id] = row
        self.journal.append(("contacts", row.id))

    def put_company(self, row: CompanyRow) -> None:
        """Add or replace a company."""
        self.companies[row.id] = row
        self.journal.append(("companies", row.id))

    def put_raw(
        self, object_type: str, row_id: int, properties: dict[str, str | None]
    ) -> None:
        """Serve `properties` of one object as they stand, however wrong they are."""
        self.raw[object_type, row_id] = properties
        self.journal.append((object_type, row_id))

    def remove_deal(self, deal_id: int) -> None:
        """Delete a deal without a trace, as a privacy request does."""
        del self.deals[deal_id]
        self.journal.append(("deals", deal_id))

    def changes_of(self, deal_id: int) -> Sequence[ChangeRow]:
        """Return the changes of a deal, oldest first."""
        return self.changes.get(deal_id, NO_CHANGES)
