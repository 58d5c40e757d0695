"""The sections of coaching.toml: each number with its default and its bounds.

What each number means stands beside it in coaching.toml, for the sales lead who sets
it. `bd` is business days of the person concerned.
"""

from coaching.limits.company import CompanyCalendar
from coaching.limits.crm_only import CrmOnly
from coaching.limits.deals import (
    Flags,
    LooksOver,
    OddsLimits,
    PerBand,
    PerTier,
    Quiet,
    ReplyDays,
    TouchDays,
    WinRate,
)
from coaching.limits.delivery import Budgets, Escalation, Personal, Plan
from coaching.limits.hold_out import HoldOut
from coaching.limits.leaders import OneOnOne, PerMeetingKind, UncertainMeeting
from coaching.limits.presence import (
    ExecutiveVisits,
    FieldTime,
    FirstMeetings,
    Kitchen,
)
from coaching.limits.replay import Replay
from coaching.limits.reports import Digest, Forecast, Pipeline
from coaching.limits.reps import Cliff, NearlyEmpty
from coaching.limits.section import Section
from coaching.limits.standing import MostWrong, Standing
from coaching.limits.usual import Usual
from coaching.limits.words import Kinds, Work

__all__ = [
    "Budgets",
    "Cliff",
    "CompanyCalendar",
    "CrmOnly",
    "Digest",
    "Escalation",
    "ExecutiveVisits",
    "FieldTime",
    "FirstMeetings",
    "Flags",
    "Forecast",
    "HoldOut",
    "Kinds",
    "Kitchen",
    "LooksOver",
    "MostWrong",
    "NearlyEmpty",
    "OddsLimits",
    "OneOnOne",
    "PerBand",
    "PerMeetingKind",
    "PerTier",
    "Personal",
    "Pipeline",
    "Plan",
    "Quiet",
    "Replay",
    "ReplyDays",
    "Section",
    "Standing",
    "TouchDays",
    "UncertainMeeting",
    "Usual",
    "WinRate",
    "Work",
]
