"""What looks like a cliff and is none: every kind, in plain words."""

from dataclasses import dataclass, field

OFFICE = ("midmarket", "inbound", "channel", "renewals")
LONG = ("enterprise", "public", "midmarket", "channel")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One look-alike: how long, how often, whom it befalls and what it bends."""

    name: str
    story: str
    days: tuple[int, int]
    times: int = 2
    """How often on a floor of forty reps and eighteen months."""
    motions: tuple[str, ...] = ()
    """Empty for all."""
    bends: dict[str, float] = field(default_factory=dict)
    scope: str = "rep"
    """rep, team, floor, or `trait` for a habit that never ends."""


KINDS = (
    Kind(
        name="final_push",
        days=(7, 16),
        times=5,
        story="A deal is about to be signed, the customer answers daily; it is won.",
        bends={"prospect": 0.6, "deals": 0.85},
    ),
    Kind(
        name="big_deal_in_balance",
        days=(30, 55),
        times=5,
        story="An exciting deal, worked well, while all other work goes on.",
        bends={"prospect": 1.0, "deals": 1.0},
    ),
    Kind(
        name="tender",
        days=(12, 24),
        times=3,
        motions=("public", "enterprise", "midmarket", "channel"),
        story="A tender with a fixed date: two or three weeks of papers, then usual.",
        bends={"prospect": 0.75, "deals": 0.9},
    ),
    Kind(
        name="quarter_end_rush",
        days=(13, 13),
        motions=LONG,
        scope="quarter",
        story="The last two weeks of a quarter: all late deals pushed, no prospecting.",
        bends={"prospect": 0.35, "deals": 1.5},
    ),
    Kind(
        name="holiday",
        days=(6, 20),
        times=0,
        story="A holiday; not every one of them is in the list of days off.",
        bends={"work": 0.0},
    ),
    Kind(
        name="illness",
        days=(4, 18),
        times=14,
        story="Ill for some days or weeks; nobody wrote it anywhere.",
        bends={"work": 0.0},
    ),
    Kind(
        name="parental_leave",
        days=(56, 98),
        times=1,
        story="Months on parental leave, colleagues look after most of the deals.",
        bends={"work": 0.0, "leads": 0.0},
    ),
    Kind(
        name="training",
        days=(9, 12),
        times=3,
        story="Half of every day for two weeks in a training.",
        bends={"work": 0.5},
    ),
    Kind(
        name="conference",
        days=(4, 8),
        times=4,
        story="At a trade fair: no calls, one pile of contacts imported afterwards.",
        bends={"prospect": 0.05, "deals": 0.25},
    ),
    Kind(
        name="company_event",
        days=(4, 4),
        scope="floor",
        story="Everybody is at the company's kick-off for a week.",
        bends={"work": 0.25},
    ),
    Kind(
        name="christmas_lull",
        days=(14, 14),
        scope="christmas",
        story="Between the years nobody buys and hardly anybody calls.",
        bends={"work": 0.5, "prospect": 0.5, "replies": 0.4, "leads": 0.4},
    ),
    Kind(
        name="season_end",
        days=(60, 60),
        scope="season",
        motions=("field",),
        story="Field sales after the season: everything is slow, as every winter.",
        bends={"prospect": 0.75, "leads": 0.6},
    ),
    Kind(
        name="new_rep",
        days=(75, 75),
        times=2,
        scope="start",
        story="Somebody new with two or three deals, still learning.",
        bends={"harvest": 0.5},
    ),
    Kind(
        name="territory_change",
        days=(28, 28),
        times=2,
        story="A new territory: half of the deals go to a colleague, others come.",
        bends={"deals": 0.8},
    ),
    Kind(
        name="promotion",
        days=(60, 60),
        times=1,
        scope="end",
        story="Made a team lead: the deals are handed over, hardly any selling.",
        bends={"prospect": 0.08, "deals": 0.3, "leads": 0.0},
    ),
    Kind(
        name="leaver",
        days=(18, 18),
        times=1,
        scope="end",
        story="Leaves the company: two weeks of handing over, then gone.",
        bends={"prospect": 0.15, "deals": 0.7, "leads": 0.0},
    ),
    Kind(
        name="waves",
        days=(0, 0),
        times=3,
        scope="trait",
        motions=("inside", "midmarket", "field", "enterprise"),
        story="Works in waves, by habit: weeks of prospecting, then weeks of closing.",
    ),
    Kind(
        name="giant_account",
        days=(0, 0),
        times=2,
        scope="trait",
        motions=("renewals", "channel", "enterprise"),
        story="Looks after one giant account, by design: most work goes to one deal.",
    ),
    Kind(
        name="friday_bursts",
        days=(0, 0),
        times=4,
        scope="trait",
        story="Writes the whole week into the CRM on Friday afternoon.",
    ),
    Kind(
        name="opened_by_others",
        days=(0, 0),
        times=2,
        scope="trait",
        motions=("midmarket", "enterprise"),
        story="A development rep prospects and opens the deals; this rep only closes.",
    ),
    Kind(
        name="stops_logging",
        days=(35, 70),
        times=3,
        story="Stops writing anything down and works on as ever.",
        bends={"logged": 0.04},
    ),
    Kind(
        name="crm_cutover",
        days=(13, 13),
        times=1,
        scope="team",
        story="A team's tools are changed: two weeks of records come later by import.",
    ),
    Kind(
        name="mass_closeout",
        days=(1, 1),
        times=4,
        story="Closes all deals that were long dead on one day; few are left.",
    ),
    Kind(
        name="scripted_tasks",
        days=(20, 40),
        times=3,
        story="A workflow writes many tasks a day onto one deal; nobody works on it.",
    ),
    Kind(
        name="lead_drought",
        days=(25, 45),
        times=2,
        motions=("inbound", "inside"),
        story="Marketing hands out hardly any leads; the rep prospects all the more.",
        bends={"leads": 0.12, "prospect": 1.25},
    ),
    Kind(
        name="dry_spell",
        days=(25, 40),
        times=4,
        story="Prospects as ever, but for weeks hardly a deal comes out of it.",
        bends={"harvest": 0.2},
    ),
    Kind(
        name="delivery_after_win",
        days=(12, 24),
        times=3,
        story="Won something large and helps it start: work on a deal that is closed.",
        bends={"prospect": 0.7, "deals": 0.85},
    ),
    Kind(
        name="customer_pause",
        days=(20, 40),
        times=3,
        story="The largest deal is on hold at the customer's wish and comes back.",
    ),
)
BY_NAME = {kind.name: kind for kind in KINDS}
