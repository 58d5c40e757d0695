"""Somebody who is invited to the CRM again keeps what they did under the former id."""

from dataclasses import replace
from datetime import timedelta

import pytest

from crm.port import OwnerRecord, Stream
from tests.jobs.sync.test_sweep import NOW, SOON, run
from tests.jobs.sync_fakes import FakeCrm, activity, contact, deal, rows

ANN = OwnerRecord(external_id="1", email="ann@x.io", name="Ann", archived=False)
AGAIN = replace(ANN, external_id="9", email="Ann@x.io ")


def floor() -> FakeCrm:
    """Return a CRM in which Ann has a deal, a contact, and a meeting that she is in."""
    return FakeCrm(
        deal("100"),
        contact("500"),
        activity("900", Stream.MEETINGS, deal_ids=("100",), attendee_ids=("1",)),
        page_size=50,
    )


async def owners_stored(sessions) -> dict[str, set[object]]:
    return {
        "deals": {row[2] for row in await rows(sessions, "deals")},
        "snapshots": {row[2] for row in await rows(sessions, "deal_snapshots")},
        "touches": {row[3] for row in await rows(sessions, "touches")},
        "attendees": {row[1] for row in await rows(sessions, "attendees")},
    }


async def test_what_was_theirs_is_theirs_again_and_stays_so(sessions):
    crm = floor()
    await run(crm, sessions)
    crm.owner_list = [replace(ANN, archived=True), AGAIN]
    # HubSpot leaves the deal with the id that was taken away.
    crm.put(deal("100", modified_at=NOW, name="renamed"), deal("101", modified_at=NOW))

    await run(crm, sessions, now=SOON)

    names = ("deals", "snapshots", "touches", "attendees")
    assert await owners_stored(sessions) == {name: {"9"} for name in names}
    snapshots = await rows(sessions, "deal_snapshots")
    assert [row[0] for row in snapshots] == ["100", "101"]
    await run(crm, sessions, now=SOON + timedelta(minutes=15))
    assert len(await rows(sessions, "deal_snapshots")) == 2


@pytest.mark.parametrize(
    "others",
    [
        [replace(ANN, archived=True), replace(AGAIN, email="bob@x.io")],
        [replace(ANN, archived=True), AGAIN, replace(AGAIN, external_id="8")],
        [ANN, AGAIN],
    ],
    ids=["another address", "two of one address", "nobody was taken away"],
)
async def test_nothing_goes_to_somebody_who_may_be_another(sessions, others):
    crm = floor()
    await run(crm, sessions)
    crm.owner_list = others

    await run(crm, sessions, now=SOON)

    assert (await owners_stored(sessions))["deals"] == {"1"}
