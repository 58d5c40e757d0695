"""Maven's files as a floor: every count and sum is theirs."""

import csv
from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from sandbox.floor.files import load, save
from sandbox.floor.floor import Floor
from sandbox.floor.maven import convert, main

MAVEN = Path(__file__).parents[3].parent / "shared" / "data" / "maven_crm"
pytestmark = pytest.mark.skipif(
    not MAVEN.exists(), reason=f"Maven's files are not in {MAVEN}"
)


@pytest.fixture(scope="module")
def floor() -> Floor:
    return convert(MAVEN)


@pytest.fixture(scope="module")
def rows() -> dict[str, dict[str, str]]:
    with (MAVEN / "sales_pipeline.csv").open(encoding="utf-8-sig", newline="") as lines:
        return {row["opportunity_id"]: row for row in csv.DictReader(lines)}


def agent_deals(floor, name, day):
    """Count an agent's deals that were open at noon of `day`."""
    now = datetime.fromisoformat(f"{day}T12:00:00+00:00")
    agent = next(p.id for p in floor.people.values() if p.name == name)
    return [
        deal.id
        for deal in floor.deals.values()
        if deal.owner_id == agent
        and deal.created_at is not None
        and deal.created_at <= now
        and not any(
            change.field == "stage"
            and change.value in {"won", "lost"}
            and change.changed_at <= now
            for change in floor.changes_of(deal.id)
        )
    ]


def test_every_opportunity_stands_in_its_stage(floor):
    assert Counter(deal.stage_id for deal in floor.deals.values()) == {
        "won": 4238,
        "lost": 2473,
        "engaging": 1589,
        "prospecting": 500,
    }


def test_the_won_amount_is_right_to_the_cent(floor, rows):
    won = sum(
        (deal.amount for deal in floor.deals.values() if deal.stage_id == "won"),
        Decimal(0),
    )

    assert won == sum(Decimal(row["close_value"] or 0) for row in rows.values())
    assert won == Decimal("10005534.00")


def test_an_open_deal_is_worth_its_list_price(floor, rows):
    with (MAVEN / "products.csv").open(encoding="utf-8", newline="") as lines:
        prices = {
            r["product"]: Decimal(r["sales_price"]) for r in csv.DictReader(lines)
        }

    for deal in floor.deals.values():
        row = rows[deal.name.rpartition(" - ")[2]]
        if not row["close_date"]:
            product = "GTX Pro" if row["product"] == "GTXPro" else row["product"]
            assert deal.amount == prices[product]


def test_a_closed_deal_had_its_list_price_until_it_closed(floor):
    deal = next(d for d in floor.deals.values() if d.name == "GTX Pro - Z063OYW0")

    assert [(c.field, c.value) for c in floor.changes_of(deal.id)] == [
        ("stage", "engaging"),
        ("amount", "4821"),
        ("stage", "won"),
        ("amount", "4514"),
        ("close_date", "2017-03-11"),
    ]


def test_prospecting_deals_have_no_past(floor):
    early = [d for d in floor.deals.values() if d.stage_id == "prospecting"]

    assert all(deal.created_at is None for deal in early)
    assert not any(floor.changes_of(deal.id) for deal in early)


def test_no_account_is_told(floor, rows):
    accounts = {row["account"] for row in rows.values()} - {""}

    assert not any(
        account in deal.name for deal in floor.deals.values() for account in accounts
    )


def test_the_people_are_maven_s_and_two_of_ours(floor):
    roles = Counter(person.role for person in floor.people.values())
    owners = {deal.owner_id for deal in floor.deals.values()}

    assert roles == {"rep": 35, "manager": 6, "vp": 1, "admin": 1}
    assert len(owners) == 30
    assert len({person.email for person in floor.people.values()}) == 43


@pytest.mark.parametrize(
    ("agent", "day", "count"),
    [
        ("Garret Kinder", "2017-11-17", 10),
        ("Vicki Laflamme", "2017-11-17", 148),
        ("Reed Clapper", "2017-12-29", 1),
    ],
)
def test_the_open_deals_of_a_day_are_those_of_the_files(floor, agent, day, count):
    assert len(agent_deals(floor, agent, day)) == count


def test_closing_comes_after_opening(floor):
    for deal in floor.deals.values():
        times = [c.changed_at for c in floor.changes_of(deal.id) if c.field == "stage"]
        assert len(set(times)) == len(times)


def test_the_written_floor_reads_the_same(floor, tmp_path):
    save(floor, tmp_path)

    assert load(tmp_path).deals == floor.deals


def test_the_days_begin_on_that_day_in_every_office(floor):
    moments = {deal.created_at for deal in floor.deals.values() if deal.created_at}

    assert {moment.astimezone(UTC).hour for moment in moments} == {8}


def test_the_command_names_what_is_missing(tmp_path):
    app = typer.Typer()
    app.command()(main)

    result = CliRunner().invoke(
        app, ["--source", str(tmp_path), "--to", str(tmp_path / "out")]
    )

    assert result.exit_code == 1
    assert "sales_teams.csv" in result.output
