"""Frozen inputs of rules and pages: what was known of people and deals at one instant.

Every instant is aware UTC, every amount whole minor units of its currency. `None` means
"not known", never zero. A fact that was not yet known at `now` is not in here.
"""

from coaching.facts.books import RepBook
from coaching.facts.customers import Customer, CustomerBook
from coaching.facts.deals import (
    AmountMove,
    CloseMove,
    ContactSeen,
    Creation,
    Deal,
    OpenedBy,
    Pause,
    Stage,
    StageNorm,
    Tier,
)
from coaching.facts.floor_wide import ClosedWay, CommonFlag, Freshness
from coaching.facts.meetings import Asked, Joined, Meeting, MeetingKind, RepWord
from coaching.facts.odds import (
    BookedMeeting,
    DealPast,
    DealSight,
    PastSight,
    Step,
    Word,
)
from coaching.facts.past import DayOne, FreshSpan, Past, Standing, WonLife
from coaching.facts.people import Person, Role
from coaching.facts.touches import CallResult, Touch, TouchKind
from coaching.facts.weeks import LeaderWeek
from coaching.facts.work import WorkSample

__all__ = [
    "AmountMove",
    "Asked",
    "BookedMeeting",
    "CallResult",
    "CloseMove",
    "ClosedWay",
    "CommonFlag",
    "ContactSeen",
    "Creation",
    "Customer",
    "CustomerBook",
    "DayOne",
    "Deal",
    "DealPast",
    "DealSight",
    "FreshSpan",
    "Freshness",
    "Joined",
    "LeaderWeek",
    "Meeting",
    "MeetingKind",
    "OpenedBy",
    "Past",
    "PastSight",
    "Pause",
    "Person",
    "RepBook",
    "RepWord",
    "Role",
    "Stage",
    "StageNorm",
    "Standing",
    "Step",
    "Tier",
    "Touch",
    "TouchKind",
    "WonLife",
    "Word",
    "WorkSample",
]
