"""A night's import is nobody's opening, on both databases; the rest stays."""

from datetime import timedelta

from coaching.limits import Kinds
from coaching.measures.import_days import LEAST
from console.doctor.report import Verdict
from console.doctor.stage import Stage
from console.doctor.streams import check_streams
from models.db.database import SessionMaker
from models.deals.import_days import imported_on
from models.deals.rep_books import rep_books
from tests.models.rows import NOW, days, insert_deal, insert_person, insert_stream

NIGHT = (NOW - days(30)).replace(hour=23, minute=58)
KINDS = Kinds()


async def import_deals(session, rep, *, at=NIGHT, count=LEAST):
    """Insert an import of some seconds, all of one rep."""
    for number in range(count):
        begun = at + timedelta(seconds=number)
        await insert_deal(session, rep, created_at=begun)


async def openings_of(session, rep):
    (book,) = await rep_books(session, now=NOW, kinds=KINDS, only={rep.id})
    (same,) = await rep_books(session, now=NOW, kinds=KINDS)
    assert same.creations == book.creations
    return [each.deal_id for each in book.creations]


async def test_what_was_imported_was_not_opened(sessions: SessionMaker):
    async with sessions() as session:
        rep = await insert_person(session)
        own = [
            await insert_deal(session, rep, created_at=NOW - days(n)) for n in (40, 5)
        ]
        await import_deals(session, rep)
        found = await openings_of(session, rep)
        imports = await imported_on(session, now=NOW)
        before = await imported_on(session, now=NIGHT - days(1))

    assert found == [deal.id for deal in own]
    assert imports == {NIGHT.date(): LEAST}
    assert before == {}


async def test_after_a_cut_over_nothing_is_known_until_somebody_opens_a_deal(
    sessions: SessionMaker,
):
    async with sessions() as session:
        rep = await insert_person(session)
        # Longer ago than the weeks that make a rep's usual pace.
        await import_deals(session, rep, at=NOW - days(250))
        first = await openings_of(session, rep)
        opened = await insert_deal(session, rep, created_at=NOW - days(2))
        afterwards = await openings_of(session, rep)

    assert first == []
    assert afterwards == [opened.id]


async def test_fewer_in_a_day_were_opened_by_hand(sessions: SessionMaker):
    async with sessions() as session:
        rep = await insert_person(session)
        await import_deals(session, rep, count=LEAST - 1)
        found = await openings_of(session, rep)

    assert len(found) == LEAST - 1


async def test_the_doctor_says_so_until_the_usual_pace_is_whole_again(
    sessions: SessionMaker,
):
    async with sessions.begin() as session:
        rep = await insert_person(session)
        await import_deals(session, rep)
        await insert_stream(session, "deals", finished_at=NOW)
    stage = Stage(has_people=True, has_synced=True, has_run=True)

    lines = [await notes(sessions, stage, now=NOW + days(n)) for n in (0, 200)]

    (said,) = lines[0]
    assert said.startswith(
        f"CRM: {LEAST} deals were created on {NIGHT.date()}: that looks like an import"
    )
    assert f"until {NIGHT.date() + timedelta(weeks=26)} the usual pace" in said
    assert lines[1] == []


async def notes(sessions, stage, *, now):
    found = await check_streams(sessions, stage, now=now, limit=days(999))
    return [line.text for line in found if line.verdict is Verdict.NOTE]
