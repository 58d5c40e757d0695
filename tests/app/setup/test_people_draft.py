"""people.csv is drafted from the CRM and Slack; only what is missing is asked."""

import pytest

from bot.outbound.directory import SlackUser
from coaching.facts import Role
from console.setup.asking import StoppedError
from console.setup.people_changes import settle_rows
from console.setup.people_csv import text_of, write
from console.setup.people_draft import Answers, build, candidates, members
from console.setup.people_interview import Interview
from crm.port import OwnerRecord
from models import people_file
from tests.app.setup.conftest import shown


def owner(who: str, team: str | None = None, /, **changed: object) -> OwnerRecord:
    usual = {"external_id": who, "email": f"{who}@x.test".lower(), "archived": False}
    return OwnerRecord(**(usual | {"name": who, "team": team} | changed))


def user(name: str, title: str = "", **changed: object) -> SlackUser:
    usual = {"id": name, "name": f"{name} Slack", "email": f"{name}@x.test".lower()}
    usual |= {"time_zone": "Europe/Berlin", "title": title or None}
    usual |= dict.fromkeys(("is_deactivated", "is_guest", "is_bot"), False)
    return SlackUser(**(usual | changed))


def interview(guide, owners, users) -> Interview:
    return Interview(
        guide=guide,
        known=candidates(owners, users),
        in_slack={one.email or "": one for one in members(users)},
        currency="EUR",
    )


def test_slack_adds_title_and_zone_to_the_crms_name():
    (found,) = candidates([owner("Ann", "North")], [user("Ann", "Account Executive")])

    assert (found.name, found.team) == ("Ann", "North")
    assert (found.title, found.time_zone) == ("Account Executive", "Europe/Berlin")


def test_a_user_of_the_crm_without_a_name_is_called_as_in_slack():
    (found,) = candidates([owner("ann", name="ann@x.test")], [user("Ann")])

    assert found.name == "Ann Slack"


@pytest.mark.parametrize("kind", ["is_deactivated", "is_guest", "is_bot"])
def test_who_cannot_be_written_to_counts_as_not_in_slack(kind):
    (found,) = candidates([owner("Ann")], [user("Ann", "VP Sales", **{kind: True})])

    assert not found.is_in_slack
    assert found.suggested is None


def test_who_left_the_crm_or_has_no_address_is_left_out():
    owners = [owner("Ann", archived=True), owner("Queue", email=None), owner("Bo")]

    assert [one.name for one in candidates(owners, [])] == ["Bo"]


def test_the_same_person_twice_in_the_crm_is_one():
    owners = [owner("Ann"), owner("Ann", external_id="2")]

    assert len(candidates(owners, [])) == 1


def test_leaders_come_first_and_a_leader_left_out_leads_nobody():
    known = candidates([owner("Ann"), owner("Bo"), owner("Cy")], [])
    answers = Answers(
        managers=["bo@x.test"],
        leaders={"ann@x.test": "bo@x.test", "cy@x.test": "gone@x.test"},
    )

    rows = build(known, answers)

    assert [(row.name, row.leader_email) for row in rows] == [
        ("Bo", ""),
        ("Cy", ""),
        ("Ann", "bo@x.test"),
    ]


def test_the_draft_can_be_imported():
    known = candidates([owner("Ann", name="=cmd"), owner("Zoë")], [user("Zoë")])
    answers = Answers(target=("1500.50", "EUR"), countries={"Europe/Berlin": "DE"})

    rows = people_file.read(text_of(build(known, answers)))

    assert [(row.name, row.target_minor) for row in rows] == [
        ("=cmd", 150_050),
        ("Zoë", 150_050),
    ]


def test_what_stood_there_is_kept(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text("mine")
    (tmp_path / "people.csv.1").write_text("older")

    older = write(path, "drafted")

    assert older is not None
    assert (older.name, older.read_text()) == ("people.csv.2", "mine")
    assert path.read_text(encoding="utf-8-sig") == "drafted"


THIRTY = [owner(f"R{n:02}", f"T{n % 4}") for n in range(26)]
LEADERS = [owner(f"M{n}", f"T{n}") for n in range(4)]


def test_thirty_people_take_about_ten_questions(make_guide, typist):
    users = [user(f"M{n}", "Sales Manager") for n in range(4)]
    guide = make_guide()
    asking = interview(
        guide, [*THIRTY, *LEADERS, owner("V")], [*users, user("V", "CRO")]
    )
    typist.answers = [""] * 11

    rows = settle_rows(asking)

    assert len(rows) == 31
    assert len(typist.asked) == 11
    assert {r.name: r.leader_email for r in rows if r.role is Role.REP} == {
        one.name: f"m{int(one.name[1:]) % 4}@x.test" for one in THIRTY
    }


def test_stopped_in_between_no_question_comes_twice(make_guide, typist):
    def asking() -> Interview:
        users = [user("Vi", "VP Sales"), user("Mo", "Sales Manager")]
        owners = [owner("Vi"), owner("Mo", "N"), owner("Ann", "N"), owner("Bo")]
        return interview(make_guide(), owners, users)

    seen: list[str] = []
    for _ in range(20):
        typist.asked, typist.answers = [], [""]
        try:
            rows = settle_rows(asking())
        except StoppedError:
            seen.append(typist.asked[0])
        else:
            break

    assert len(set(seen)) == len(seen) > 6
    assert [row.name for row in rows] == ["Vi", "Mo", "Bo", "Ann"]


def test_without_teams_each_leader_is_asked_whom_they_lead(make_guide, typist):
    owners = [owner(name) for name in ("Ann", "Bo", "Cy", "Mia", "Mo")]
    asking = interview(make_guide(), owners, [])
    # VP: nobody; leaders: Mia and Mo; then whom Mia leads of Ann, Bo, Cy; then Mo.
    typist.answers = ["-", "4-5", "", "", "1, 3", "1", "", ""]

    rows = settle_rows(asking)

    assert {r.name: r.leader_email for r in rows} == {
        "Mia": "",
        "Mo": "",
        "Ann": "mia@x.test",
        "Cy": "mia@x.test",
        "Bo": "mo@x.test",
    }


def test_a_leader_without_a_seat_in_the_crm_is_named_by_address(make_guide, typist):
    guide = make_guide()
    asking = interview(guide, [owner("Ann")], [user("Vi", "CEO")])
    typist.answers = ["who@x.test", "VI@x.test", *[""] * 6]

    rows = settle_rows(asking)

    assert "who@x.test is neither in the CRM nor in Slack" in shown(guide)
    assert [(r.name, r.role, r.leader_email) for r in rows] == [
        ("Vi Slack", Role.VP, ""),
        ("Ann", Role.REP, "vi@x.test"),
    ]


@pytest.mark.parametrize(
    ("typed", "said"),
    [("7", "7 is not in the list, which goes from 1 to 2"), ("x", "'x' is no number")],
)
def test_a_wrong_number_is_told_and_asked_for_again(make_guide, typist, typed, said):
    guide = make_guide()
    asking = interview(guide, [owner("Ann"), owner("Bo")], [])
    typist.answers = [typed, *[""] * 7]

    settle_rows(asking)

    assert said in shown(guide)


def test_single_people_can_be_changed_until_it_is_right(make_guide, typist):
    guide = make_guide()
    users = [user("Mo", "Sales Manager"), user("Ann"), user("Bo")]
    asking = interview(guide, [owner("Ann"), owner("Bo"), owner("Mo")], users)
    typist.answers = [
        *["", "", "", ""],  # VP, leaders, admins, who does not sell
        *["y", ""],  # countries, target
        *["2", "1", "-"],  # Ann: led by nobody
        *["2", "3", "FR"],  # still Ann: another country
        *["3", "4", "80.000 usd"],  # Bo: a target
        "",
    ]

    rows = {row.name: row for row in settle_rows(asking)}

    assert (rows["Ann"].leader_email, rows["Ann"].country) == ("", "FR")
    assert (rows["Bo"].target, rows["Bo"].currency) == ("80000", "USD")
    assert "No leader: nobody is told about Ann." in shown(guide)
    assert "No VP: nobody gets the Friday digest." in shown(guide)


def test_at_sixty_columns_no_line_of_the_draft_is_folded(make_guide, typist):
    guide = make_guide(columns=60)
    long = "Wilhelmina-Theodora von und zu Hohenstein-Wartburg"
    asking = interview(guide, [owner("Ann", name=long), owner("Bo")], [user("Bo")])
    typist.answers = [""] * 7

    settle_rows(asking)

    lines = guide.console.file.getvalue().splitlines()
    assert max(map(len, lines)) <= 60
