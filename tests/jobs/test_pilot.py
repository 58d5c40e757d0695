"""One team is live, the rest in shadow: nobody outside hears, nobody inside misses."""

import asyncio
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from random import Random

import pytest
from sqlalchemy import select

from coaching.facts.mode import Mode
from jobs.delivery.deliver import deliver
from jobs.digest import digest
from jobs.nudge import nudge
from jobs.rehearsal import Rehearsal
from jobs.requested_notes import notes
from models.db.database import SessionMaker, reading
from models.outbox.mode import pause, resume
from models.outbox.queue import enqueue
from models.outbox.reach import (
    TO_ALL,
    Reach,
    read_pilot,
    read_reach,
    set_reach,
    team_of,
)
from models.tables import AuditEntry, Delivery, HelpRequest, Person
from tests.at_once import two_at_once
from tests.jobs.fakes import FakeMessenger
from tests.jobs.floor import (
    RULES,
    HandedClock,
    deliveries,
    met_on_the_first_day,
    opened_before,
    sync_at,
)
from tests.jobs.makers import DAY, NOW, TERMS, make_delivery, make_person
from tests.jobs.test_nudge import meanwhile  # noqa: F401 - a fixture
from tests.models.rows import insert, insert_deal, insert_owner, insert_touch

VP, DANA, MAX, REP_OF_DANA, REP_OF_MAX = 1, 2, 3, 4, 5
TWO_TEAMS = {DANA: VP, MAX: VP, REP_OF_DANA: DANA, REP_OF_MAX: MAX}
INSIDE = {DANA, REP_OF_DANA}
FRIDAY = datetime(2026, 11, 20, 12, tzinfo=UTC)  # 07:00 in New York
Chart = Mapping[int, int]
"""Leader by person; whoever leads is no rep, and who has no leader is a VP."""


async def lay(sessions: SessionMaker, chart: Chart) -> None:
    """Store a floor on which every rep and every leader of one has a reason."""
    common = {"time_zone": "America/New_York", "currency": "USD"}
    leaders = set(chart.values())
    people: dict[int, Person] = {}
    async with sessions.begin() as session:
        for number in sorted({*chart, *leaders}):
            leader = chart.get(number)
            role = "rep" if number not in leaders else "manager" if leader else "vp"
            person = make_person(
                number,
                role=role,
                leader_id=leader,
                leader_since=date(2026, 10, 20) if leader else None,
                start_date=date(2024, 1, 8),
                **common,
            )
            if role == "rep":
                person.owner_id = (await insert_owner(session)).id
            people[number] = await insert(session, person)
            if role == "rep":
                await met_on_the_first_day(session, people[leader], person)
                deal = await insert_deal(session, person, currency="USD")
                at = NOW - timedelta(days=3)
                await insert_touch(session, person, deal, occurs_at=at)
                await opened_before(session, person)
    await sync_at(sessions, NOW - timedelta(minutes=1))


async def switch(
    sessions: SessionMaker, mode: Mode, *leaders: int, now: datetime = NOW
) -> None:
    async with sessions.begin() as session:
        await set_reach(session, mode, leaders=leaders, changed_by="test", now=now)


async def work(
    sessions: SessionMaker, now: datetime = NOW, *, slack: FakeMessenger | None = None
) -> FakeMessenger:
    """Let every job run once, as a tick does; return what Slack has got."""
    slack, clock = slack or FakeMessenger(), HandedClock(now)
    await sync_at(sessions, now - timedelta(minutes=1))
    await nudge(sessions, RULES, clock)
    await notes(sessions, RULES, clock)
    await digest(sessions, RULES, clock, terms=TERMS)
    await deliver(slack, sessions, clock, terms=TERMS, may_go_on=lambda: True)
    return slack


async def through(sessions: SessionMaker, *hours: datetime) -> FakeMessenger:
    slack = FakeMessenger()
    for now in hours:
        await work(sessions, now, slack=slack)
    return slack


def told(found: Iterable[Delivery], *states: str) -> set[tuple[int, str]]:
    """Return whom the messages in `states` are for, with what they are about."""
    return {
        (each.recipient_id, each.dedup_key.removeprefix("shadow:"))
        for each in found
        if each.state in states
    }


def readers(pairs: Collection[tuple[int, str]]) -> set[int]:
    return {person for person, _ in pairs}


async def test_the_team_hears_and_the_rest_is_recorded(sessions):
    await lay(sessions, TWO_TEAMS)
    await switch(sessions, Mode.LIVE, DANA)

    slack = await through(sessions, NOW, FRIDAY)

    found = await deliveries(sessions)
    assert readers(told(found, "sent")) == INSIDE
    assert {channel for channel, _, _ in slack.posted} == {"D00000002", "D00000004"}
    assert readers(told(found, "shadow")) == {VP, MAX, REP_OF_MAX}
    assert {each.state for each in found} == {"sent", "shadow"}


async def test_a_vp_outside_has_the_digest_recorded_and_one_inside_has_it_sent(
    sessions,
):
    await lay(sessions, TWO_TEAMS)
    await switch(sessions, Mode.LIVE, DANA)

    await work(sessions, FRIDAY)
    outside = [(d.dedup_key, d.state) for d in await deliveries(sessions)]
    await switch(sessions, Mode.LIVE, VP)
    await work(sessions, FRIDAY + timedelta(minutes=15))
    inside = [(d.dedup_key, d.state) for d in await deliveries(sessions)]

    assert ("shadow:digest:1:2026-11-20", "shadow") in outside
    assert ("digest:1:2026-11-20", "sent") in inside


async def test_whoever_becomes_live_is_told_anew_and_nobody_twice(sessions):
    await lay(sessions, TWO_TEAMS)
    await switch(sessions, Mode.SHADOW)
    await work(sessions)
    await switch(sessions, Mode.LIVE, DANA)
    first = await through(sessions, *(NOW + timedelta(minutes=n) for n in (15, 30)))

    await switch(sessions, Mode.LIVE)
    second = await through(sessions, *(NOW + timedelta(minutes=n) for n in (45, 60)))

    channels = [[c for c, _, _ in slack.posted] for slack in (first, second)]
    assert sorted(channels[0]) == ["D00000002", "D00000004"]
    assert sorted(channels[1]) == ["D00000003", "D00000005"]


async def test_what_waits_for_somebody_taken_out_is_not_sent_but_kept_till_its_end(
    sessions,
):
    await lay(sessions, TWO_TEAMS)
    await switch(sessions, Mode.LIVE)
    await nudge(sessions, RULES, HandedClock(NOW))
    await switch(sessions, Mode.LIVE, DANA)

    narrowed = await work(sessions)
    waiting = told(await deliveries(sessions), "pending")
    await switch(sessions, Mode.LIVE)
    widened = await work(sessions, NOW + timedelta(minutes=15))

    assert sorted(c for c, _, _ in narrowed.posted) == ["D00000002", "D00000004"]
    assert readers(waiting) == {MAX, REP_OF_MAX}
    assert sorted(c for c, _, _ in widened.posted) == ["D00000003", "D00000005"]


async def test_what_waits_for_others_keeps_no_worker_waiting(sessions):
    await lay(sessions, TWO_TEAMS)
    await switch(sessions, Mode.LIVE, DANA)
    async with sessions.begin() as session:
        await enqueue(session, make_delivery(recipient=MAX), now=NOW - DAY / 24)

    slow = replace(TERMS, person_gap=timedelta(seconds=1))
    report = await deliver(
        FakeMessenger(), sessions, HandedClock(), terms=slow, may_go_on=lambda: True
    )

    assert report.waited == timedelta(0)
    assert report.sent == 0


class Narrowing(FakeMessenger):
    """Takes somebody out of the pilot between the claim and the post."""

    def __init__(self, sessions: SessionMaker) -> None:
        super().__init__()
        self.sessions = sessions

    async def open_dm(self, user_id: str) -> str:
        await switch(self.sessions, Mode.LIVE, DANA)
        return await super().open_dm(user_id)


async def test_whoever_is_taken_out_between_the_claim_and_the_post_is_not_told(
    sessions,
):
    await lay(sessions, TWO_TEAMS)
    await switch(sessions, Mode.LIVE)
    async with sessions.begin() as session:
        await enqueue(session, make_delivery(recipient=MAX), now=NOW)
    slack = Narrowing(sessions)

    report = await deliver(
        slack, sessions, HandedClock(), terms=TERMS, may_go_on=lambda: True
    )

    assert (report.postponed, slack.posted) == (1, [])
    assert readers(told(await deliveries(sessions), "pending")) == {MAX}


async def test_a_pilot_that_begins_while_the_rules_run_is_obeyed(
    sessions,
    meanwhile,  # noqa: F811 - the fixture
):
    await lay(sessions, TWO_TEAMS)
    await switch(sessions, Mode.LIVE)
    meanwhile.append(
        partial(set_reach, mode=Mode.LIVE, leaders=[DANA], changed_by="x", now=NOW)
    )

    report = await nudge(sessions, RULES, HandedClock(NOW))

    found = await deliveries(sessions)
    assert readers(told(found, "pending")) == INSIDE
    assert readers(told(found, "shadow")) == {MAX, REP_OF_MAX}
    assert (report.enqueued, report.recorded) == (4, 2)


async def test_two_switches_at_once_come_to_one_of_them_and_not_to_a_mixture(sessions):
    await lay(sessions, TWO_TEAMS)
    await switch(sessions, Mode.LIVE, DANA)

    await two_at_once(
        sessions,
        partial(set_reach, mode=Mode.SHADOW, changed_by="a", now=NOW),
        partial(set_reach, mode=Mode.LIVE, leaders=[DANA], changed_by="b", now=NOW),
    )

    async with sessions() as session:
        reach = await read_reach(session)
    assert reach == Reach(mode=Mode.LIVE, pilot=frozenset(INSIDE))


async def test_two_first_switches_at_once_both_succeed(sessions):
    await lay(sessions, TWO_TEAMS)

    await asyncio.gather(*(switch(sessions, Mode.LIVE, DANA) for _ in range(4)))

    async with sessions() as session:
        reach = await read_reach(session)
    assert reach == Reach(mode=Mode.LIVE, pilot=frozenset(INSIDE))


async def test_a_request_to_somebody_outside_is_recorded_alone(sessions):
    await lay(sessions, TWO_TEAMS)
    await switch(sessions, Mode.LIVE, DANA)
    common = {"topic": "pricing", "due_on": date(2026, 11, 23), "asked_at": NOW}
    async with sessions.begin() as session:
        session.add(HelpRequest(rep_id=DANA, owner_id=VP, note="", **common))
        session.add(HelpRequest(rep_id=REP_OF_DANA, owner_id=DANA, note="", **common))

    await notes(sessions, RULES, HandedClock(NOW))
    again = await notes(sessions, RULES, HandedClock(NOW))

    found = [(d.recipient_id, d.state) for d in await deliveries(sessions)]
    assert sorted(found) == [(VP, "shadow"), (DANA, "pending")]
    assert again.enqueued == 0


async def test_a_pause_keeps_the_pilot(sessions):
    await lay(sessions, TWO_TEAMS)
    await switch(sessions, Mode.LIVE, DANA)

    async with sessions.begin() as session:
        await pause(session, changed_by="test", now=NOW)
        paused = await read_reach(session)
        await resume(session, changed_by="test", now=NOW)
        resumed = await read_reach(session)

    assert not paused.is_live_for(DANA)
    assert resumed == Reach(mode=Mode.LIVE, pilot=frozenset(INSIDE))


async def test_shadow_and_live_end_the_pilot_and_each_switch_leaves_a_trace(sessions):
    await lay(sessions, TWO_TEAMS)

    for mode, leaders in (
        (Mode.LIVE, [MAX, DANA]),
        (Mode.SHADOW, []),
        (Mode.LIVE, [DANA]),
        (Mode.LIVE, []),
    ):
        await switch(sessions, mode, *leaders)

    async with sessions() as session:
        reach = await read_reach(session)
        entries = (
            await session.scalars(select(AuditEntry).order_by(AuditEntry.id))
        ).all()
    assert reach == TO_ALL
    assert [(e.action, e.reason) for e in entries if e.action == "pilot"] == [
        ("pilot", "2,3"),
        ("pilot", "everybody"),
        ("pilot", "2"),
        ("pilot", "everybody"),
    ]
    assert [e.reason for e in entries if e.action == "mode"] == [
        "live",
        "shadow",
        "live",
        "live",
    ]


async def test_a_team_is_everybody_below_past_who_has_left_and_round_no_circle(
    sessions,
):
    await lay(sessions, TWO_TEAMS)
    async with sessions.begin() as session:
        await insert(session, make_person(6, leader_id=REP_OF_DANA, left_on=NOW.date()))
        await insert(session, make_person(7, leader_id=6))
        vp = await session.get_one(Person, VP)
        vp.leader_id = REP_OF_MAX

    async with sessions() as session:
        dana, circle = await team_of(session, [DANA]), await team_of(session, [MAX])

    assert dana == {DANA, REP_OF_DANA, 6, 7}
    assert circle == {VP, DANA, MAX, REP_OF_DANA, REP_OF_MAX, 6, 7}


async def test_a_pilot_is_said_with_those_who_are_present(sessions):
    await lay(sessions, TWO_TEAMS)
    await switch(sessions, Mode.LIVE, MAX, DANA)
    async with sessions.begin() as session:
        (await session.get_one(Person, REP_OF_MAX)).left_on = NOW.date()

    async with sessions() as session:
        pilot = await read_pilot(session)

    assert (pilot.leaders, pilot.people) == (("Person 2", "Person 3"), 3)


def random_chart(random: Random) -> Chart:
    """Return two VPs, some managers of managers, and reps below any of them."""
    leaders = [1, 2]
    chart: dict[int, int] = {}
    for number in range(3, 3 + random.randint(2, 4)):
        chart[number] = random.choice(leaders)
        leaders.append(number)
    first = 3 + len(chart)
    of_reps = [*leaders, *random.choices(leaders, k=2)]
    return chart | dict(enumerate(of_reps, first))


@pytest.mark.parametrize("seed", range(3))
async def test_any_pilot_gets_what_all_would_get_and_nobody_outside_does(
    sessions, seed
):
    random = Random(seed)  # noqa: S311 - the same charts each time
    chart = random_chart(random)
    leaders = random.sample(sorted(set(chart.values())), k=random.randint(1, 2))
    await lay(sessions, chart)
    await switch(sessions, Mode.LIVE, *leaders)
    async with reading(sessions) as session:
        inside = await team_of(session, leaders)
        full = Rehearsal(session=session, rules=RULES, known_at=NOW, reach=TO_ALL)
        days = [day async for day in full.days(NOW.date(), NOW.date() + DAY)]
    expected = {
        (m.recipient.id, m.message.dedup_key) for day in days for m in day.messages
    }
    start = datetime(2026, 11, 19, 13, tzinfo=UTC)
    hours = [start, start + DAY - timedelta(hours=1), start + DAY]
    slack = await through(sessions, *hours)

    found = await deliveries(sessions)
    posted = {int(channel[1:]) for channel, _, _ in slack.posted}
    assert posted <= inside
    assert told(found, "sent") == {each for each in expected if each[0] in inside}
    assert told(found, "shadow") == {e for e in expected if e[0] not in inside}
    assert len(slack.posted) == len(told(found, "sent"))
    assert posted
    assert inside < {*chart, *chart.values()}
