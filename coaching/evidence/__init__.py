"""The numbers behind a message: text, "why", preview and replay all render from these.

Evidence is plain data that survives JSON: `dump` and `load` are inverse. It is stored
with the message, so what a person was told and why can never drift apart.
"""

from pydantic import TypeAdapter

from coaching.evidence.asked_for import (
    CommitmentEvidence,
    CrmHeldEvidence,
    DoubtedStreams,
    HelpClosedEvidence,
    HelpRequestEvidence,
    LeaderHasItEvidence,
    RunHeldEvidence,
    Topic,
)
from coaching.evidence.cliff import (
    Beside,
    CliffEvidence,
    Exposure,
    LapsedDeal,
    OneDeal,
    QuietDeal,
    StillDeal,
    UsualWork,
)
from coaching.evidence.digest import (
    Bridge,
    DigestEvidence,
    ForecastBin,
    ForecastRecord,
    MonthRange,
    MovedDeal,
    OverDeals,
    Overdue,
    PipelineShape,
    QuarterView,
    Risk,
    TargetLine,
)
from coaching.evidence.executive_visits import ExecutiveVisitsEvidence
from coaching.evidence.looks_over import LooksOverEvidence, OverDeal, SaidOver
from coaching.evidence.nearly_empty import NearlyEmptyEvidence
from coaching.evidence.notice import Notice, OwnTerms
from coaching.evidence.odds import DealOdds, OddsFact, OddsRecord
from coaching.evidence.one_on_one import (
    AgendaDeal,
    AgendaGoal,
    AgendaItem,
    OneOnOneEvidence,
)
from coaching.evidence.parts import DealRef, Fact, MeetingRef, PersonRef, WinChance
from coaching.evidence.presence import (
    Area,
    FirstMeetingsEvidence,
    KitchenEvidence,
    LeaderPresence,
)
from coaching.evidence.quiet import QuietDealEvidence, RoleChangeEvidence
from coaching.evidence.uncertain_meeting import (
    AskRepEvidence,
    MeetingBrief,
    UncertainMeetingEvidence,
)
from coaching.evidence.union import Evidence

__all__ = [
    "AgendaDeal",
    "AgendaGoal",
    "AgendaItem",
    "Area",
    "AskRepEvidence",
    "Beside",
    "Bridge",
    "CliffEvidence",
    "CommitmentEvidence",
    "CrmHeldEvidence",
    "DealOdds",
    "DealRef",
    "DigestEvidence",
    "DoubtedStreams",
    "Evidence",
    "ExecutiveVisitsEvidence",
    "Exposure",
    "Fact",
    "FirstMeetingsEvidence",
    "ForecastBin",
    "ForecastRecord",
    "HelpClosedEvidence",
    "HelpRequestEvidence",
    "KitchenEvidence",
    "LapsedDeal",
    "LeaderHasItEvidence",
    "LeaderPresence",
    "LooksOverEvidence",
    "MeetingBrief",
    "MeetingRef",
    "MonthRange",
    "MovedDeal",
    "NearlyEmptyEvidence",
    "Notice",
    "OddsFact",
    "OddsRecord",
    "OneDeal",
    "OneOnOneEvidence",
    "OverDeal",
    "OverDeals",
    "Overdue",
    "OwnTerms",
    "PersonRef",
    "PipelineShape",
    "QuarterView",
    "QuietDeal",
    "QuietDealEvidence",
    "Risk",
    "RoleChangeEvidence",
    "RunHeldEvidence",
    "SaidOver",
    "StillDeal",
    "TargetLine",
    "Topic",
    "UncertainMeetingEvidence",
    "UsualWork",
    "WinChance",
    "dump",
    "load",
]

_ADAPTER: TypeAdapter[Evidence] = TypeAdapter(Evidence)


def dump(evidence: Evidence) -> str:
    """Return `evidence` as JSON text."""
    return _ADAPTER.dump_json(evidence).decode()


def load(text: str) -> Evidence:
    """Return the evidence in JSON `text`; raise ValidationError on anything else."""
    return _ADAPTER.validate_json(text)
