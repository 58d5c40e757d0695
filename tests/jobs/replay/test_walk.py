"""Which past instants are looked at, and what is carried from one to the next."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import delete

from coaching.calendar import Calendar
from coaching.memory.history import Episode, History, SentMessage
from coaching.planning.carry_over import lighter
from coaching.thresholds import Thresholds
from jobs.replay.report import replay
from jobs.replay.span import span_days, span_of
from jobs.replay.walk import day_starts, present
from models.db.database import SessionMaker
from models.tables import Activity, StreamState, Touch
from tests.coaching.makers import make_person
from tests.jobs.floor import MANAGER, REP, RULES, lay_floor
from tests.jobs.makers import NOW

THRESHOLDS = Thresholds()
DAY = timedelta(days=1)
OFFICE = Calendar(country="US")
"""Where the small floor works; Veterans Day is among these days."""
FRIDAY, MONDAY = date(2026, 10, 30), date(2026, 11, 2)


def starts(*calendars: Calendar, first=FRIDAY, last=MONDAY):
    return day_starts(calendars, THRESHOLDS, first=first, last=last)


def test_a_day_begins_at_eight_on_each_wall_across_the_change_of_clocks():
    new_york = Calendar(time_zone="America/New_York")

    assert starts(new_york, Calendar(time_zone="Europe/Berlin")) == [
        datetime(2026, 10, 30, 7, tzinfo=UTC),
        datetime(2026, 10, 30, 12, tzinfo=UTC),
        datetime(2026, 11, 2, 7, tzinfo=UTC),
        datetime(2026, 11, 2, 13, tzinfo=UTC),
    ]


def test_days_on_which_nobody_works_are_passed_over():
    away = Calendar(time_off=((FRIDAY, FRIDAY),))

    assert starts(away) == [datetime(2026, 11, 2, 8, tzinfo=UTC)]
    assert len(starts(away, Calendar(country="US"))) == 2


def test_instants_are_in_order_where_one_floor_spans_the_date_line():
    east = Calendar(time_zone="Pacific/Kiritimati")
    west = Calendar(time_zone="Pacific/Pago_Pago")

    found = starts(east, west, first=date(2026, 11, 2), last=date(2026, 11, 4))

    assert found == sorted(found)
    assert len(found) == 6


def test_whoever_was_here_could_be_written_to():
    people = {1: make_person(id=1, reachable=False), 2: make_person(id=2)}

    found = present(people, {1})

    assert (found[1].reachable, found[2].reachable) == (True, False)


def test_what_no_later_day_asks_for_is_let_go():
    old, new = (
        Episode(
            rule="cliff",
            person_id=1,
            subject_id=7,
            number=number,
            opened_at=NOW - timedelta(days=90 // number),
        )
        for number in (1, 2)
    )
    sent = [
        SentMessage(recipient_id=1, kind="cliff", at=NOW - timedelta(days=days))
        for days in (36, 35, 34)
    ]
    past = History(episodes=(new, old), sent=tuple(sent), is_large_run_allowed=True)

    found = lighter(past, now=NOW)

    assert found == History(episodes=(new,), sent=(sent[2],), is_large_run_allowed=True)


async def test_a_small_floor_is_replayed_on_both_databases(sessions: SessionMaker):
    await lay_floor(sessions)
    last = NOW.date()
    days: list[date] = []
    span = await span_of(sessions, first=last - 9 * DAY, last=last, now=NOW)

    found = await replay(sessions, RULES, span, on_day=days.append)

    told = [(each.kind, each.recipient_id) for each in found.told]
    assert ("nearly_empty", REP) in told
    assert span.last == last - DAY
    assert days == [day for day in span_days(span) if OFFICE.works_on(day)]
    assert found.aftermath.effect is None
    assert found.names[MANAGER]


async def test_before_anybody_logged_there_is_no_gap_and_the_cliff_is_on(
    sessions: SessionMaker,
):
    await lay_floor(sessions)
    async with sessions.begin() as session:
        await session.execute(delete(Touch))
        await session.execute(delete(Activity))
    span = await span_of(sessions, first=NOW.date() - 9 * DAY, last=NOW.date(), now=NOW)

    found = await replay(sessions, RULES, span, on_day=lambda _: None)

    assert found.gaps == ()
    assert "cliff" not in found.off
    assert found.off["quiet_deal"] == sum(map(OFFICE.works_on, span_days(span)))


async def test_a_rule_whose_stream_was_never_read_is_off_every_day(
    sessions: SessionMaker,
):
    await lay_floor(sessions)
    async with sessions.begin() as session:
        await session.execute(delete(StreamState).where(StreamState.stream == "calls"))
        state = StreamState(crm="hubspot", stream="calls", finished_at=None)
        session.add(state)
    span = await span_of(sessions, first=NOW.date() - 9 * DAY, last=NOW.date(), now=NOW)

    found = await replay(sessions, RULES, span, on_day=lambda _: None)

    assert found.off["cliff"] == sum(map(OFFICE.works_on, span_days(span)))
    assert "nearly_empty" not in found.off
    assert "digest" not in found.off
