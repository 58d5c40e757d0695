"""What the SaaS team's files log: calls with their results, messages, bots, meetings.

Everything is logged on a lead. A lead becomes one deal or none, so what is logged on it
is its deal's, too: also from before that deal, as HubSpot offers when one is made.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sandbox.floor.rows import ActivityRow, MeetingRow

FIRST_CALL, FIRST_OTHER = 2_000_001, 3_000_001
RESULTS = {
    "Connected - Discovery": "answered",
    "Connected - Follow-up": "answered",
    "Connected - Demo Scheduled": "answered",
    "No Answer": "no answer",
    "Busy": "busy",
    "Voicemail": "voicemail",
    "Wrong Number": "wrong number",
}
KINDS = {"email": "email", "whatsapp": "message", "task": "task", "note": "note"}
OUTGOING = {"email"}
"""The files know no direction; HubSpot tells none of a message, and a mail is ours."""
BY_HAND = "human"
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class ByLead:
    """Whose work it was, and what became of the lead."""

    reps: dict[str, int]
    """The person's id of each rep of the files."""
    deals: dict[str, int]
    """The deal's id of each lead that became one."""

    def deal_ids(self, row: Row) -> tuple[int, ...]:
        """Return the deal of the row's lead, if it became one."""
        deal = self.deals.get(row["lead_id"])
        return () if deal is None else (deal,)


def activities(
    calls: Iterable[Row], log: Iterable[Row], known: ByLead
) -> Iterator[ActivityRow]:
    """Yield what was done but meetings; KeyError for a result that is not known.

    The log's calls are left out: `calls` has each of them with its result and length.
    """
    for number, row in enumerate(calls):
        yield _call(FIRST_CALL + number, row, known)
    for number, row in enumerate(log):
        if row["activity_type"] in KINDS:
            yield _other(FIRST_OTHER + number, row, known)


def meetings(log: Iterable[Row], known: ByLead) -> Iterator[MeetingRow]:
    """Yield the meetings held, as booked when they began: it is not known when."""
    for number, row in enumerate(log):
        if row["activity_type"] == "meeting":
            starts, owner = _instant(row["activity_at"]), known.reps[row["rep_id"]]
            yield MeetingRow(
                id=FIRST_OTHER + number,
                owner_id=owner,
                starts_at=starts,
                ends_at=starts + timedelta(minutes=int(row["duration_minutes"])),
                created_at=starts,
                outcome="COMPLETED",
                attendee_ids=(owner,),
                deal_ids=known.deal_ids(row),
                contact_ids=(_contact(row),),
            )


def _call(row_id: int, row: Row, known: ByLead) -> ActivityRow:
    at = _instant(row["call_at_utc"])
    return ActivityRow(
        id=row_id,
        kind="call",
        owner_id=known.reps[row["rep_id"]],
        happens_at=at,
        created_at=at,
        direction="out",
        done=True,
        deal_ids=known.deal_ids(row),
        contact_ids=(_contact(row),),
        result=RESULTS[row["disposition"]],
        duration_seconds=int(row["duration_seconds"]),
    )


def _other(row_id: int, row: Row, known: ByLead) -> ActivityRow:
    at, kind = _instant(row["activity_at"]), KINDS[row["activity_type"]]
    return ActivityRow(
        id=row_id,
        kind=kind,
        owner_id=known.reps[row["rep_id"]] if row["rep_id"] else None,
        happens_at=at,
        created_at=at,
        direction="out" if kind in OUTGOING else None,
        done=True,
        deal_ids=known.deal_ids(row),
        contact_ids=(_contact(row),),
        by=None if row["activity_source"] == BY_HAND else "workflow",
    )


def _contact(row: Row) -> int:
    return int(row["lead_id"].removeprefix("L"))


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
