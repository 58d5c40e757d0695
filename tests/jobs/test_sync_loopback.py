"""The real adapter against the sandbox CRM over real HTTP, from end to end."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from starlette.types import Receive, Scope, Send

from crm.http_pace import Pace
from crm.hubspot import HubSpot, open_hubspot
from crm.port import Stream
from jobs.sync.report import SyncReport
from jobs.sync.run import sync
from models.crm_data.row_changes import Written
from models.db.database import SessionMaker
from sandbox.crm.server import create_app
from sandbox.floor.floor import Floor
from tests.jobs.sync_fakes import SilentProgress, everything_stored, rows
from tests.sandbox.floor.makers import (
    LONG_AGO,
    NOW,
    make_activity,
    make_change,
    make_contact,
    make_deal,
    make_floor,
    make_meeting,
)
from tests.sandbox.slack.serving import free_socket, serve

TOKEN = "sandbox"  # noqa: S105 - the stand-in's
UNHURRIED = Pace(
    per_second=1e6,
    searches_per_second=1e6,
    burst=1000,
    attempts=2,
    wait_initial=0.0,
    wait_max=0.0,
    wait_jitter=0.0,
)


def floor() -> Floor:
    """Return a floor with deals, links and every kind of activity."""
    found = make_floor()
    for number in range(250):
        found.put_deal(make_deal(1000 + number, modified_at=LONG_AGO))
    found.put_deal(
        make_deal(2000, amount=Decimal("70.05"), modified_at=LONG_AGO),
        changes=[make_change(LONG_AGO, "amount", "70.05", deal=2000)],
    )
    for number, kind in enumerate(("call", "email", "task")):
        found.put_activity(
            make_activity(3000 + number, kind, direction="in", deal_ids=(1000, 1001))
        )
    found.put_contact(make_contact(4000))
    found.put_meeting(
        make_meeting(
            5000,
            starts_at=LONG_AGO,
            ends_at=LONG_AGO + timedelta(hours=1),
            attendee_ids=(1,),
            contact_ids=(4000,),
        )
    )
    return found


class Bench:
    """A served floor with a clock that a test moves."""

    def __init__(self, served: Floor) -> None:
        self.floor = served
        self.now = NOW
        self.asked: list[str] = []
        """What was asked for, the latest last."""

    def clock(self) -> datetime:
        return self.now

    @asynccontextmanager
    async def crm(
        self, *, token: str = TOKEN, denied: tuple[str, ...] = ()
    ) -> AsyncIterator[HubSpot]:
        app = create_app(
            self.floor, token=TOKEN, clock=self.clock, denied_scopes=denied
        )

        async def noting(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] == "http":
                query = scope["query_string"].decode()
                self.asked.append(f"{scope['method']} {scope['path']}?{query}")
            await app(scope, receive, send)

        async with (
            serve(noting, free_socket()) as url,
            open_hubspot(
                base_url=url,
                token=token,
                version="2026-09",
                allow_private_hosts=frozenset({url.removeprefix("http://")}),
                pace=UNHURRIED,
            ) as crm,
        ):
            yield crm

    async def run(self, crm: HubSpot, sessions: SessionMaker) -> SyncReport:
        return await sync(crm, sessions, self.clock, SilentProgress(), history_days=730)


@pytest.fixture
def bench() -> Bench:
    return Bench(floor())


async def test_everything_arrives_once_and_a_second_run_changes_nothing(
    bench, sessions
):
    async with bench.crm() as crm:
        report = await bench.run(crm, sessions)
        before = await everything_stored(sessions)
        bench.now += timedelta(minutes=15)
        again = await bench.run(crm, sessions)

    assert report.is_complete
    assert report.streams[Stream.DEALS].written == Written(created=251)
    assert len(before["touches"]) == 7
    assert {row[2] for row in before["touches"]} == {"1000", "1001", None}
    assert before["attendees"] == [("5000", "1")]
    assert ("2000", 7005) in [(row[0], row[4]) for row in before["deals"]]
    assert again.is_complete
    after = await everything_stored(sessions)
    assert {name: after[name] for name in after if name != "stream_states"} == {
        name: before[name] for name in before if name != "stream_states"
    }


async def test_changes_archives_and_merges_arrive_by_the_next_run(bench, sessions):
    async with bench.crm() as crm:
        await bench.run(crm, sessions)
        bench.now += timedelta(hours=1)
        moment = bench.now - timedelta(minutes=10)
        deals = bench.floor.deals
        bench.floor.put_deal(
            replace(deals[1002], stage_id="won", modified_at=moment),
            changes=[make_change(moment, "stage", "won", deal=1002)],
        )
        bench.floor.put_deal(replace(deals[1003], archived_at=moment))
        bench.floor.put_deal(
            make_deal(6000, merged_ids=(1000,), created_at=moment, modified_at=moment)
        )
        report = await bench.run(crm, sessions)

    assert report.is_complete
    stored = {row[0]: row for row in await rows(sessions, "deals")}
    assert (bool(stored["1002"][7]), bool(stored["1002"][8])) == (True, True)
    assert stored["1003"][10] is not None
    assert stored["1000"][11] == "6000"
    assert "1000" not in {row[2] for row in await rows(sessions, "touches")}


async def test_a_scope_that_is_lacking_costs_its_stream_alone(bench, sessions):
    async with bench.crm(denied=("sales-email-read",)) as crm:
        report = await bench.run(crm, sessions)
        missing = await crm.missing_scopes()

    assert missing == {Stream.EMAILS: "sales-email-read"}
    assert report.streams[Stream.EMAILS].is_disabled
    assert "sales-email-read" in (report.streams[Stream.EMAILS].error or "")
    assert report.streams[Stream.CALLS].error is None


async def test_the_crm_counts_what_a_sync_will_read(bench, sessions):
    async with bench.crm() as crm:
        counted = await crm.count(Stream.DEALS)
        await bench.run(crm, sessions)

    assert counted == len(await rows(sessions, "deals"))


async def test_a_wrong_token_is_told_with_its_mend(bench, sessions):
    async with bench.crm(token="wrong") as crm:  # noqa: S106 - that is the point
        report = await bench.run(crm, sessions)

    assert "HUBSPOT_TOKEN" in (report.error or "")
    assert await rows(sessions, "deals") == []


async def test_bad_fields_are_set_aside_and_the_deals_are_kept(bench, sessions):
    wrong = {
        1000: {"amount": "a lot"},
        1001: {"amount": "1e400"},
        1002: {"amount": "-5"},
        1003: {"closedate": "0001-01-01T00:00:00Z"},
        1004: {"deal_currency_code": "XYZ"},
        1005: {"dealstage": "nobody's"},
        1006: {"hubspot_owner_id": "424242"},
        1007: {"hubspot_owner_id": None, "closedate": None, "amount": None},
    }
    for deal_id, properties in wrong.items():
        bench.floor.put_raw("deals", deal_id, properties)

    async with bench.crm() as crm:
        report = await bench.run(crm, sessions)

    assert report.is_complete
    assert len(await rows(sessions, "deals")) == 251
    assert [row[1:3] for row in await rows(sessions, "flaws")] == [
        ("1000", "amount"),
        ("1001", "amount"),
        ("1002", "amount"),
        ("1003", "closedate"),
        ("1004", "deal_currency_code"),
    ]


async def test_a_deal_that_was_deleted_for_good_is_missed_the_next_day(bench, sessions):
    async with bench.crm() as crm:
        await bench.run(crm, sessions)
    bench.now += timedelta(days=1)
    del bench.floor.deals[1005]

    async with bench.crm() as crm:
        report = await bench.run(crm, sessions)

    assert report.is_complete
    stored = {row[0]: row for row in await rows(sessions, "deals")}
    assert [one for one, row in stored.items() if row[10] is not None] == ["1005"]
