"""Every table, imported once so that the metadata is whole."""

from models.db.base import Base
from models.tables.activities import Activity, ActivityDeal, Attendee, Touch
from models.tables.answers import Answer, Attendance, OneOnOne, PutOff
from models.tables.asked import (
    BundledEpisode,
    Commitment,
    HelpRequest,
    PersonalSetting,
    PutQuestion,
)
from models.tables.breaker import BreakerHold
from models.tables.closings import UndoneClosing
from models.tables.companies import Company, DealCompany
from models.tables.contacts import Contact
from models.tables.deals import Deal, DealSnapshot, Owner, Stage
from models.tables.forecasts import FrozenForecast
from models.tables.hold_out import HoldOutCase
from models.tables.leases import WorkLease
from models.tables.messages import Delivery, Episode, Gate
from models.tables.odds import LearnedOdds
from models.tables.operations import (
    AuditEntry,
    Flaw,
    LinksDue,
    SeenInput,
    Setting,
    StreamState,
)
from models.tables.people import Person, TimeOff
from models.tables.proofs import RuleGate, RuleProof
from models.tables.slots import PersonSchedule, Slot
from models.tables.work import WorkSampleRow

__all__ = [
    "Activity",
    "ActivityDeal",
    "Answer",
    "Attendance",
    "Attendee",
    "AuditEntry",
    "Base",
    "BreakerHold",
    "BundledEpisode",
    "Commitment",
    "Company",
    "Contact",
    "Deal",
    "DealCompany",
    "DealSnapshot",
    "Delivery",
    "Episode",
    "Flaw",
    "FrozenForecast",
    "Gate",
    "HelpRequest",
    "HoldOutCase",
    "LearnedOdds",
    "LinksDue",
    "OneOnOne",
    "Owner",
    "Person",
    "PersonSchedule",
    "PersonalSetting",
    "PutOff",
    "PutQuestion",
    "RuleGate",
    "RuleProof",
    "SeenInput",
    "Setting",
    "Slot",
    "Stage",
    "StreamState",
    "TimeOff",
    "Touch",
    "UndoneClosing",
    "WorkLease",
    "WorkSampleRow",
]
