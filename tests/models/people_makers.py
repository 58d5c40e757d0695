"""Any rows that a people file can hold, for properties."""

from datetime import date

from hypothesis import strategies as st

from coaching.facts import Role
from models.people_file.cells import EXCELS_ERROR, cleaned
from models.people_file.row import PersonRow

CURRENCIES = ("EUR", "USD", "JPY", "KWD")
EUROPEAN = (
    "Ann Lee",
    "Jörg Müller",
    "François O\u2019Brien",
    "Łukasz",
    'Bo "Bo", Jr.',
    "Semi; Colon",
    "=1+1",
    "@ann",
    "-",
    "'Apo",
)
DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


def is_kept(name: str) -> bool:
    """Say whether `name` is what is read of itself, were it not a formula."""
    inside = f"x{name}x"
    return bool(
        name == name.strip()
        and name.isprintable()
        and cleaned(inside) == inside
        and not EXCELS_ERROR.match(name)
        and "\ufffd" not in name
    )


NAMES = st.text(min_size=1, max_size=20).filter(is_kept) | st.sampled_from(EUROPEAN)
NAMES_ON_WINDOWS = st.sampled_from([name for name in EUROPEAN if "Ł" not in name])


@st.composite
def people(draw: st.DrawFn, names: st.SearchStrategy[str] = NAMES) -> list[PersonRow]:
    """Return rows whose leaders stand before them; the first has none."""
    beginnings = st.sampled_from(["ann", "+b", "=c", "-d", "@", "'e", "ü"])
    rows: list[PersonRow] = []
    for number in range(draw(st.integers(1, 5))):
        start = draw(beginnings).replace("@", "at")
        currency = draw(st.sampled_from(CURRENCIES))
        has_target = draw(st.booleans())
        spans = draw(st.lists(st.tuples(DAYS, DAYS), max_size=2))
        leader = draw(st.sampled_from([None, *rows]))
        rows.append(
            PersonRow(
                line=number + 2,
                email=f"{start}{number}@x.com",
                name=draw(names),
                role=draw(st.sampled_from(Role)),
                leader_email=leader.email if leader else None,
                leader_since=draw(st.none() | DAYS),
                start_date=draw(st.none() | DAYS),
                time_zone=draw(st.sampled_from([None, "America/New_York", "UTC"])),
                country=draw(st.sampled_from([None, "DE", "US"])),
                target_minor=draw(st.integers(0, 10**12)) if has_target else None,
                currency=currency if has_target or draw(st.booleans()) else None,
                one_on_one_days=draw(st.none() | st.integers(1, 366)),
                time_off=tuple(sorted((min(s), max(s)) for s in spans)),
            )
        )
    return rows
