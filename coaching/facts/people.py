"""Who is on the floor, and what they are there."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from coaching.calendar import Calendar


class Role(StrEnum):
    """What somebody is on the sales floor, as people.csv says."""

    REP = "rep"
    MANAGER = "manager"
    VP = "vp"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody on the floor, as people.csv, the CRM and Slack together say."""

    id: int
    name: str
    role: Role
    leader_id: int | None = None
    leader_since: date | None = None
    start_date: date | None = None
    calendar: Calendar = field(default_factory=Calendar)
    target_minor: int | None = None
    """Booked revenue aimed at per quarter."""
    currency: str | None = None
    one_on_one_days: int | None = None
    email: str | None = None
    leader_email: str | None = None
    """Names the team in coaching.toml."""
    reachable: bool = True
    """Active, matched to a Slack user that may be written to."""
    is_gone: bool = False
    """Their account in Slack or the CRM is closed; people.csv may not say so yet."""
