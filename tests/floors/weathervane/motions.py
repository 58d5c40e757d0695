"""The sales motions: how different the same job looks from team to team."""

from dataclasses import dataclass

Span = tuple[float, float]
"""From the calmest rep of a motion to the busiest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """A meeting that a deal needs on its way, at a share of that way."""

    at: float
    title: str
    chance: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Motion:
    """One way of selling, with the range of its people's habits."""

    name: str
    pipeline: str
    story: str
    reps: int
    """How many of forty."""
    cycle: Span
    """Calendar days from opening to decision, if the customer goes along."""
    amount: float
    dials: Span
    """Cold calls a day."""
    mails: Span
    """Cold e-mails a day."""
    own: Span
    """Deals a week out of the rep's own prospecting."""
    leads: Span
    """Deals a week that come by themselves."""
    lead_source: str
    cadence: Span
    """Days between two touches of one deal."""
    touches: tuple[float, float, float]
    """Weights of call, e-mail and what no CRM sees (texts, corridors, chats)."""
    win: float
    answer: float
    """Chance that a customer who is interested picks up."""
    meeting_hours: float
    window: int
    """Working days that a sensible manager looks back over."""
    milestones: tuple[Milestone, ...]
    care: float = 1.0
    """How much longer than the touch itself the work around it takes."""
    on_contact: float = 0.1
    """Share of records hung on the contact instead of the deal."""
    season: tuple[float, ...] = (1.0,) * 12


INSIDE = Motion(
    name="inside",
    pipeline="sales",
    reps=8,
    story="Telephone inside sales: many dials, small deals, eight to fifteen days.",
    cycle=(8, 15),
    amount=1900,
    dials=(22, 46),
    mails=(2, 8),
    own=(3.2, 7.5),
    leads=(0.3, 1.2),
    lead_source="marketing",
    cadence=(2, 3.5),
    touches=(0.7, 0.28, 0.02),
    win=0.42,
    answer=0.42,
    meeting_hours=0.5,
    window=7,
    milestones=(Milestone(at=0.45, title="Online demo", chance=0.3),),
    season=(1.0, 1.0, 1.05, 1.0, 1.0, 0.95, 0.85, 0.8, 1.05, 1.1, 1.1, 0.85),
)
INBOUND = Motion(
    name="inbound",
    pipeline="sales",
    reps=6,
    story="Inbound leads that marketing hands out; a little reviving of old leads.",
    cycle=(15, 30),
    amount=4200,
    dials=(4, 11),
    mails=(3, 9),
    own=(0.6, 1.6),
    leads=(2.0, 4.5),
    lead_source="marketing",
    cadence=(3, 5),
    touches=(0.5, 0.48, 0.02),
    win=0.45,
    answer=0.48,
    meeting_hours=0.7,
    care=1.2,
    window=8,
    milestones=(
        Milestone(at=0.12, title="First call", chance=0.7),
        Milestone(at=0.5, title="Demo", chance=0.8),
    ),
)
MIDMARKET = Motion(
    name="midmarket",
    pipeline="sales",
    reps=7,
    story="Mid-market led by e-mail: sequences, Monday mailings, two-month deals.",
    cycle=(45, 75),
    amount=18000,
    dials=(2, 7),
    mails=(9, 22),
    own=(0.9, 2.0),
    leads=(0.2, 0.6),
    lead_source="marketing",
    cadence=(4, 7),
    touches=(0.25, 0.72, 0.03),
    win=0.45,
    answer=0.4,
    meeting_hours=0.9,
    care=2.2,
    window=10,
    milestones=(
        Milestone(at=0.1, title="First meeting"),
        Milestone(at=0.35, title="Demo"),
        Milestone(at=0.65, title="Presentation", chance=0.8),
        Milestone(at=0.88, title="Negotiation", chance=0.5),
    ),
)
ENTERPRISE = Motion(
    name="enterprise",
    pipeline="enterprise",
    reps=5,
    story="Enterprise: a handful of huge deals, much meeting, half a year and more.",
    cycle=(120, 200),
    amount=210000,
    dials=(1, 3),
    mails=(3, 7),
    own=(0.16, 0.34),
    leads=(0.02, 0.08),
    lead_source="marketing",
    cadence=(3.5, 6),
    touches=(0.3, 0.58, 0.12),
    win=0.45,
    answer=0.5,
    meeting_hours=1.5,
    care=4.0,
    window=14,
    milestones=(
        Milestone(at=0.05, title="First meeting"),
        Milestone(at=0.15, title="Discovery workshop"),
        Milestone(at=0.28, title="Technical deep dive"),
        Milestone(at=0.42, title="Steering committee"),
        Milestone(at=0.55, title="Presentation"),
        Milestone(at=0.7, title="Security review", chance=0.7),
        Milestone(at=0.82, title="Commercial workshop"),
        Milestone(at=0.93, title="Contract talk", chance=0.8),
    ),
)
RENEWALS = Motion(
    name="renewals",
    pipeline="renewals",
    reps=4,
    story="Renewals and farming: deals opened by an import, most of them renew.",
    cycle=(60, 85),
    amount=8500,
    dials=(3, 8),
    mails=(3, 8),
    own=(0.4, 0.9),
    leads=(1.6, 3.8),
    lead_source="import",
    cadence=(11, 17),
    touches=(0.4, 0.5, 0.1),
    win=0.86,
    answer=0.55,
    meeting_hours=0.8,
    care=1.0,
    window=10,
    milestones=(Milestone(at=0.5, title="Account review", chance=0.5),),
    on_contact=0.3,
)
CHANNEL = Motion(
    name="channel",
    pipeline="partners",
    reps=3,
    story="Channel: partners register deals and do the talking; work is on contacts.",
    cycle=(60, 100),
    amount=26000,
    dials=(3, 7),
    mails=(4, 9),
    own=(0.5, 1.0),
    leads=(0.3, 0.7),
    lead_source="import",
    cadence=(6, 10),
    touches=(0.42, 0.4, 0.18),
    win=0.48,
    answer=0.55,
    meeting_hours=1.0,
    care=2.6,
    window=10,
    milestones=(
        Milestone(at=0.2, title="Partner call"),
        Milestone(at=0.6, title="Joint presentation", chance=0.7),
    ),
    on_contact=0.6,
)
FIELD = Motion(
    name="field",
    pipeline="sales",
    reps=5,
    story="Field sales: visits on the road, desk on Mondays, a season from spring on.",
    cycle=(30, 60),
    amount=7800,
    dials=(4, 9),
    mails=(1, 3),
    own=(1.3, 2.6),
    leads=(0.1, 0.4),
    lead_source="marketing",
    cadence=(6, 10),
    touches=(0.6, 0.2, 0.2),
    win=0.48,
    answer=0.5,
    meeting_hours=1.3,
    care=2.2,
    window=9,
    milestones=(
        Milestone(at=0.1, title="First visit"),
        Milestone(at=0.4, title="Site visit"),
        Milestone(at=0.75, title="Offer talk", chance=0.8),
    ),
    on_contact=0.25,
    season=(0.6, 0.75, 1.1, 1.2, 1.2, 1.15, 1.0, 0.95, 1.1, 1.0, 0.8, 0.55),
)
PUBLIC = Motion(
    name="public",
    pipeline="enterprise",
    reps=2,
    story="Public sector: tenders with fixed dates, few deals, long papers.",
    cycle=(90, 150),
    amount=90000,
    dials=(1, 3),
    mails=(3, 7),
    own=(0.16, 0.32),
    leads=(0.05, 0.15),
    lead_source="import",
    cadence=(5, 9),
    touches=(0.3, 0.65, 0.05),
    win=0.42,
    answer=0.45,
    meeting_hours=1.3,
    care=4.5,
    window=13,
    milestones=(
        Milestone(at=0.1, title="First meeting"),
        Milestone(at=0.4, title="Clarification talk"),
        Milestone(at=0.75, title="Presentation"),
    ),
)
MOTIONS = (
    INSIDE,
    MIDMARKET,
    FIELD,
    ENTERPRISE,
    INBOUND,
    RENEWALS,
    CHANNEL,
    PUBLIC,
)
OPEN_STAGES = {
    "sales": ("New", "Qualified", "Demo held", "Proposal sent", "Negotiation"),
    "enterprise": (
        "Prospect",
        "Discovery",
        "Solution",
        "Proposal",
        "Presentation",
        "Contract",
    ),
    "renewals": ("Due", "Contacted", "Agreed in words"),
    "partners": ("Registered", "Joint work", "Offer with customer"),
}
