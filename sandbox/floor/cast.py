"""Who works on the demo floor, and the stages that its deals pass through."""

from datetime import date, timedelta
from decimal import Decimal

from sandbox.floor.rows import PersonRow, ProfileRow, StageRow

HOST = "alderpoint.example"
NEW_YORK, BERLIN = ("America/New_York", "US"), ("Europe/Berlin", "DE")
PIPELINE = ("default", "Sales pipeline")
OPEN_STAGES = ("discovery", "evaluation", "proposal", "negotiation")
WON, LOST = "closedwon", "closedlost"
EXPECTED = {
    "discovery": "PIPELINE",
    "evaluation": "PIPELINE",
    "proposal": "BEST_CASE",
    "negotiation": "COMMIT",
    WON: "CLOSED",
    LOST: "OMIT",
}
"""The forecast category that goes with a stage: reps set it when they move a deal."""
LED_FOR = timedelta(days=500)

LEADERS = (
    # id, name, role, leader, place, days on the floor
    (101, "Dana Whitfield", "vp", None, NEW_YORK, 1900),
    (102, "Robin Hale", "admin", None, NEW_YORK, 1500),
    (111, "Marcus Bell", "manager", "Dana Whitfield", NEW_YORK, 1400),
    (112, "Priya Raman", "manager", "Dana Whitfield", NEW_YORK, 1250),
    (113, "Jonas Keller", "manager", "Dana Whitfield", BERLIN, 1100),
)
REPS = (
    # id, name, role, leader, place, days on the floor
    (121, "Sam Okafor", "rep", "Marcus Bell", NEW_YORK, 980),
    (122, "Lena Torres", "rep", "Marcus Bell", NEW_YORK, 840),
    (123, "Grace Lindholm", "rep", "Marcus Bell", NEW_YORK, 1010),
    (124, "Owen Castellano", "rep", "Marcus Bell", NEW_YORK, 40),
    (131, "Lee Nakamura", "rep", "Priya Raman", NEW_YORK, 760),
    (132, "Maya Feldman", "rep", "Priya Raman", NEW_YORK, 690),
    (133, "Theo Marchetti", "rep", "Priya Raman", NEW_YORK, 905),
    (134, "Ruth Adeyemi", "rep", "Priya Raman", NEW_YORK, 620),
    (141, "Anna Vogel", "rep", "Jonas Keller", BERLIN, 870),
    (142, "Felix Hartmann", "rep", "Jonas Keller", BERLIN, 730),
    (143, "Clara Nowak", "rep", "Jonas Keller", BERLIN, 650),
    (144, "Diego Marín", "rep", "Jonas Keller", NEW_YORK, 800),
)
TEAMS = {"Marcus Bell": "East", "Priya Raman": "West", "Jonas Keller": "Europe"}
TITLES = {
    "vp": "VP Sales",
    "admin": "Revenue Operations",
    "manager": "Sales Manager",
    "rep": "Account Executive",
}
QUARTER_TARGET = {"US": (Decimal(220_000), "USD"), "DE": (Decimal(180_000), "EUR")}

COMPANY_TARGET = Decimal(2_000_000)
"""Of the VP, in dollars: somewhat more than the sum of the reps'."""


def people(start: date) -> list[PersonRow]:
    """Return everybody, with dates counted back from the demo's first day."""
    return [_person(*who, start=start) for who in (*LEADERS, *REPS)]


def profiles() -> list[ProfileRow]:
    """Return everybody's team in the CRM and title in Slack."""
    return [
        ProfileRow(
            id=row_id,
            team=TEAMS.get(name) or TEAMS.get(leader or ""),
            title=TITLES[role],
        )
        for row_id, name, role, leader, _, _ in (*LEADERS, *REPS)
    ]


def _person(  # noqa: PLR0913 - the columns of the tables above
    row_id: int,
    name: str,
    role: str,
    leader: str | None,
    place: tuple[str, str],
    days: int,
    *,
    start: date,
) -> PersonRow:
    began = start - timedelta(days=days)
    zone, country = place
    target, currency = QUARTER_TARGET[country] if role == "rep" else (None, "USD")
    target = COMPANY_TARGET if role == "vp" else target
    return PersonRow(
        id=row_id,
        email=_email(name),
        name=name,
        role=role,
        leader_email=None if leader is None else _email(leader),
        leader_since=None if leader is None else max(began, start - LED_FOR),
        start_date=began,
        time_zone=zone,
        country=country,
        target=target,
        currency=currency,
        one_on_one_days=30 if role == "rep" else None,
    )


def _email(name: str) -> str:
    plain = name.lower().replace("í", "i").replace(" ", ".")
    return f"{plain}@{HOST}"


def stages() -> list[StageRow]:
    """Return the stages of the demo's one pipeline."""
    rows = [
        ("discovery", "Discovery", "0.2", False),
        ("evaluation", "Evaluation", "0.3", False),
        ("proposal", "Proposal", "0.5", False),
        ("negotiation", "Negotiation", "0.9", False),
        (WON, "Closed won", "1.0", True),
        (LOST, "Closed lost", "0.0", True),
    ]
    return [
        StageRow(
            pipeline_id=PIPELINE[0],
            pipeline=PIPELINE[1],
            id=row_id,
            label=label,
            position=place,
            probability=Decimal(chance),
            is_closed=is_closed,
        )
        for place, (row_id, label, chance, is_closed) in enumerate(rows)
    ]
