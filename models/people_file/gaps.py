"""What an author should know of a people file that can be imported, a line each."""

from collections.abc import Callable, Iterator, Sequence

from coaching.facts import Role
from models.people_file.row import PersonRow

SHOWN = 3
CONSEQUENCES: tuple[tuple[str, Callable[[PersonRow], bool], str], ...] = (
    (
        "country",
        lambda row: row.country is None,
        "public holidays are off for {whom}: they count as working days",
    ),
    (
        "time_zone",
        lambda row: row.time_zone is None,
        "for {whom} the zone set in Slack is taken, without one UTC",
    ),
    (
        "start_date",
        lambda row: row.role is Role.REP and row.start_date is None,
        "for {whom} the first deal tells, and leaders hear of no first meetings",
    ),
    (
        "target",
        lambda row: row.role is Role.REP and row.target_minor is None,
        "for {whom} nothing is said about what is left of a goal",
    ),
)
"""Column, who lacks it although it would matter, and what is not done without it."""


def gaps(rows: Sequence[PersonRow]) -> Iterator[str]:
    """Yield a line for each column that somebody lacks, and for each double name."""
    for column, is_lacking, consequence in CONSEQUENCES:
        lacking = [row for row in rows if is_lacking(row)]
        if lacking:
            yield f"no {column}: {consequence.format(whom=_whom(lacking, rows))}"
    yield from _led_by_reps(rows)
    if rows and not any(row.role is Role.VP for row in rows):
        yield "role: nobody is vp, so no digest is written"
    yield from _namesakes(rows)


def _led_by_reps(rows: Sequence[PersonRow]) -> Iterator[str]:
    """Yield a line for each rep who leads somebody: what a leader gets, no rep gets."""
    by_email = {row.email: row for row in rows}
    led: dict[str, list[PersonRow]] = {}
    for row in rows:
        leader = by_email.get(row.leader_email or "")
        if leader is not None and leader.role is Role.REP:
            led.setdefault(leader.email, []).append(row)
    for email, people in led.items():
        yield (
            f"role: {by_email[email].name} is a rep and leads {_whom(people, rows)}: "
            "make them manager, or give the others another leader"
        )


def _namesakes(rows: Sequence[PersonRow]) -> Iterator[str]:
    """Yield a line for each name that stands there with several addresses."""
    addresses: dict[str, list[str]] = {}
    for row in rows:
        addresses.setdefault(row.name.casefold(), []).append(row.email)
    for row in rows:
        found = addresses.pop(row.name.casefold(), [])
        if len(found) > 1:
            listed = " and ".join(found)
            yield f"{row.name} is there as {listed}: if that is one person, keep one"


def _whom(lacking: Sequence[PersonRow], rows: Sequence[PersonRow]) -> str:
    called = "reps" if all(row.role is Role.REP for row in lacking) else "people"
    one = {"reps": "rep", "people": "person"}[called]
    count = f"{len(lacking)} {one if len(lacking) == 1 else called}"
    if len(lacking) == len(rows) or len(lacking) > SHOWN:
        return count
    return f"{count} ({', '.join(row.name for row in lacking)})"
