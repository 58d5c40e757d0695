"""What the demo's floor promises, worked out from its files alone."""

import filecmp
import re
from collections import Counter, defaultdict
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from sandbox.floor.files import load, save
from sandbox.floor.generate import generate
from sandbox.floor.workdays import Workdays, latest_thursday
from tests.sandbox.floor.figures import CLOSED, Figures

TODAY = date(2026, 11, 21)
START = datetime(2026, 11, 19, 10, tzinfo=ZoneInfo("America/New_York"))
SEED = 7
MONTH = timedelta(days=30)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo")
    save(generate(TODAY, seed=SEED, hostile=True), path)
    return path


@pytest.fixture(scope="module")
def figures(folder: Path) -> Figures:
    return Figures(folder)


def presentations(figures: Figures, stage: str) -> list[dict[str, str]]:
    """Return presentations 2 to 10 bd ahead of a deal in `stage`."""
    found = []
    for row in figures.rows("meetings.csv"):
        at = datetime.fromisoformat(row["starts_at"])
        booked = datetime.fromisoformat(row["created_at"])
        if row["type"] != "Presentation/Demo" or booked > START or at <= START:
            continue
        ahead = figures.business_days(int(row["owner_id"]), START, at)
        if (
            2 <= ahead <= 10
            and figures.value(int(row["deal_ids"]), "stage", START) == stage
        ):
            found.append(row)
    return found


def test_the_floor_has_its_people(figures):
    roles = Counter(row["role"] for row in figures.people.values())

    assert roles == {"rep": 12, "manager": 3, "vp": 1, "admin": 1}
    assert {row["time_zone"] for row in figures.people.values()} == {
        "America/New_York",
        "Europe/Berlin",
    }


def test_everybody_but_the_vp_and_the_admin_has_a_leader(figures):
    emails = {row["email"] for row in figures.people.values()}

    for row in figures.people.values():
        if row["role"] in {"rep", "manager"}:
            assert row["leader_email"] in emails


def test_exactly_one_rep_heads_for_the_cliff_today_and_on_the_day_before(figures):
    days = [START, figures.day_back(figures.reps[0], START, 1)]

    cliffs = [
        [rep for rep in figures.reps if figures.is_cliff(rep, day)] for day in days
    ]

    assert cliffs == [[figures.person("Sam Okafor")]] * 2


def test_the_cliffs_focus_deal_has_gone_quiet(figures):
    sam = figures.person("Sam Okafor")
    focus, _, _ = figures.focus(sam, START)

    assert figures.deals[focus]["name"] == "Summit Aerospace - Fleet Analytics"
    assert figures.customer_silence(sam, focus, START) > 6


def test_the_busy_rep_is_focused_but_goes_on_opening_deals(figures):
    lena = figures.person("Lena Torres")

    assert figures.s1(lena, START)
    assert not figures.s2(lena, START)
    assert figures.lapsed(lena, START)[0] == 0


def test_the_others_neither_focus_nor_let_deals_lapse(figures):
    special = {figures.person(name) for name in ("Sam Okafor", "Lena Torres")}

    for rep in set(figures.reps) - special:
        assert not figures.s1(rep, START)
        assert figures.lapsed(rep, START)[0] == 0


def test_one_pipeline_is_nearly_empty_today_and_on_the_day_before(figures):
    ruth = figures.person("Ruth Adeyemi")

    for day in (START, figures.day_back(ruth, START, 1)):
        few = [r for r in figures.reps if len(figures.open_deals(r, day)) < 2]
        assert few == [ruth]


def test_one_one_on_one_is_overdue_and_the_others_were_held(figures):
    leaders = {row["email"]: i for i, row in figures.people.items()}
    since = {
        row["name"]: START.date()
        - figures.last_one_on_one(leaders[row["leader_email"]], i, START)
        for i, row in figures.people.items()
        if row["leader_email"]
    }

    overdue = {name for name, span in since.items() if span >= timedelta(days=35)}
    soon = {name for name, span in since.items() if span >= timedelta(days=25)}

    assert overdue == soon == {"Clara Nowak"}


def test_an_uncertain_and_a_sure_presentation_stand_in_one_leaders_week(figures):
    maya, lee = figures.person("Maya Feldman"), figures.person("Lee Nakamura")
    uncertain = [int(row["owner_id"]) for row in presentations(figures, "proposal")]
    sure = [int(row["owner_id"]) for row in presentations(figures, "negotiation")]

    assert maya in uncertain
    assert lee in sure
    assert figures.people[maya]["leader_email"] == figures.people[lee]["leader_email"]


@pytest.mark.parametrize(
    ("stage", "low", "high"), [("proposal", 0.40, 0.60), ("negotiation", 0.82, 0.97)]
)
def test_past_deals_of_that_team_bear_the_chances_out(figures, stage, low, high):
    leader = "priya.raman@alderpoint.example"
    ends = Counter(
        last["value"]
        for deal, row in figures.deals.items()
        if row["owner_id"]
        and figures.people[int(row["owner_id"])]["leader_email"] == leader
        for last in [{"value": figures.value(deal, "stage", START)}]
        if last["value"] in CLOSED
        and any(
            change["deal_id"] == str(deal) and change["value"] == stage
            for change in figures.rows("deal_changes.csv")
        )
    )

    assert ends.total() >= 20
    assert low < ends["closedwon"] / ends.total() < high


def test_the_new_rep_has_a_first_meeting_next_week(figures):
    owen = figures.person("Owen Castellano")
    began = date.fromisoformat(figures.people[owen]["start_date"])
    booked = [
        datetime.fromisoformat(row["starts_at"])
        for row in figures.rows("meetings.csv")
        if row["owner_id"] == str(owen)
        and row["type"] == "First meeting"
        and datetime.fromisoformat(row["created_at"]) <= START
    ]

    assert (START.date() - began).days < 90
    assert any(2 <= figures.business_days(owen, START, at) <= 10 for at in booked)


def test_the_week_has_news_for_the_digest(figures):
    friday = START - timedelta(days=6)
    this_week = [
        row
        for row in figures.rows("deal_changes.csv")
        if friday < datetime.fromisoformat(row["changed_at"]) <= START
    ]
    stages = Counter(row["value"] for row in this_week if row["field"] == "stage")
    slipped = [
        row
        for row in this_week
        if row["field"] == "close_date"
        and figures.value(int(row["deal_id"]), "stage", START) not in CLOSED
        and datetime.fromisoformat(figures.deals[int(row["deal_id"])]["created_at"])
        < friday
    ]

    assert stages["closedwon"] >= 1
    assert stages["closedlost"] >= 1
    assert stages["discovery"] >= 3
    assert slipped


def in_month(figures: Figures, number: int) -> Counter[str]:
    """Count the deals opened, won and lost in the thirty days that begin so late."""
    begin = START + timedelta(days=30 * number)
    stages = [
        row["value"]
        for row in figures.rows("deal_changes.csv")
        if row["field"] == "stage"
        and begin <= datetime.fromisoformat(row["changed_at"]) < begin + MONTH
    ]
    return Counter(stage for stage in stages if stage in {"discovery", *CLOSED})


def test_a_year_later_as_many_deals_are_opened_won_and_lost_as_in_the_year_before(
    figures,
):
    before = sum((in_month(figures, n) for n in range(-8, 0)), Counter())
    usual = {stage: count / 8 for stage, count in before.items()}

    for number in range(13):
        month = in_month(figures, number)
        assert 0.6 * usual["discovery"] < month["discovery"] < 1.5 * usual["discovery"]
        assert 0.3 * usual["closedwon"] < month["closedwon"] < 2 * usual["closedwon"]
        assert 0.4 * usual["closedlost"] < month["closedlost"] < 2 * usual["closedlost"]


@pytest.mark.parametrize("days", range(28, 393, 28))
def test_no_customer_dies_silently_in_the_year_to_come(figures, days):
    now = START + timedelta(days=days)
    last = defaultdict(lambda: START - timedelta(days=365))
    for touch in figures.touches:
        if touch.at <= now:
            last[touch.deal] = max(last[touch.deal], touch.at)

    for rep in figures.reps:
        opened = figures.open_deals(rep, now)
        assert 1 <= len(opened) <= 12
        for deal in opened:
            closes = date.fromisoformat(figures.value(deal, "close_date", now))
            assert closes > now.date() - MONTH
            young = datetime.fromisoformat(figures.deals[deal]["created_at"])
            assert max(last[deal], young) > now - timedelta(days=21)


def test_every_leader_goes_on_meeting_their_people(figures):
    leaders = {row["email"]: i for i, row in figures.people.items()}
    now = START + timedelta(days=365)

    for rep in figures.reps:
        leader = leaders[figures.people[rep]["leader_email"]]
        last = figures.last_one_on_one(leader, rep, now)
        assert now.date() - last < timedelta(days=35)


def test_the_signal_clears_before_the_scenes_end(figures):
    sam = figures.person("Sam Okafor")

    assert figures.is_cliff(sam, START + timedelta(days=5))
    assert not figures.is_cliff(sam, START + timedelta(days=19))


def test_a_deal_is_named_after_the_company_that_is_met(figures):
    names = {row["id"]: row["name"] for row in figures.rows("deals.csv")}
    named = re.compile(r"[A-Z]\w+ [A-Z]\w+ - .+")

    told = [
        (row["title"].partition(": ")[2], names[row["deal_ids"]].partition(" - ")[0])
        for row in figures.rows("meetings.csv")
        if named.fullmatch(names.get(row["deal_ids"], ""))
    ]

    assert len(told) > 100
    assert [pair for pair in told if pair[0] != pair[1]] == []


def test_no_two_deals_share_a_company(figures):
    companies = Counter(
        row["name"].partition(" - ")[0] for row in figures.rows("deals.csv")
    )

    assert companies.most_common(1)[0][1] == 1


def test_a_year_lies_behind(figures):
    created = [
        datetime.fromisoformat(row["created_at"]) for row in figures.deals.values()
    ]

    assert min(created) < START - timedelta(days=330)
    assert len(created) > 400


def test_the_oddities_are_there(figures):
    rows = figures.rows("deals.csv")
    open_ones = [
        row for row in rows if figures.value(int(row["id"]), "stage", START)
        not in CLOSED
    ]  # fmt: skip

    assert any(row["name"] == "<!channel> *free* <https://x|y>" for row in open_ones)
    assert any(not row["amount"] for row in open_ones)
    assert any(not row["owner_id"] for row in open_ones)
    assert any(row["archived_at"] for row in rows)
    assert any(row["merged_ids"] for row in rows)
    assert Counter(row["currency"] for row in rows)["EUR"] > 5


def test_no_deal_that_a_visitor_sees_is_named_with_markup():
    names = [deal.name for deal in generate(TODAY, seed=SEED).deals.values()]

    assert [name for name in names if set(name) & set("<>!*|@")] == []


def test_open_deals_close_in_the_future(figures):
    late = [
        row["name"]
        for deal, row in figures.deals.items()
        if datetime.fromisoformat(row["created_at"]) <= START
        and figures.value(deal, "stage", START) not in CLOSED
        and (figures.value(deal, "close_date", START) or "9") < str(START.date())
    ]

    assert late == []


def test_a_seed_gives_the_same_floor_again(folder, tmp_path):
    save(generate(TODAY, seed=SEED, hostile=True), tmp_path / "again")
    save(generate(TODAY, seed=SEED + 1), tmp_path / "other")

    names = sorted(path.name for path in folder.iterdir())
    same, _, _ = filecmp.cmpfiles(folder, tmp_path / "again", names, shallow=False)
    _, differs, _ = filecmp.cmpfiles(folder, tmp_path / "other", names, shallow=False)

    assert same == names
    assert {"deals.csv", "activities.csv", "meetings.csv"} <= set(differs)


def test_the_floor_can_be_read_back(folder):
    floor = load(folder)

    assert len(floor.people) == 17


@pytest.mark.parametrize(
    ("today", "seed"),
    [
        (date(2026, 11, 27), SEED),
        (date(2027, 1, 2), SEED),
        (date(2026, 7, 5), 1),
        (date(2028, 2, 29), 2),
    ],
    ids=["Thanksgiving", "New Year", "summer", "leap day"],
)
def test_the_scenes_hold_whatever_the_day(tmp_path, today, seed):
    save(generate(today, seed=seed), tmp_path)
    figures = Figures(tmp_path)
    now = datetime.combine(latest_thursday(today), time(10), START.tzinfo)

    sam, lena = figures.person("Sam Okafor"), figures.person("Lena Torres")

    assert figures.is_cliff(sam, now)
    assert figures.is_cliff(sam, figures.day_back(sam, now, 1))
    assert figures.s1(lena, now)
    assert not figures.s2(lena, now)
    assert len(figures.open_deals(figures.person("Ruth Adeyemi"), now)) == 1


@pytest.mark.parametrize(
    ("today", "thursday"),
    [
        ("2026-11-18", "2026-11-12"),
        ("2026-11-19", "2026-11-19"),
        ("2026-11-25", "2026-11-19"),
        ("2026-11-27", "2026-11-19"),
        ("2027-05-07", "2027-04-29"),
        ("2026-01-07", "2025-12-18"),
    ],
    ids=[
        "Wednesday",
        "Thursday",
        "next Wednesday",
        "Thanksgiving",
        "Ascension Day in Berlin",
        "New Year and Christmas",
    ],
)
def test_the_demo_starts_on_the_latest_thursday_that_is_no_holiday(today, thursday):
    assert latest_thursday(date.fromisoformat(today)) == date.fromisoformat(thursday)


def test_business_days_pass_over_weekends_and_holidays():
    days = Workdays(date(2026, 11, 25), country="US", time_zone="America/New_York")

    assert days.day(1) == date(2026, 11, 27)  # Thanksgiving lies between
    assert days.day(2) == date(2026, 11, 30)
    assert days.number(date(2026, 11, 29)) == 1
    assert days.at(0, 10 * 60).hour == 15


def test_nobody_else_comes_near_the_cliff_as_the_weeks_go_by(figures):
    days = [START + timedelta(days=n) for n in range(23)]

    near = {
        rep
        for day in days
        if figures.works(figures.reps[0], day.date())
        for rep in figures.reps
        if figures.is_cliff(rep, day)
    }

    assert near == {figures.person("Sam Okafor")}
