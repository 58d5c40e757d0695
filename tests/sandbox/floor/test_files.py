"""A floor's files: what is written is read again, and what is wrong is named."""

from dataclasses import fields
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.floor.cells import IDS, INSTANT, NUMBER, SPANS, TEXT
from sandbox.floor.files import FloorError, load, save
from sandbox.floor.tables import (
    ACTIVITIES,
    CHANGES,
    CONTACTS,
    DEALS,
    MEETINGS,
    PEOPLE,
    STAGES,
)
from tests.sandbox.floor.makers import (
    LONG_AGO,
    make_activity,
    make_change,
    make_contact,
    make_deal,
    make_floor,
    make_meeting,
    make_person,
)

PEOPLE_HEADER = "id,email,name,role"
TIME_OFF = PEOPLE_HEADER + ',time_off\n1,a,"A\nB",rep,2027-01-02..2026-12-21\n'
LONE_CHANGE = "deal_id,changed_at,field,value\n9,2026-11-19T09:30:00Z,stage,won\n"
STAGES_FILE = "pipeline_id,pipeline,id,label,position,probability,is_closed\n"


def write(folder: Path, **files: str) -> Path:
    texts = {"people": PEOPLE_HEADER + "\n", "stages": STAGES_FILE} | files
    for name, text in texts.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8", newline="")
    return folder


def test_a_floor_that_was_written_reads_the_same(tmp_path):
    floor = make_floor()
    away = ((date(2026, 12, 21), date(2027, 1, 2)), (date(2027, 5, 14),) * 2)
    floor.put_person(make_person(2, name='Zoë, the "2nd"', time_off=away, active=False))
    whole = make_deal(
        5,
        name='<!channel> *free* <https://x|y>,\n"quoted"',
        amount=Decimal("1200.50"),
        close_date=date(2026, 12, 1),
        modified_at=LONG_AGO,
        archived_at=LONG_AGO,
        merged_ids=(3, 4),
        next_step="Call",
    )
    floor.put_deal(whole, changes=[make_change(LONG_AGO, "amount", "7", deal=5)])
    floor.put_deal(make_deal(6, owner_id=None, amount=None, created_at=None))
    floor.put_activity(make_activity(1, "task", done=True, deal_ids=(5, 6)))
    floor.put_meeting(make_meeting(1, outcome="NO_SHOW", attendee_ids=(1, 2)))
    floor.put_activity(
        make_activity(2, result="busy", duration_seconds=9, by="import", bulk=True)
    )
    floor.put_activity(make_activity(3, "note"))
    floor.put_contact(make_contact(1, email="ann@x.example", created_by="marketing"))

    save(floor, tmp_path / "made")
    read = load(tmp_path / "made")

    assert read.people == floor.people
    assert read.stages == floor.stages
    assert read.deals == floor.deals
    assert read.changes == floor.changes
    assert read.activities == floor.activities
    assert read.meetings == floor.meetings
    assert read.contacts == floor.contacts
    assert read.merged_into == {3: 5, 4: 5}


@pytest.mark.parametrize(
    "table",
    [PEOPLE, STAGES, DEALS, CHANGES, ACTIVITIES, MEETINGS, CONTACTS],
    ids=lambda table: table.file,
)
def test_each_column_is_a_field_and_is_in_the_description(table):
    text = (Path("sandbox") / "floor" / "FORMAT.md").read_text(encoding="utf-8")

    assert list(table.columns) == [field.name for field in fields(table.row)]
    assert f"| `{table.file}` | `{','.join(table.columns)}`" in text


def test_files_that_are_missing_are_empty(tmp_path):
    floor = load(write(tmp_path))

    assert not floor.deals
    assert not floor.meetings


@pytest.mark.parametrize("name", ["people.csv", "stages.csv"])
def test_people_and_stages_are_needed(tmp_path, name):
    (write(tmp_path) / name).unlink()

    with pytest.raises(FloorError, match="there is no such file") as caught:
        load(tmp_path)

    assert caught.value.file == name


def test_instants_of_any_offset_are_kept_as_utc(tmp_path):
    deals = "id,name,created_at\n1,A,2026-11-19T09:30:00+02:00\n"

    floor = load(write(tmp_path, deals=deals))

    assert floor.deals[1].created_at == datetime(2026, 11, 19, 7, 30, tzinfo=UTC)


def test_a_byte_order_mark_and_either_line_end_are_read(tmp_path):
    people = "\ufeffid,email,name,role\r\n1,a@x.example,Ann,rep\r\n"

    floor = load(write(tmp_path, people=people))

    assert floor.people[1].name == "Ann"


@pytest.mark.parametrize(
    ("file", "text", "line", "reason"),
    [
        ("people", "id,email,name,role\n1,a@x,Ann,boss\n", 2, "role is none of rep"),
        ("people", "id,email,name,role\n1,,Ann,rep\n", 2, "email is empty"),
        ("people", "id,email,name\n", 1, "the column role is missing"),
        ("people", "id,email,name,role,rank\n", 1, "no column is called 'rank'"),
        ("people", "id,email,name,role,id\n", 1, "a column stands here twice"),
        ("people", PEOPLE_HEADER + "\n1,a,A,rep\n1,b,B,rep\n", 3, "id 1 stands here"),
        ("people", PEOPLE_HEADER + "\n1,a\n", 2, "has 2 cells, the header has 4"),
        ("people", TIME_OFF, 3, "time_off ends before it begins"),
        ("deals", "id,name\nx1,A\n", 2, "id is no whole number: 'x1'"),
        ("deals", "id,name\n1,A\n\n2,\n", 4, "name is empty"),
        ("deals", "id,name,amount\n1,A,12k\n", 2, "amount is no number: '12k'"),
        ("deals", "id,name,amount\n1,A,NaN\n", 2, "amount is no number: 'NaN'"),
        ("deals", "id,name,close_date\n1,A,31.12.2026\n", 2, "close_date is no ISO"),
        ("deals", "id,name,created_at\n1,A,soon\n", 2, "created_at is no ISO instant"),
        ("deals", "id,name,created_at\n1,A,2026-11-19T09:30:00\n", 2, "no offset"),
        ("deals", "id,name,merged_ids\n1,A,2;x\n", 2, "merged_ids is no whole number"),
        ("deals", 'id,name\n1,"A"B\n', 2, "is no CSV"),
        ("deal_changes", LONE_CHANGE, 2, "there is no deal 9"),
        ("stages", STAGES_FILE + "p,P,s,S,1,0.2,maybe\n", 2, "is neither yes nor no"),
        ("activities", "id,kind\n1,fax\n", 2, "kind is none of call, email, task"),
        ("meetings", "id,outcome\n1,HELD\n", 2, "outcome is none of SCHEDULED"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_file_line_and_reason(
    tmp_path, file, text, line, reason
):
    with pytest.raises(FloorError) as caught:
        load(write(tmp_path, **{file: text}))

    assert caught.value.file == f"{file}.csv"
    assert caught.value.line == line
    assert reason in caught.value.reason
    assert str(caught.value).startswith(f"{file}.csv, line {line}: ")


def test_a_change_must_fit_its_field(tmp_path):
    changes = "deal_id,changed_at,field,value\n1,2026-11-19T09:30:00Z,amount,many\n"

    with pytest.raises(FloorError, match="line 2: value is no number: 'many'"):
        load(write(tmp_path, deals="id,name\n1,A\n", deal_changes=changes))


def test_a_file_in_another_encoding_is_refused(tmp_path):
    write(tmp_path)
    (tmp_path / "contacts.csv").write_bytes("id,name\n1,Zoë\n".encode("latin-1"))

    with pytest.raises(FloorError, match=r"contacts\.csv.*is not UTF-8"):
        load(tmp_path)


def test_changes_are_kept_oldest_first_whatever_their_order():
    floor = make_floor()
    later = make_change(LONG_AGO + timedelta(days=1), "amount", "2")
    sooner = make_change(LONG_AGO, "amount", "1")

    floor.put_deal(make_deal(), changes=[later, sooner])

    assert floor.changes_of(1) == [sooner, later]


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_any_number_survives_its_cell(number):
    assert NUMBER.parse(NUMBER.write(number)) == number


@given(st.lists(st.integers(0, 10**12), max_size=5).map(tuple))
def test_any_ids_survive_their_cell(ids):
    assert IDS.parse(IDS.write(ids)) == ids


@given(
    st.datetimes(
        min_value=datetime(1971, 1, 1),  # noqa: DTZ001 - the strategy adds the zone
        timezones=st.sampled_from([UTC, timezone(timedelta(hours=-5))]),
    )
)
def test_any_instant_survives_its_cell(instant):
    assert INSTANT.parse(INSTANT.write(instant)) == instant


@given(st.lists(st.tuples(st.dates(), st.dates()).map(sorted).map(tuple), max_size=4))
def test_any_time_off_survives_its_cell(spans):
    assert SPANS.parse(SPANS.write(tuple(spans))) == tuple(spans)


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_text_survives_its_cell(text):
    assert TEXT.parse(TEXT.write(text)) == text


def test_a_file_may_leave_out_what_came_to_the_format_later(tmp_path):
    write(
        tmp_path,
        activities="id,kind,owner_id,happens_at,created_at\n"
        "1,call,,2026-11-19T09:30:00Z,\n",
    )

    (call,) = load(tmp_path).activities.values()

    assert (call.result, call.duration_seconds, call.by) == (None, None, None)
    assert call.bulk is False
