"""Whether a message was wrong by what became of it, told from a floor's files alone.

No rule and no database has a hand in it: the floor's rows are what the files say.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sandbox.floor.floor import Floor

WON_WITHIN = timedelta(days=30)
OPENED_WITHIN = timedelta(days=14)
"""Ten business days, holidays not counted out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Why a message was wrong; it was right as far as is known when nothing holds."""

    was_won: bool = False
    """The quiet deal was won within 30 days."""
    had_answered: bool = False
    """The quiet customer had answered a call since the day named as their last word."""
    opened_soon: bool = False
    """Who had next to nothing open opened a deal within ten business days."""

    @property
    def is_wrong(self) -> bool:
        """Say whether any reason holds."""
        return self.was_won or self.had_answered or self.opened_soon


@dataclass(slots=True)
class Files:
    """What a floor's rows say, by deal and by owner."""

    won_at: dict[int, datetime] = field(default_factory=dict)
    answered: dict[int, list[datetime]] = field(
        default_factory=lambda: defaultdict(list)
    )
    """By deal, each call on it in which we spoke."""
    opened: dict[int, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    """By owner."""
    zones: dict[int, ZoneInfo] = field(default_factory=dict)

    def gone_quiet(self, deal: int, *, rep: int, since: date, at: datetime) -> Verdict:
        """Judge "the customer has gone quiet", told `at`, last heard of on `since`."""
        won = self.won_at.get(deal)
        zone = self.zones[rep]
        return Verdict(
            was_won=won is not None and at < won <= at + WON_WITHIN,
            had_answered=any(
                since < call.astimezone(zone).date() and call <= at
                for call in self.answered[deal]
            ),
        )

    def nearly_empty(self, rep: int, *, at: datetime) -> Verdict:
        """Judge "next to nothing is open", told `at` of `rep`."""
        return Verdict(
            opened_soon=any(
                at < opened <= at + OPENED_WITHIN for opened in self.opened[rep]
            )
        )


def files_of(floor: Floor) -> Files:
    """Return what `floor` says to the end of its time."""
    files = Files()
    won = {
        stage.id
        for stage in floor.stages.values()
        if stage.is_closed and stage.probability == 1
    }
    for person in floor.people.values():
        files.zones[person.id] = ZoneInfo(person.time_zone or "UTC")
    for deal in floor.deals.values():
        if deal.owner_id is not None and deal.created_at is not None:
            files.opened[deal.owner_id].append(deal.created_at)
        for change in floor.changes_of(deal.id):
            if change.field == "stage" and change.value in won:
                files.won_at[deal.id] = change.changed_at
    for activity in floor.activities.values():
        if activity.result == "answered" and activity.happens_at is not None:
            for deal_id in activity.deal_ids:
                files.answered[deal_id].append(activity.happens_at)
    return files
