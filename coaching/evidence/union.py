"""The union of all evidence: each kind is told by its rule.

Written from the classes with a `rule` by tests/coaching/test_evidence_union.py.
"""

from typing import Annotated

from pydantic import Field

from coaching.evidence.asked_for import (
    CommitmentEvidence,
    CrmHeldEvidence,
    HelpClosedEvidence,
    HelpRequestEvidence,
    LeaderHasItEvidence,
    RunHeldEvidence,
)
from coaching.evidence.cliff import (
    CliffEvidence,
)
from coaching.evidence.digest import (
    DigestEvidence,
)
from coaching.evidence.executive_visits import (
    ExecutiveVisitsEvidence,
)
from coaching.evidence.looks_over import (
    LooksOverEvidence,
)
from coaching.evidence.nearly_empty import (
    NearlyEmptyEvidence,
)
from coaching.evidence.one_on_one import (
    OneOnOneEvidence,
)
from coaching.evidence.presence import (
    FirstMeetingsEvidence,
    KitchenEvidence,
)
from coaching.evidence.quiet import (
    QuietDealEvidence,
    RoleChangeEvidence,
)
from coaching.evidence.uncertain_meeting import (
    AskRepEvidence,
    UncertainMeetingEvidence,
)

Evidence = Annotated[
    AskRepEvidence
    | CliffEvidence
    | CommitmentEvidence
    | CrmHeldEvidence
    | DigestEvidence
    | ExecutiveVisitsEvidence
    | FirstMeetingsEvidence
    | HelpClosedEvidence
    | HelpRequestEvidence
    | KitchenEvidence
    | LeaderHasItEvidence
    | LooksOverEvidence
    | NearlyEmptyEvidence
    | OneOnOneEvidence
    | QuietDealEvidence
    | RoleChangeEvidence
    | RunHeldEvidence
    | UncertainMeetingEvidence,
    Field(discriminator="rule"),
]
