"""What is known of the whole floor: how fresh the data is, how deals have ended."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CommonFlag:
    """A flag that so many of the open deals carry that it tells none from another."""

    kind: str
    """As in `coaching.flags.flag.FlagKind`."""
    deals: int
    open_deals: int
    """Among so many."""
    apart: int = 0
    """Open deals that are in neither number, because they look over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Freshness:
    """When each stream last finished a sync, and whether activities exist at all."""

    deals_at: datetime | None = None
    activities_at: datetime | None = None
    meetings_at: datetime | None = None
    held: frozenset[str] = frozenset()
    """Which of the three are not known because what the CRM shows is not believed."""
    last_activity_at: datetime | None = None
    """The newest logged touch of anybody at or before `now`."""
    is_crm_only: bool = False
    """Calls and e-mails may not be read: their absence says nothing at all."""
    reads_whole_feed: bool = True
    """Neither calls nor e-mails are kept from us: what is not there was not logged."""
    reads_meetings: bool = True
    """Meetings are not kept from us."""
    has_outbound: bool = False
    """The CRM holds outbound calls or e-mails: a prospecting norm can be told."""
    floor_fall: float = 0.0
    """The spreads by which the middle rep seeks fewer people than usual at `now`."""
    common_flags: tuple[CommonFlag, ...] = ()
    """What too many open deals carry for it to be a reason on one of them."""
    usual_top_share: float | None = None
    """The part of the open amount that the middle rep has in one deal at `now`."""
    floor_due: float = 0.0
    """New deals that the middle rep lacks at `now`, beyond what is ordinary."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedWay:
    """How the closed deals of one team ended that once stood in one stage.

    Of the last 365 days before `now`; `band` is the amount's: small, mid, enterprise,
    or unknown.
    """

    team_id: int | None
    """The leader of the reps that owned them."""
    stage_id: int
    band: str
    won: int
    closed: int
