"""people.csv is taken whole or not at all, and every bad line is named."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from coaching.facts import Role
from models.db.database import SessionMaker
from models.people_file import PeopleFileError, leaving, read, store
from models.people_file.gaps import gaps
from models.tables import Person, TimeOff
from tests.models.rows import NOW, days, insert_owner

HEADER = (
    "id,email,name,role,leader_email,leader_since,start_date,time_zone,country,target,"
    "currency,one_on_one_days,time_off,active"
)
VP = "1,vee@x.com,Vee,vp,,,,Europe/Berlin,DE,,,,,yes"
MANAGER = "2,max@x.com,Max,manager,vee@x.com,,,,,,,,,yes"
REP = (
    "3,Ann@X.com,Ann,rep,max@x.com,2026-01-05,2024-03-01,America/New_York,US,"
    "250000.50,USD,14,2026-12-21..2027-01-02;2027-05-14,yes"
)


def file(*lines: str, header: str = HEADER) -> str:
    return "\r\n".join([header, *lines]) + "\r\n"


def problems(text: str) -> list[tuple[int, str]]:
    with pytest.raises(PeopleFileError) as caught:
        read(text)
    return [(problem.line, problem.reason) for problem in caught.value.problems]


def test_reads_every_column():
    row = read(file(VP, MANAGER, REP))[2]

    assert (row.email, row.name, row.role) == ("ann@x.com", "Ann", Role.REP)
    assert row.leader_email == "max@x.com"
    assert (row.leader_since, row.start_date) == (date(2026, 1, 5), date(2024, 3, 1))
    assert (row.time_zone, row.country) == ("America/New_York", "US")
    assert (row.target_minor, row.currency) == (25_000_050, "USD")
    assert row.one_on_one_days == 14
    assert row.time_off == (
        (date(2026, 12, 21), date(2027, 1, 2)),
        (date(2027, 5, 14), date(2027, 5, 14)),
    )


def test_does_without_the_columns_that_may_be_empty():
    rows = read("email,name,role,leader_email\nann@x.com,Ann,rep,\n\n")

    assert [(row.email, row.target_minor) for row in rows] == [("ann@x.com", None)]


def test_passes_over_a_byte_order_mark_and_blank_lines():
    rows = read("\ufeff" + file(VP, "", ",,,,,,,,,,,,,"))

    assert [row.line for row in rows] == [2]


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("email", "", "email: must not be empty"),
        ("email", "ann", "email: 'ann' is no e-mail address"),
        (
            "leader_email",
            "a@x.com;b@x.com",
            (
                "leader_email: 'a@x.com;b@x.com' is more than one address: name one"
                " person here"
            ),
        ),
        ("email", "a b@x.com", "email: 'a b@x.com' is no e-mail address"),
        ("email", "mailto:a@x.com", "email: 'mailto:a@x.com' is no e-mail address"),
        ("email", "<a@x.com>", "email: '<a@x.com>' is no e-mail address"),
        ("start_date", "0001-01-01", "start_date: '0001-01-01' is in the year 1: is"),
        ("start_date", "9999-12-31", "start_date: '9999-12-31' is in the year 9999"),
        ("name", " ", "name: must not be empty"),
        ("name", "J\ufffdrg", "name: 'J\ufffdrg' has lost a letter when it was saved"),
        ("name", "J\x00rg", "name: 'J\\x00rg' has a line break or a sign that cannot"),
        ("role", "boss", "role: 'boss' is none of rep, manager, vp, admin"),
        ("role", "", "role: must not be empty"),
        ("leader_email", "no@x.com", "leader_email: no@x.com is not in this file"),
        ("leader_since", "5.13.2026", "leader_since: '5.13.2026' is no date"),
        ("leader_since", "5/1/2026", "leader_since: '5/1/2026' can be 2026-01-05 or"),
        ("leader_since", "5/1/26", "leader_since: '5/1/26' has a short year"),
        ("leader_since", "46141", "leader_since: '46141' is Excel's number of a day"),
        ("start_date", "2026-02-30", "start_date: '2026-02-30' is no date"),
        ("start_date", "20260228", "start_date: '20260228' is no date"),
        ("time_zone", "Mars/Dune", "time_zone: 'Mars/Dune' is no time zone"),
        ("time_zone", "PST", "time_zone: 'PST' is no time zone: write a place such as"),
        ("country", "XX", "country: 'XX' is no country"),
        (
            "country",
            "United States",
            "country: 'United States' is no country code",
        ),
        ("country", "#N/A", "country: '#N/A' is an error that Excel shows"),
        ("currency", "EURO", "currency: 'EURO' is no currency"),
        ("currency", "€", "currency: '€' is no currency of ISO 4217: write EUR"),
        ("target", "many", "target: 'many' is no amount"),
        ("target", "NaN", "target: 'NaN' is no amount"),
        ("target", "-1", "target: '-1' is no amount"),
        ("target", "1e400", "target: '1e400' is too large"),
        ("target", "1000.005", "target: USD has 2 decimals, not 1000.005"),
        ("target", "1.005", "target: '1.005' is unclear: write 1005, or 1.0050"),
        ("target", "25%", "target: '25%' is a percentage"),
        ("target", "250 €", "target: '250 €': write the number alone"),
        ("target", "250 USD", "target: '250 USD': write the number alone"),
        ("one_on_one_days", "0", "one_on_one_days: '0' is no number of days"),
        ("one_on_one_days", "x", "one_on_one_days: 'x' is no number of days"),
        ("time_off", "2026-12-21..x", "time_off: 'x' is no date"),
        (
            "time_off",
            "2026-12-21..2026-12-20",
            "time_off: '2026-12-21..2026-12-20' ends",
        ),
    ],
)
def test_names_the_line_and_the_reason(column, value, reason):
    cells = REP.split(",")
    cells[HEADER.split(",").index(column)] = value

    found = problems(file(VP, MANAGER, ",".join(cells)))

    assert len(found) == 1
    assert found[0][0] == 4
    assert found[0][1].startswith(reason)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", (1, "the first line must name the columns email, name, role, ")),
        ("a,b\n1,2\n", (1, "the first line must name the columns email, name, ")),
        (
            f"Our floor\n\nas of,May\n{HEADER}\n{VP}\n",
            (1, "the columns are named on line 4: delete what stands above it"),
        ),
        ("email,name,role\n", (1, "column leader_email is missing")),
        (HEADER, (1, "the file names nobody: write one line for each person")),
        (file(VP, VP), (3, "email: vee@x.com is on lines 2 and 3: keep one of them")),
        (
            file(VP, header=HEADER + ",zone"),
            (1, "column 'zone' is unknown: is it time"),
        ),
        (file(VP, header=HEADER + ",Phone"), (1, "column 'Phone' is unknown: delete")),
        (file(VP, header=HEADER + ",name"), (1, "column name is there twice: keep")),
        (
            file(VP + ",,x"),
            (2, "'x' stands in column 16, but the header names 14: put"),
        ),
        (file("1,a@x.com"), (2, "name: must not be empty")),
        (file(VP, '2,"a@x.com', "3,b@x.com"), (3, "the quotes do not match")),
        (file(VP, '2,"a"b@x.com'), (3, "the quotes do not match")),
        (file(VP, "2," + "a" * 200_000), (3, "a cell is longer than a page")),
    ],
    ids=[
        "empty",
        "another table",
        "a title above",
        "a column missing",
        "no rows",
        "twice",
        "misspelt",
        "a column too many",
        "column twice",
        "more cells",
        "fewer cells",
        "open quote",
        "quote inside",
        "long cell",
    ],
)
def test_refuses_a_file_that_is_not_whole(text, expected):
    line, beginning = expected

    found = problems(text)

    assert found[0][0] == line
    assert found[0][1].startswith(beginning)


def test_cells_that_excel_leaves_out_at_the_end_of_a_line_are_empty():
    header = "email,name,role,leader_email,country,currency"

    rows = read(file("vee@x.com,Vee,vp", "ann@x.com,Ann,rep,,DE", header=header))

    assert [(row.leader_email, row.country) for row in rows] == [
        (None, None),
        (None, "DE"),
    ]


def test_refuses_a_target_without_a_currency():
    cells = REP.split(",")
    cells[HEADER.split(",").index("currency")] = ""

    assert problems(file(VP, MANAGER, ",".join(cells))) == [
        (4, "target: needs a currency beside it: fill in column currency, such as EUR")
    ]


@pytest.mark.parametrize(
    ("leaders", "line", "words"),
    [
        ({"a": "a"}, 2, "a@x.com leads themselves: leave the cell empty"),
        ({"a": "b", "b": "a"}, 2, "a@x.com -> b@x.com -> a@x.com: give"),
        (
            {"z": "a", "a": "b", "b": "c", "c": "a"},
            2,
            "a@x.com -> b@x.com -> c@x.com -> a@x.com: give one of them another",
        ),
    ],
    ids=["oneself", "each other", "three in a ring, led by nobody else"],
)
def test_a_circle_of_leaders_is_told_once_with_everybody_in_it(leaders, line, words):
    lines = [
        f",{who}@x.com,X,manager,{by}@x.com{',' * 9}" for who, by in leaders.items()
    ]

    found = problems(file(*lines))

    assert [number for number, _ in found] == [line]
    assert words in found[0][1]


def test_names_every_bad_line_at_once():
    found = problems(file(VP, ",a@x.com,,rep" + "," * 10, ",b@x.com,B,boss" + "," * 10))

    assert [line for line, _ in found] == [3, 4]


@pytest.mark.parametrize(
    ("currency", "target", "minor"),
    [("EUR", "1.5", 150), ("JPY", "1500", 1500), ("KWD", "1.5", 1500)],
)
def test_a_target_is_kept_in_minor_units_of_its_currency(currency, target, minor):
    row = read(file(f",a@x.com,A,vp,,,,,,{target},{currency},,,"))[0]

    assert row.target_minor == minor


@given(text=st.text(max_size=200))
def test_any_text_is_read_or_refused_in_words(text):
    body = f"email,name,role,leader_email\n{text}"

    reasons: list[str] = []
    try:
        rows = read(body)
    except PeopleFileError as error:
        rows = ()
        reasons = [problem.reason for problem in error.problems]

    assert bool(rows) != bool(reasons)


async def everybody(session) -> dict[str, Person]:
    return {p.email: p for p in await session.scalars(select(Person))}


async def test_stores_people_with_their_leaders(sessions: SessionMaker):
    async with sessions.begin() as session:
        report = await store(session, read(file(VP, MANAGER, REP)), now=NOW)
        found = await everybody(session)
        off = await session.scalar(select(func.count()).select_from(TimeOff))

    assert report.added == ("ann@x.com", "max@x.com", "vee@x.com")
    assert found["ann@x.com"].leader_id == found["max@x.com"].id
    assert found["max@x.com"].leader_id == found["vee@x.com"].id
    assert off == 2


async def test_a_second_import_keeps_the_matches(sessions: SessionMaker):
    async with sessions.begin() as session:
        await store(session, read(file(VP, MANAGER, REP)), now=NOW)
        (await everybody(session))["ann@x.com"].slack_user_id = "U1"
    async with sessions.begin() as session:
        new = REP.replace("Ann,rep", "Ann Lee,rep")
        report = await store(session, read(file(VP, MANAGER, new)), now=NOW)
        ann = (await everybody(session))["ann@x.com"]
        off = await session.scalar(select(func.count()).select_from(TimeOff))

    assert (report.added, len(report.kept), report.left) == ((), 3, ())
    assert (ann.name, ann.slack_user_id) == ("Ann Lee", "U1")
    assert off == 2


async def test_who_is_no_longer_named_has_left_until_named_again(
    sessions: SessionMaker,
):
    async with sessions.begin() as session:
        await store(session, read(file(VP, MANAGER, REP)), now=NOW)
        report = await store(session, read(file(VP, MANAGER)), now=NOW)
        left_on = (await everybody(session))["ann@x.com"].left_on
        again = await store(session, read(file(VP, MANAGER)), now=NOW + days(1))
        await store(session, read(file(VP, MANAGER, REP)), now=NOW + days(2))
        back = (await everybody(session))["ann@x.com"].left_on

    assert (report.left, left_on) == (("ann@x.com",), NOW.date())
    assert again.left == ()
    assert back is None


async def test_who_has_a_new_address_under_the_same_id_of_the_crm_is_the_same(
    sessions: SessionMaker,
):
    async with sessions.begin() as session:
        await store(session, read(file(VP, MANAGER, REP)), now=NOW)
        ann = (await everybody(session))["ann@x.com"]
        owner = await insert_owner(session, email="ann@x.com")
        ann.owner_id = owner.id
        await session.flush()
        owner.email = "Ann.Lee@x.com"
        await session.flush()

        new = REP.replace("Ann@X.com", "ann.lee@x.com")
        coming = await leaving(session, read(file(VP, MANAGER, new)))
        report = await store(session, read(file(VP, MANAGER, new)), now=NOW)
        found = await everybody(session)

    assert coming.names == ()
    assert (report.added, report.left) == ((), ())
    assert set(found) == {"ann.lee@x.com", "max@x.com", "vee@x.com"}
    assert found["ann.lee@x.com"].id == ann.id


async def test_an_address_that_somebody_has_is_taken_from_nobody(
    sessions: SessionMaker,
):
    async with sessions.begin() as session:
        await store(session, read(file(VP, MANAGER, REP)), now=NOW)
        ann = (await everybody(session))["ann@x.com"]
        owner = await insert_owner(session, email="max@x.com")
        ann.owner_id = owner.id
        await session.flush()

        report = await store(session, read(file(VP, MANAGER)), now=NOW)

    assert report.left == ("ann@x.com",)


def test_what_an_author_should_know_of_who_leads_is_said():
    led = "4,lee@x.com,Lee,rep,ann@x.com,,,,,,,,,yes"
    alone = REP.replace("max@x.com", "")

    found = list(gaps(read(file(alone, led))))

    assert (
        "role: Ann is a rep and leads 1 rep (Lee): make them manager, or give the "
        "others another leader"
    ) in found
    assert "role: nobody is vp, so no digest is written" in found


async def test_a_new_leader_without_a_date_leads_from_today(sessions: SessionMaker):
    rep = "3,ann@x.com,Ann,rep,{},,,,,,,,,yes"
    async with sessions.begin() as session:
        await store(session, read(file(VP, MANAGER, rep.format("max@x.com"))), now=NOW)
        before = (await everybody(session))["ann@x.com"].leader_since
        await store(session, read(file(VP, MANAGER, rep.format("vee@x.com"))), now=NOW)
        after = (await everybody(session))["ann@x.com"].leader_since

    assert (before, after) == (None, NOW.date())


async def test_a_rep_without_a_leader_is_allowed_but_reported(sessions: SessionMaker):
    lonely = REP.replace("max@x.com", "")
    async with sessions.begin() as session:
        report = await store(session, read(file(VP, MANAGER, lonely)), now=NOW)

    assert report.reps_without_leader == ("ann@x.com",)


async def test_one_bad_row_imports_nothing(sessions: SessionMaker):
    bad = REP.replace("rep", "boss")
    with pytest.raises(PeopleFileError):
        async with sessions.begin() as session:
            await store(session, read(file(VP, MANAGER, bad)), now=NOW)

    async with sessions() as session:
        assert await everybody(session) == {}


@pytest.mark.parametrize(
    ("gone", "is_many"),
    [(0, False), (2, False), (3, True)],
    ids=["nobody", "a third", "more than a third"],
)
async def test_says_who_would_leave_and_changes_nothing(
    sessions: SessionMaker, gone, is_many
):
    def reps(count: int) -> str:
        lines = (f"{n},r{n}@x.com,Rep {n},rep,vee@x.com" for n in range(count))
        header = "id,email,name,role,leader_email"
        return file("9,vee@x.com,Vee,vp,", *lines, header=header)

    async with sessions.begin() as session:
        await store(session, read(reps(6)), now=NOW)
        await store(session, read(reps(5)), now=NOW)

        found = await leaving(session, read(reps(5 - gone)))

        left = await session.scalar(
            select(func.count()).where(Person.left_on.is_not(None))
        )
    assert found.names == tuple(f"Rep {n}" for n in range(5 - gone, 5))
    assert (found.present, found.is_many) == (6, is_many)
    assert left == 1
