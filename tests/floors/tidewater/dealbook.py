"""What the CRM says about deals, contacts and companies."""

from collections import defaultdict

from tests.floors.tidewater.customer import Contact, Deal
from tests.floors.tidewater.remains import CUTOVER_MINUTE, Clerk, Row

Change = tuple[str, str, str]
"""(instant, field, value)"""
STEPS = (
    "Call the champion", "Send the offer", "Fix a date", "Ask about the budget",
    "Meet purchasing", "Wait for their papers",
)  # fmt: skip


def changes_of(clerk: Clerk, deal: Deal) -> list[Change]:
    """Return what was entered about a deal, and when; empty if it never was."""
    rep = deal.owners[0][1]
    found: list[Change] = []
    seen: set[str] = set()
    for day, minute, field, value in deal.history:
        first = field not in seen
        seen.add(field)
        when = (day, minute) if first else _entered(clerk, deal, day, minute, field)
        if when is None or when[0] > clerk.last:
            continue
        found.append((clerk.stamp(rep, *when), field, value))
        if field == "stage":
            found.append(
                (clerk.stamp(rep, *when), "forecast_category", _forecast(deal, value))
            )
    return _after_cutover(clerk, deal, _in_order(found))


def _entered(
    clerk: Clerk, deal: Deal, day: int, minute: int, field: str
) -> tuple[int, int] | None:
    """Return when a change is entered; None if never."""
    owner = deal.owner_on(day)
    habits, rng = clerk.habits(owner), clerk.dice(owner)
    closing = deal.closed is not None and day >= deal.closed
    if field == "owner" or closing or clerk.logging == "full":
        return day, minute
    if field == "close_date":
        return (day, minute) if rng.random() < min(1, 0.15 + 2 * habits.dates) else None
    lag = rng.randint(0, habits.stage_lag) if habits.stage_lag else 0
    return clerk.world.days.later(day, lag, clerk.country(owner)), minute


def _forecast(deal: Deal, stage: str) -> str:
    if stage.endswith(("_won", "_lost")):
        return "CLOSED" if stage.endswith("_won") else "OMIT"
    left = len(deal.motion.stages) - int(stage.rpartition("_")[2])
    return "COMMIT" if left == 0 else "BEST_CASE" if left == 1 else "PIPELINE"


def _in_order(changes: list[Change]) -> list[Change]:
    """Let no field change before its earlier change; what closes a deal ends it."""
    latest: dict[str, str] = {}
    out = []
    for instant, field, value in changes:
        when = max(instant, latest.get(field, ""))
        latest[field] = when
        out.append((when, field, value))
    closing = [when for when, field, value in out if value in {"CLOSED", "OMIT"}]
    limit = min(closing, default="9")
    out = [(min(when, limit), field, value) for when, field, value in out]
    return sorted(out, key=lambda change: change[0])


def _after_cutover(clerk: Clerk, deal: Deal, changes: list[Change]) -> list[Change]:
    """Forget what another CRM knew, save how things stood when it was left."""
    cut = clerk.cutover(deal.owners[0][1])
    if cut is None or deal.born >= cut:
        return changes
    moment = clerk.stamp(deal.owners[0][1], cut, CUTOVER_MINUTE)
    stood = {field: value for when, field, value in changes if when <= moment}
    start = [(moment, field, value) for field, value in stood.items()]
    return start + [change for change in changes if change[0] > moment]


def deals(clerk: Clerk, *, extended: bool) -> tuple[list[Row], list[Row]]:
    """Return the rows of deals.csv and of deal_changes.csv."""
    rows, changes = [], []
    for deal in clerk.world.deals.values():
        entered = changes_of(clerk, deal)
        last = {field: value for _, field, value in entered}
        creator = deal.owners[0][1]
        cut = clerk.cutover(creator)
        moved = cut is not None and deal.born < cut
        by = "import" if moved else deal.source or str(creator)
        step = STEPS[deal.id % len(STEPS)] if deal.id % 3 == 0 else ""
        row = [
            str(deal.id), deal.name, last.get("owner", str(creator)),
            deal.motion.pipeline_id, last["stage"], last["amount"], "EUR",
            last["close_date"], entered[0][0], step, entered[-1][0], "", "",
            last["forecast_category"],
        ]  # fmt: skip
        rows.append([*row, by] if extended else row)
        changes += [[str(deal.id), *change] for change in entered]
    changes.sort(key=lambda row: (row[1], int(row[0])))
    return rows, changes


def contacts(clerk: Clerk, *, extended: bool) -> list[Row]:
    """Return the rows of contacts.csv."""
    return [_contact(clerk, one, extended=extended) for one in clerk.world.contacts]


def _contact(clerk: Clerk, one: Contact, *, extended: bool) -> Row:
    cut = clerk.cutover(one.owner)
    moved = cut is not None and one.day < cut
    day, minute = (cut or 0, CUTOVER_MINUTE) if moved else (one.day, one.minute)
    created = clerk.stamp(one.owner, day, minute)
    row = [str(one.id), str(one.owner), one.name, one.email, created]
    by = "import" if moved else one.source or str(one.owner)
    return [*row, by] if extended else row


def companies(clerk: Clerk) -> list[Row]:
    """Return the rows of companies.csv; those that buy, or did."""
    ids: dict[int, list[str]] = defaultdict(list)
    for deal in clerk.world.deals.values():
        ids[deal.company].append(str(deal.id))
    any_rep = min(clerk.world.reps)
    return [
        [
            str(firm.id),
            firm.name,
            clerk.stamp(any_rep, firm.day, 420),
            ";".join(ids[firm.id]),
        ]
        for firm in clerk.world.companies
        if firm.id in ids
    ]
