"""A person is told everything, and can be taken out; others keep what they had."""

import json
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from models.crm_data.account import LEFT
from models.crm_data.owners_and_stages import OwnerRow, store_owners
from models.keeping.audit import AuditLook, record
from models.keeping.erase import erase
from models.keeping.erased import entries_of, erase_again, still_in
from models.keeping.export import everything_about, person_of
from models.people.crm_ties import tie_owners
from models.tables import (
    Activity,
    Attendee,
    AuditEntry,
    Commitment,
    Deal,
    Delivery,
    Flaw,
    HelpRequest,
    Owner,
    Person,
    PersonalSetting,
)
from tests.models.rows import (
    NOW,
    days,
    insert,
    insert_deal,
    insert_owner,
    insert_person,
    insert_time_off,
)


async def add_message(session, to: Person, about: Person, **values: object) -> Delivery:
    words = values.pop("words", f"A word about {about.name}")
    number = values.pop("number")
    row = {
        "id": f"d{number}",
        "dedup_key": f"k{number}",
        "kind": "one_on_one",
        "recipient_id": to.id,
        "subject_person_id": about.id,
        "evidence": json.dumps({"rep": about.name}, ensure_ascii=False),
        "notice": "{}",
        "payload": json.dumps({"text": words}, ensure_ascii=False),
        "state": "sent",
        "decided_at": NOW,
        "next_at": NOW,
        "expires_at": NOW + days(1),
        "slack_channel": "D1",
        "slack_ts": "1.0",
    }
    return await insert(session, Delivery(**row | values))


@pytest.fixture
async def floor(sessions) -> tuple[Person, Person]:
    """Give a leader and a rep with all that can be known of the rep."""
    async with sessions.begin() as session:
        leader = await insert_person(session, role="manager", name="Lee")
        rep = await insert_person(
            session, name="Ria Ångström", email="ria@x.test", leader_id=leader.id
        )
        await insert_time_off(session, rep, date(2026, 12, 21), date(2026, 12, 24))
        await insert_deal(session, rep, name="Acme")
        await add_message(session, leader, rep, number=1)
        await add_message(session, rep, rep, number=2, state="pending")
        await add_message(session, leader, rep, number=3, state="unknown")
        await add_message(session, leader, leader, number=4, words="Ria Ångström sold")
        await add_message(session, leader, leader, number=5, words="Nothing new")
        for actor, subject in ((rep.slack_user_id, leader), (str(leader.id), rep)):
            look = AuditLook(
                actor=actor,
                action="pipeline",
                subject_person_id=subject.id,
                allowed=True,
                reason="own team",
            )
            record(session, look, now=NOW)
    return leader, rep


async def erase_rep(sessions, rep: Person) -> int:
    async with sessions.begin() as session:
        found = await session.get_one(Person, rep.id)
        return await erase(session, found, erased_by="cli", now=NOW)


async def test_everything_about_a_person_is_told_with_who_looked(sessions, floor):
    _, rep = floor

    async with sessions() as session:
        person = await person_of(session, " RIA@x.test ")
        told = await everything_about(session, person)

    assert {name: len(rows) for name, rows in told.items() if rows} == {
        "person": 1,
        "time_off": 1,
        "crm_users": 1,
        "deals_owned": 1,
        "deals_at_the_time": 1,
        "messages_received": 1,
        "messages_about": 2,
        "looks_by": 1,
        "looks_at": 1,
    }
    assert told["person"][0]["email"] == "ria@x.test"
    assert told["time_off"][0]["first_day"] == "2026-12-21"
    assert told["looks_at"][0]["actor"] == str(floor[0].id)
    assert json.loads(json.dumps(told))["person"][0]["id"] == rep.id


async def test_somebody_unknown_is_nobody(sessions):
    async with sessions() as session:
        assert await person_of(session, "nobody@x.test") is None


async def test_what_a_person_asked_and_promised_is_told_and_then_erased(
    sessions, floor
):
    leader, rep = floor
    async with sessions.begin() as session:
        session.add(
            HelpRequest(
                rep_id=rep.id,
                owner_id=leader.id,
                topic="legal",
                note="Call Ria's buyer",
                due_on=NOW.date(),
                asked_at=NOW,
            )
        )
        session.add(
            Commitment(
                person_id=rep.id, what="Ria calls", due_on=NOW.date(), made_at=NOW
            )
        )
        session.add(PersonalSetting(person_id=rep.id, muted="cliff", changed_at=NOW))
    async with sessions() as session:
        before = await everything_about(session, await person_of(session, "ria@x.test"))

    await erase_rep(sessions, rep)

    async with sessions() as session:
        after = await everything_about(session, await session.get_one(Person, rep.id))
    assert before["help_requests"][0]["note"] == "Call Ria's buyer"
    assert before["commitments"][0]["what"] == "Ria calls"
    assert before["own_settings"][0]["muted"] == "cliff"
    assert after["help_requests"][0]["note"] == ""
    assert after["commitments"][0]["what"] == ""
    assert after["own_settings"] == []


async def test_nothing_leads_to_the_person_any_more(sessions, floor):
    _, rep = floor

    await erase_rep(sessions, rep)

    async with sessions() as session:
        person = await session.get_one(Person, rep.id)
        owner = await session.get_one(Owner, rep.owner_id)
        told = await everything_about(session, person)
        messages = (await session.scalars(select(Delivery))).all()
        looks = (await session.scalars(select(AuditEntry))).all()
    everything = json.dumps(told, ensure_ascii=False)
    words = " ".join(m.payload + m.evidence for m in messages if m.state != "pending")
    for trace in ("Ria", "Ångström", "ria@x.test", rep.slack_user_id):
        assert trace not in everything
        assert trace not in words
        assert trace not in " ".join(look.actor for look in looks)
    assert (person.left_on, person.slack_state) == (NOW.date(), "unmatched")
    assert owner.email is None


async def test_what_waited_is_cancelled_and_the_rest_of_the_floor_stays(
    sessions, floor
):
    leader, rep = floor

    emptied = await erase_rep(sessions, rep)

    async with sessions() as session:
        query = select(Delivery).order_by(Delivery.id)
        states = [(m.state, bool(m.payload)) for m in await session.scalars(query)]
        kept = await session.get_one(Person, leader.id)
    assert emptied == 4
    assert states == [
        ("sent", False),
        ("cancelled", False),
        ("cancelled", False),
        ("sent", False),
        ("sent", True),
    ]
    assert kept.name == "Lee"


async def test_a_message_that_names_the_person_beside_its_evidence_is_emptied(
    sessions, floor
):
    leader, rep = floor
    rides_along = {"also": [{"meeting": {"title": "Demo with Ria Ångström"}}]}
    notice = json.dumps(rides_along, ensure_ascii=False)
    own = {"words": "Nothing new", "evidence": "{}", "notice": notice}
    async with sessions.begin() as session:
        message = await add_message(session, leader, leader, number=6, **own)

    await erase_rep(sessions, rep)

    async with sessions() as session:
        kept = await session.get_one(Delivery, message.id)
    assert (kept.payload, kept.evidence, kept.notice) == ("", "", "")


async def test_erasing_again_changes_nothing_more(sessions, floor):
    _, rep = floor
    await erase_rep(sessions, rep)

    async with sessions.begin() as session:
        await add_meeting(session, f"Person {rep.id}: Erased user")

    assert await erase_rep(sessions, rep) == 0

    async with sessions() as session:
        (title,) = await session.scalars(select(Activity.title))
    assert title == f"Person {rep.id}: Erased user"


async def test_the_erasure_is_in_the_audit_without_a_name(sessions, floor):
    _, rep = floor

    await erase_rep(sessions, rep)

    async with sessions() as session:
        query = select(AuditEntry).where(AuditEntry.action == "erase")
        (entry,) = await session.scalars(query)
    assert (entry.actor, entry.subject_person_id) == ("cli", rep.id)
    assert entry.reason == "4 messages emptied"


TITLES = {
    "1:1 Ria / Lee": "1:1 … / Lee",
    "Prep with RIA ÅNGSTRÖM, Lee": "Prep with …, Lee",
    "Angstrom: ria's pipeline": "…: …'s pipeline",
    "Send to ria@x.test": "Send to …",
    "Agreed by Maria at Aria Foods": "Agreed by Maria at Aria Foods",
    "Kim and Lee": "Kim and Lee",
    "Owner 12 of the sales team": "Owner 12 of the sales team",
}


async def add_meeting(session, title: str, *, owner_id: int | None = None) -> Activity:
    meeting = Activity(
        crm="hubspot",
        stream="meetings",
        external_id=title[:64],
        owner_id=owner_id,
        modified_at=NOW,
        title=title,
    )
    return await insert(session, meeting)


async def test_no_title_names_the_person_any_more(sessions, floor):
    _, rep = floor
    async with sessions.begin() as session:
        for title in TITLES:
            await add_meeting(session, title)

    await erase_rep(sessions, rep)

    async with sessions() as session:
        query = select(Activity.title).order_by(Activity.id)
        assert list(await session.scalars(query)) == list(TITLES.values())


SPELT = [
    ("Jo McDonald", "Ask mCdONALD on Monday", "Ask … on Monday"),
    ("Łukasz Wiśniewski", "ŁUKASZ, lukasz, łukasz", "…, …, …"),
    ("Lukasz Nowak", "1:1 Łukasz", "1:1 …"),
    ("Özlem Kaya", "özlem ÖZLEM Oezlem O\u0308zlem", "… … … …"),
    ("İbrahim Y\u0131lmaz", "ibrahim / YILMAZ / yilmaz / İBRAHİM", "… / … / … / …"),
    ("Søren Weiß", "SØREN, soren, WEISS", "…, …, …"),
    ("Pat O'Brien", "O\u2019BRIEN's list", "…'s list"),
    ("Zoë Müller", "Zoe\u0308s, zoe\u0308", "Zoe\u0308s, …"),
    ("Дмитрий Иванов", "Звонок: ИВАНОВ", "Звонок: …"),
]
"""Who is called how, a title, and what is left of it."""


async def test_a_name_is_found_in_any_case_and_with_any_accents(sessions):
    async with sessions.begin() as session:
        people = [await insert_person(session, name=name) for name, _, _ in SPELT]
        titles = [await add_meeting(session, title) for _, title, _ in SPELT]
        deals = [
            await insert_deal(
                session, name=f"Deal of {'  '.join(name.upper().split())}"
            )
            for name, _, _ in SPELT
        ]

    for person in people:
        await erase_rep(sessions, person)

    async with sessions() as session:
        left = [(await session.get_one(Activity, each.id)).title for each in titles]
        named = {(await session.get_one(Deal, each.id)).name for each in deals}
    assert left == [after for _, _, after in SPELT]
    assert named == {"Deal of …"}


async def test_a_name_that_differs_by_an_accent_alone_is_somebody_elses_too(sessions):
    async with sessions.begin() as session:
        jose = await insert_person(session, name="José Vega")
        await insert_person(session, name="Jose Ruiz")
        title = await add_meeting(session, "1:1 jose, JOSÉ VEGA")

    await erase_rep(sessions, jose)

    async with sessions() as session:
        assert (await session.get_one(Activity, title.id)).title == "1:1 jose, …"


async def test_a_name_that_somebody_else_bears_goes_where_the_person_took_part(
    sessions, floor
):
    _, rep = floor
    async with sessions.begin() as session:
        await insert_person(session, name="Ria Kim")
        await add_meeting(session, "Elsewhere: Ria / Lee")
        await add_meeting(session, "ria's own: Ria / Lee", owner_id=rep.owner_id)
        joined = await add_meeting(session, "Joined by Ria / Lee")
        session.add(Attendee(activity_id=joined.id, owner_id=rep.owner_id))

    await erase_rep(sessions, rep)

    async with sessions() as session:
        query = select(Activity.title).order_by(Activity.id)
        assert list(await session.scalars(query)) == [
            "Elsewhere: Ria / Lee",
            "…'s own: … / Lee",
            "Joined by … / Lee",
        ]


async def test_what_others_wrote_names_the_person_no_more(sessions, floor):
    leader, rep = floor
    async with sessions.begin() as session:
        deal = await insert_deal(
            session, leader, name="Ria Ångström's Acme", next_step="Ria calls Jo"
        )
        request = HelpRequest(
            rep_id=leader.id,
            owner_id=leader.id,
            topic="legal",
            note="As Ria asked",
            due_on=NOW.date(),
            asked_at=NOW,
        )
        promise = Commitment(
            person_id=leader.id, what="Call Ria", due_on=NOW.date(), made_at=NOW
        )
        flaw = Flaw(
            crm="hubspot",
            stream="deals",
            external_id="1",
            field="owner",
            value="ria@x.test",
            reason="not known",
            seen_at=NOW,
        )
        await add_message(session, leader, leader, number=6, words="All:\n_Ria_ / Lee")
        session.add_all([request, promise, flaw])

    await erase_rep(sessions, rep)

    async with sessions() as session:
        kept = await session.get_one(Deal, deal.id)
        assert (kept.name, kept.next_step) == ("…'s Acme", "… calls Jo")
        assert (await session.scalars(select(HelpRequest.note))).one() == "As … asked"
        assert (await session.scalars(select(Commitment.what))).one() == "Call …"
        assert (await session.scalars(select(Flaw.value))).one() == "…"
        assert (await session.get_one(Delivery, "d6")).payload == ""


async def next_sync(sessions, owner: Owner) -> None:
    """Read the CRM's list as it always was, and match people with it."""
    row = OwnerRow(
        external_id=owner.external_id,
        email="ria@x.test",
        name="Ria Ångström",
        archived=True,
        user_id="7",
    )
    async with sessions.begin() as session:
        await store_owners(session, [row], crm=owner.crm)
    async with sessions.begin() as session:
        await tie_owners(session)


async def test_no_later_sync_brings_a_name_back(sessions, floor):
    _, rep = floor
    async with sessions() as session:
        listed = await session.get_one(Owner, rep.owner_id)
    await erase_rep(sessions, rep)

    for _ in range(2):
        await next_sync(sessions, listed)

    async with sessions() as session:
        person = await session.get_one(Person, rep.id)
        assert person.owner_id == rep.owner_id
        owner = await session.get_one(Owner, rep.owner_id)
    assert (owner.name, owner.email) == (f"Erased user {owner.id}", None)
    assert (owner.archived, owner.user_id) == (True, "7")


async def test_an_erased_user_is_known_without_a_tie(sessions, floor):
    """An earlier version let the tie go."""
    _, rep = floor
    await erase_rep(sessions, rep)
    async with sessions.begin() as session:
        person = await session.get_one(Person, rep.id)
        owner = await session.get_one(Owner, person.owner_id)
        person.owner_id = None

    await next_sync(sessions, owner)

    async with sessions() as session:
        kept = await session.get_one(Owner, owner.id)
    assert (kept.name, kept.email) == (f"Erased user {kept.id}", None)


async def test_every_user_with_the_address_is_erased_in_every_account(sessions, floor):
    _, rep = floor
    async with sessions.begin() as session:
        before = {"name": "Ria Klein", "archived": True}
        again = await insert_owner(session, email=" Ria@X.test", **before)
        moved = await insert_owner(
            session, email="ria@x.test", crm=LEFT, known=False, **before
        )
        other = await insert_owner(session, email="kim@x.test", name="Kim")
        await add_meeting(session, "Klein: ria's own", owner_id=moved.id)

    await erase_rep(sessions, rep)

    async with sessions() as session:
        owners = [await session.get_one(Owner, o.id) for o in (again, moved, other)]
        (title,) = await session.scalars(select(Activity.title))
    assert [(owner.name, owner.email) for owner in owners] == [
        (f"Erased user {again.id}", None),
        (f"Erased user {moved.id}", None),
        ("Kim", "kim@x.test"),
    ]
    assert title == "Klein: …'s own"


async def test_whoever_took_the_address_over_keeps_their_name(sessions, floor):
    _, rep = floor
    async with sessions.begin() as session:
        tied = await session.get_one(Owner, rep.owner_id)
        tied.email = "sales@x.test"
        taken = await insert_owner(session, email="sales@x.test", name="Kim")
        await insert_person(session, email="sales@x.test", owner_id=taken.id)

    await erase_rep(sessions, rep)

    async with sessions() as session:
        kept = await session.get_one(Owner, taken.id)
    assert (kept.name, kept.email) == ("Kim", "sales@x.test")


async def test_every_user_is_noted_and_keeps_a_person_in_the_crm(sessions, floor):
    _, rep = floor
    async with sessions.begin() as session:
        again = await insert_owner(session, email="Ria@x.test")
        person = await session.get_one(Person, rep.id)
        tied = await session.get_one(Owner, rep.owner_id)
        tied.archived, person.left_on = True, NOW.date()

    async with sessions() as session:
        person = await session.get_one(Person, rep.id)
        places = await still_in(session, person)
        noted = await entries_of(session, person)

    assert places == ["the CRM"]
    assert [entry.owner for entry in noted] == [
        f"{owner.crm}:{owner.external_id}" for owner in (tied, again)
    ]


async def test_of_a_number_noted_twice_each_person_is_erased_again(sessions, floor):
    _, rep = floor
    async with sessions.begin() as session:
        await insert_person(session, name="Kim", email="kim@x.test")
    async with sessions() as session:
        noted = await entries_of(session, await session.get_one(Person, rep.id))
        kim = await person_of(session, "kim@x.test")
        other = await entries_of(session, kim)
    other = [replace(entry, person=rep.id, owner=None) for entry in other]

    async with sessions.begin() as session:
        again = await erase_again(session, [*noted, *other], now=NOW)

    assert (again.people, again.doubtful) == (1, 0)
    async with sessions() as session:
        assert await person_of(session, "ria@x.test") is None
