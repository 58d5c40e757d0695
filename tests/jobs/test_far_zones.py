"""Today is each reader's own: whoever is far away is neither dropped nor late."""

from datetime import UTC, date, datetime, timedelta
from typing import Final

import pytest

from jobs.nudge import nudge
from jobs.preview import coming, preview
from jobs.rehearsal import Rehearsal
from models.db.database import SessionMaker, reading
from models.outbox.reach import TO_ALL
from models.people.roster import people
from tests.jobs.floor import (
    REP,
    RULES,
    VP,
    HandedClock,
    deliveries,
    lay_floor,
    opened_before,
    sync_at,
)
from tests.jobs.makers import NOW, make_person
from tests.models.rows import insert, insert_deal, insert_owner, insert_touch

FAR: Final = {
    11: "Australia/Sydney",
    12: "Asia/Kathmandu",
    13: "Pacific/Honolulu",
    14: "Pacific/Apia",
}
HOUR = timedelta(hours=1)
FRIDAY = date(2026, 11, 20)


async def lay_far_floor(sessions: SessionMaker) -> None:
    """Add to the small floor a rep with a reason in each far zone."""
    await lay_floor(sessions)
    async with sessions.begin() as session:
        for number, zone in FAR.items():
            rep = make_person(
                number,
                leader_id=VP,
                time_zone=zone,
                country=None,
                start_date=date(2024, 1, 8),
                currency="USD",
            )
            owner = await insert_owner(session, external_id=f"o{number}")
            rep.owner_id = owner.id
            await insert(session, rep)
            deal = await insert_deal(session, rep, currency="USD", name=f"Deal {zone}")
            at = NOW - timedelta(days=3)
            await insert_touch(session, rep, deal, occurs_at=at)
            await opened_before(session, rep)


async def what_the_jobs_do(sessions: SessionMaker, start: datetime) -> set[str]:
    """Return what is enqueued from `start` on, while it is its reader's own today."""
    for hours in range(0, 30, 3):
        now = start + hours * HOUR
        await sync_at(sessions, now - timedelta(minutes=1))
        await nudge(sessions, RULES, HandedClock(now))
    async with sessions() as session:
        everybody = await people(session, now=start)
    return {
        each.dedup_key
        for each in await deliveries(sessions)
        if everybody[each.recipient_id].calendar.today(each.decided_at)
        == everybody[each.recipient_id].calendar.today(start)
    }


@pytest.mark.parametrize(
    "start",
    [
        datetime(2026, 11, 18, 23, 30, tzinfo=UTC),
        datetime(2026, 11, 19, 15, tzinfo=UTC),
    ],
    ids=["18:30 in New York", "10:00 in New York"],
)
async def test_what_is_shown_of_today_is_what_the_jobs_do_on_each_readers_today(
    sessions, start
):
    await lay_far_floor(sessions)
    await sync_at(sessions, start - timedelta(minutes=1))
    async with reading(sessions) as session:
        rehearsal = Rehearsal(
            session=session,
            rules=RULES,
            known_at=start,
            reach=TO_ALL,
            starts_at=start,
        )
        everybody = await people(session, now=start)
        first = min(each.calendar.today(start) for each in everybody.values())
        shown = (await coming(rehearsal, first=first))[0]

    done = await what_the_jobs_do(sessions, start)

    assert {each.message.dedup_key for each in shown.messages} == done


async def test_a_day_to_come_drops_nobody(sessions):
    await lay_far_floor(sessions)

    async with reading(sessions) as session:
        shown = await preview(session, RULES, day=FRIDAY, known_at=NOW, reach=TO_ALL)

    told = {each.recipient.id for each in shown if each.message.kind != "digest"}
    assert {REP, *FAR} <= told
    assert {each.recipient.calendar.today(each.at) for each in shown} == {FRIDAY}
