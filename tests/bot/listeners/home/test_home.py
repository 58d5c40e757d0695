"""App Home: a rep's own page, a leader's people, the admin's installation."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from coaching.facts.mode import Mode
from models.db.database import SessionMaker
from models.hold_out.hold_out import keep_share, stored_draw
from models.odds.learned import keep_odds
from models.outbox.mode import set_mode
from models.tables import AuditEntry, Flaw, Person
from tests.bot.evidence_makers import HOSTILE, LONGEST, make_nearly_empty
from tests.bot.floor import NOW, insert_message
from tests.bot.slack_limits import assert_slack_takes_view, words_of
from tests.coaching.makers import make_odds
from tests.models.rows import insert_owner, insert_person, insert_stream


async def page_of(side, user: str) -> str:
    await side.event({"type": "app_home_opened", "user": user, "tab": "home"})
    published = side.slack.of("views.publish")[-1]
    assert published["user_id"] == user
    assert_slack_takes_view(published["view"])
    return words_of(published["view"])


async def test_a_rep_sees_what_waits_and_who_looked(side, sessions, floor):
    async with sessions.begin() as session:
        await insert_message(session, floor.sam)
    await side.command("Sam", user="UDANA")

    words = await page_of(side, "USAM")

    assert "You may be heading for the cliff: Acme" in words
    assert "looked at in the last 30 days by: Dana Reyes (Thu 19 Nov)." in words
    assert "A message about your deals went in that time to: nobody." in words
    assert "I never read your messages" in words
    assert "1 message to you in the last 30 days." in words
    assert "Shadow mode" not in words


async def test_the_admin_sees_who_lost_a_leader_and_that_no_digest_is_written(
    side, sessions, floor
):
    assert "without a leader" not in await page_of(side, "UADA")
    async with sessions.begin() as session:
        for person in (floor.dana, floor.val):
            gone = await session.get_one(Person, person.id)
            gone.left_on = NOW.date()

    words = await page_of(side, "UADA")

    assert "without a leader, so nobody hears: Sam Carter" in words
    assert "no VP in people.csv, so no digest is written" in words


async def test_a_rep_sees_to_whom_a_message_about_them_went(side, sessions, floor):
    async with sessions.begin() as session:
        for recipient, about, state in (
            (floor.dana, floor.sam, "sent"),
            (floor.val, floor.sam, "shadow"),
            (floor.mo, floor.lee, "sent"),
        ):
            await insert_message(
                session,
                recipient,
                id=f"{recipient.id}-told",
                subject_person_id=about.id,
                state=state,
            )

    words = await page_of(side, "USAM")

    told = "A message about your deals went in that time to: Dana Reyes (Thu 19 Nov)."
    assert told in words


async def test_an_answered_message_no_longer_waits(side, sessions, floor):
    async with sessions.begin() as session:
        message = await insert_message(session, floor.sam)
    await side.press("nudge_step", message.id, user="USAM")

    words = await page_of(side, "USAM")

    assert "Nothing is waiting for you." in words
    assert "by: nobody but you." in words


async def test_a_leader_sees_the_people_below_with_a_button_each(side, sessions, floor):
    words = await page_of(side, "UDANA")

    assert "Your people: 1" in words
    sums = "2 open deals, €420K (all of it past its close date)"
    assert f"*Sam Carter*\n{sums}; 1 deal to look at" in words
    async with sessions() as session:
        [entry] = await session.scalars(select(AuditEntry))
    named = (entry.actor, entry.action, entry.subject_person_id)
    assert named == (str(floor.dana.id), "team", floor.sam.id)


async def test_a_rep_sees_whose_list_of_people_they_stood_in(side, sessions, floor):
    for _ in range(3):
        await page_of(side, "UDANA")
    await page_of(side, "UVAL")

    words = await page_of(side, "USAM")

    async with sessions() as session:
        entries = list(await session.scalars(select(AuditEntry)))
    dana, val, sam, lee = (
        each.id for each in (floor.dana, floor.val, floor.sam, floor.lee)
    )
    noted = [(each.actor, each.subject_person_id) for each in entries]
    assert sorted(noted) == sorted([(str(dana), sam), (str(val), sam), (str(val), lee)])
    listed = "Val Ortiz (Thu 19 Nov), Dana Reyes (Thu 19 Nov)"
    assert f"Your sums stood in a list of people, opened by: {listed}." in words
    assert "looked at in the last 30 days by: nobody but you." in words


async def test_somebody_unknown_learns_what_to_do(side):
    assert "I do not know you yet." in await page_of(side, "USTRANGER")


async def test_the_admin_sees_how_the_installation_stands(side, sessions, floor):
    async with sessions.begin() as session:
        evidence = make_nearly_empty()
        await insert_message(session, floor.sam, evidence, id="s1", state="shadow")
        await insert_message(session, floor.sam, id="h1", state="unknown")
        await insert_owner(session, name="Walk-in Owner")
        await insert_person(session, name="No Slack", slack_state="unmatched")
        await insert_person(session, name="Long Gone", left_on=NOW.date())
        await insert_stream(
            session,
            "contacts",
            disabled_reason="the token lacks crm.objects.contacts.read",
            finished_at=None,
        )
        session.add(
            Flaw(
                crm="hubspot",
                stream="deals",
                external_id="77",
                field="amount",
                value="many",
                reason="not a number",
                seen_at=NOW,
            )
        )

    words = await page_of(side, "UADA")

    assert "*Shadow mode.* Nothing goes to the floor" in words
    assert "*Would have gone out in the last 7 days:* 1 message" in words
    assert "• to Sam Carter: Your pipeline is nearly empty: only Acme is open" in words
    assert (
        "• contacts: off, the token lacks crm.objects.contacts.read"
        in words.replace("ˍ", "_")
    )
    assert "• deals: read <!date^" in words
    assert "• without an active Slack user: No Slack" in words
    assert "• departed: Long Gone" in words
    assert "• in the CRM but not in people.csv: Walk-in Owner" in words
    assert "• fields that could not be read: 1\n    deals 77, amount: not a number" in (
        words
    )
    assert "• messages held, refused or expired in 30 days: 1" in words


async def test_the_admin_sees_that_it_is_live(side, sessions):
    async with sessions.begin() as session:
        await set_mode(session, Mode.LIVE, changed_by="cli", now=NOW)

    words = await page_of(side, "UADA")

    assert "*Live.* Messages go to the floor." in words
    assert "Would have gone out" not in words
    assert "*What needs a look:* nothing." in words


async def test_everybody_reads_that_weeks_are_held_out_and_what_it_means(
    side, sessions
):
    for user in ("USAM", "UDANA", "UADA"):
        assert "Weeks without messages" not in await page_of(side, user)
    async with sessions.begin() as session:
        await keep_share(session, 0.25, now=NOW)

    rep, *others = [await page_of(side, user) for user in ("USAM", "UDANA", "UADA")]

    assert (
        "*Weeks without messages.* Your company is finding out whether my messages"
        " help. So in about 25 of 100 weeks, drawn by lot, I send you nothing of my own"
        " accord, and nobody anything about you. Nobody chooses the weeks, and only"
        " sums over all reps are looked at. What you ask me, what you put off until a"
        " day, promises, help and the digest come as always."
    ) in rep
    for words in others:
        assert (
            "in about 25 of 100 weeks, drawn by lot for each rep, I send nothing of my"
            " own accord to that rep, and no leader anything about them."
        ) in words
    seed = await stored_seed(sessions)
    assert all(seed not in words for words in (rep, *others))


async def test_the_admin_sees_whether_odds_are_told_and_by_which_record(side, sessions):
    assert "Odds of a meeting" not in await page_of(side, "UADA")
    async with sessions.begin() as session:
        await keep_odds(session, replace(make_odds(auc=0.62), at=NOW))

    assert (
        "• Odds of a meeting: not told: on the newest third of your meetings, a won one"
        " had better odds than a lost one 62 of 100 times, 65 are needed (guessing: 50)"
    ) in await page_of(side, "UADA")
    assert "Odds of a meeting" not in await page_of(side, "UDANA")


async def stored_seed(sessions: SessionMaker) -> str:
    async with sessions() as session:
        found = await stored_draw(session)
    return found.seed


async def test_the_worst_floor_still_fits_the_page(side, sessions, floor):
    async with sessions.begin() as session:
        for number in range(60):
            await insert_person(
                session,
                name=f"{HOSTILE}{LONGEST}"[:250],
                leader_id=floor.dana.id,
                slack_state="active" if number % 2 else "unmatched",
            )
            decided_at = datetime(2026, 11, 19, tzinfo=UTC) - timedelta(minutes=number)
            await insert_message(
                session,
                floor.dana,
                id=f"w{number}",
                state="sent" if number % 2 else "shadow",
                decided_at=decided_at,
            )

    admin = await page_of(side, "UADA")
    leader = await page_of(side, "UDANA")

    assert "and 20 more" in admin
    assert "and 41 more\nAll 61 People" in leader
    async with sessions() as session:
        assert len(list(await session.scalars(select(Person)))) == 66
