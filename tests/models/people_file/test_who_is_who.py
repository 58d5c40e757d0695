"""Under a new address somebody is the same or somebody new: nobody guesses which."""

from collections.abc import Sequence

from models.db.database import SessionMaker
from models.people.crm_ties import tie_owners
from models.people_file import (
    NOTHING_SAID,
    PersonRow,
    WhoIsWho,
    leaving,
    lookalikes,
    misnamed,
    read,
    store,
)
from models.tables import Person
from models.tables.addresses import erased_address
from tests.models.rows import NOW, insert_owner
from tests.models.test_people_file import everybody

VP = "vee@x.test,Vee,vp,,"
MANAGER = "max@x.test,Max,manager,vee@x.test,"
ANN = "ann@x.test,Ann Lee,rep,max@x.test,2024-03-01"
MOVED = "lee.ann@new.test,Ann Lee,rep,max@x.test,2024-03-01"
"""Ann, under an address that the CRM does not have yet."""
SAME = ("ann@x.test", "lee.ann@new.test")


def rows_of(*lines: str) -> Sequence[PersonRow]:
    return read("\n".join(["email,name,role,leader_email,start_date", *lines]))


def said(*same: tuple[str, str], new: tuple[str, ...] = ()) -> WhoIsWho:
    return WhoIsWho(same=same, new=frozenset(new))


async def known_ann(session) -> Person:
    await store(session, rows_of(VP, MANAGER, ANN), now=NOW)
    ann = (await everybody(session))["ann@x.test"]
    owner = await insert_owner(session, email="ann@x.test")
    ann.owner_id, ann.slack_asked_at = owner.id, NOW
    await session.flush()
    return ann


async def test_whoever_looks_like_somebody_who_is_not_in_the_file_is_asked_about(
    sessions: SessionMaker,
):
    rows = rows_of(VP, MANAGER, MOVED)
    async with sessions.begin() as session:
        await known_ann(session)

        (pair,) = await lookalikes(session, rows, NOTHING_SAID)
        await store(session, rows_of(VP, MANAGER), now=NOW)
        (later,) = await lookalikes(session, rows, NOTHING_SAID)

    assert (pair.name, pair.email) == ("Ann Lee", "lee.ann@new.test")
    assert (pair.old_name, pair.old_email) == ("Ann Lee", "ann@x.test")
    assert (pair.left_on, later.left_on) == (None, NOW.date())


async def test_what_makes_somebody_look_like_somebody_else(sessions: SessionMaker):
    likeness = {
        "a@x.test,\u00c1NN LEE,rep,max@x.test,": True,
        'a@x.test,"Lee, Ann",rep,max@x.test,': True,
        "ann@new.test,Bea Ott,rep,max@x.test,": True,
        "a@x.test,Ann Ott,rep,max@x.test,2024-03-01": True,
        "a@x.test,Ann Ott,rep,max@x.test,": False,
        "a@x.test,Bea Lee,rep,max@x.test,2024-03-01": False,
        "ann@x.test,Bea Ott,rep,max@x.test,": False,
    }
    async with sessions.begin() as session:
        await known_ann(session)

        found = {
            row: await lookalikes(session, rows_of(VP, MANAGER, row), NOTHING_SAID)
            for row in likeness
        }

    assert {row: bool(pairs) for row, pairs in found.items()} == likeness


async def test_whoever_is_said_to_be_the_same_is_and_keeps_all(sessions: SessionMaker):
    rows, same = rows_of(VP, MANAGER, MOVED), said(SAME)
    async with sessions.begin() as session:
        ann = await known_ann(session)

        asked = await lookalikes(session, rows, same)
        coming = await leaving(session, rows, same)
        report = await store(session, rows, who=same, now=NOW)
        await tie_owners(session)
        found = await everybody(session)
        again = await misnamed(session, rows, same)

    assert (asked, coming.names, report.added, report.left) == ((), (), (), ())
    assert found["lee.ann@new.test"].id == ann.id
    assert found["lee.ann@new.test"].owner_id is not None
    assert found["lee.ann@new.test"].slack_asked_at is None
    assert again == ()


async def test_whoever_is_said_to_be_new_is_somebody_else(sessions: SessionMaker):
    rows, new = rows_of(VP, MANAGER, MOVED), said(new=("lee.ann@new.test",))
    async with sessions.begin() as session:
        ann = await known_ann(session)

        asked = await lookalikes(session, rows, new)
        report = await store(session, rows, who=new, now=NOW)
        again = await lookalikes(session, rows, NOTHING_SAID)

    assert (asked, again) == ((), ())
    assert (report.added, report.left) == (("lee.ann@new.test",), ("ann@x.test",))
    assert ann.left_on == NOW.date()


async def test_what_is_said_comes_before_what_the_crm_says(sessions: SessionMaker):
    rows, new = rows_of(VP, MANAGER, MOVED), said(new=("lee.ann@new.test",))
    async with sessions.begin() as session:
        ann = await known_ann(session)
        owner = await insert_owner(session, email="lee.ann@new.test")
        ann.owner_id = owner.id
        await session.flush()

        by_the_crm = await lookalikes(session, rows, NOTHING_SAID)
        report = await store(session, rows, who=new, now=NOW)

    assert by_the_crm == ()
    assert report.added == ("lee.ann@new.test",)


async def test_all_of_a_company_get_another_address_at_once(sessions: SessionMaker):
    lines = (VP, MANAGER, ANN)
    rows = rows_of(*(line.replace("@x.test", "@new.test") for line in lines))
    async with sessions.begin() as session:
        await store(session, rows_of(*lines), now=NOW)
        before = {person.id for person in (await everybody(session)).values()}

        same = said(("@x.test", "@new.test"))
        report = await store(session, rows, who=same, now=NOW)
        after = {person.id for person in (await everybody(session)).values()}

    assert (report.added, report.left, after) == ((), (), before)


async def test_nobody_is_like_somebody_who_was_erased(sessions: SessionMaker):
    async with sessions.begin() as session:
        ann = await known_ann(session)
        ann.email = erased_address(ann.id)
        await session.flush()

        assert (
            await lookalikes(session, rows_of(VP, MANAGER, MOVED), NOTHING_SAID) == ()
        )


async def test_what_cannot_be_meant_is_said(
    sessions: SessionMaker,
):
    wrong = {
        said(("no@x.test", "lee.ann@new.test")): ["nobody is known by no@x.test"],
        said(("max@x.test", "lee.ann@new.test")): ["max@x.test is in this file"],
        said(("ann@x.test", "no@x.test")): ["no@x.test is not in this file"],
        said(("ann@x.test", "max@x.test")): ["max@x.test is somebody known already"],
        said(SAME, ("no@x.test", "lee.ann@new.test")): [
            "lee.ann@new.test is told of several people",
            "nobody is known by no@x.test",
        ],
        said(new=("no@x.test",)): ["no@x.test is not in this file"],
        said(("@no.test", "@new.test")): [
            "nobody has moved from @no.test to @new.test"
        ],
    }
    rows = rows_of(VP, MANAGER, MOVED)
    async with sessions.begin() as session:
        await known_ann(session)

        found = {who: list(await misnamed(session, rows, who)) for who in wrong}

    assert found == wrong
