"""`/pipeline`: who may ask for whom, what is shown, and what is said instead."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot import action_ids
from bot.views.replies import refusals
from coaching.facts import CommonFlag
from coaching.standing.standing import Proof, Record, Verdict
from models.rules.common_flags import keep_common_flags
from models.rules.proofs import keep_proofs
from models.tables import AuditEntry, Deal, Person
from tests.bot.floor import NOW
from tests.bot.slack_limits import (
    assert_fits_a_post,
    assert_slack_takes,
    assert_slack_takes_view,
    words_of,
)
from tests.bot.stub_slack import reply
from tests.models.rows import insert_deal, insert_person

SAMS = "Sam's pipeline: 2 open deals, €420K (all of it past its close date)."
REFUSED = (
    "A pipeline is shown to its rep, to the rep's own leaders and to the admin, so I "
    "cannot show you this one."
)


UNTOUCHED = "no touch logged"


async def audit(sessions) -> list[tuple[str, str, int | None, bool]]:
    async with sessions() as session:
        entries = await session.scalars(select(AuditEntry).order_by(AuditEntry.id))
        return [
            (each.actor, each.action, each.subject_person_id, each.allowed)
            for each in entries
        ]


async def test_a_leader_sees_every_deal_of_a_rep_and_the_look_is_noted(
    side, sessions, floor
):
    [shown] = await side.command("<@USAM|sam>", user="UDANA")

    assert shown["response_type"] == "ephemeral"
    assert shown["text"] == SAMS
    assert_slack_takes(shown)
    words = words_of(shown)
    assert "Sam Carter: 2 open deals" in words
    assert "|Acme>* €420K, Proposal for" in words
    assert "Customer: last heard 6 business days ago." in words
    assert "Next: “Call the buyer”, without a day." in words
    assert "close date 10 Nov has passed" in words
    assert "Sam can see in App Home that you looked." in words
    look = (str(floor.dana.id), "pipeline", floor.sam.id, True)
    assert await audit(sessions) == [look]


async def test_a_flag_that_was_too_often_wrong_on_the_own_past_is_not_shown(
    side, sessions, floor
):
    async with sessions.begin() as session:
        sam = await session.get(Person, floor.sam.id)
        acme = await session.scalar(select(Deal).where(Deal.name == "Acme"))
        await insert_deal(session, sam, stage_id=acme.stage_id, name="Lies Still")
    [before] = await side.command("<@USAM|sam>", user="UDANA")
    record = Record(spoke=30, weeks=300, wrong=30, judged=30)
    listens = Proof(
        rule="no_touch",
        version="1",
        verdict=Verdict.LISTENS,
        record=record,
        own=None,
        until=NOW,
    )
    async with sessions.begin() as session:
        await keep_proofs(session, [listens], now=NOW)

    [after] = await side.command("<@USAM|sam>", user="UDANA")

    assert UNTOUCHED in words_of(before)
    assert UNTOUCHED not in words_of(after)
    assert "close date 10 Nov has passed" in words_of(after)


async def test_a_hostile_deal_is_shown_as_text(side):
    [shown] = await side.command("<@USAM|sam>", user="UDANA")

    words = words_of(shown)
    assert "&lt;!channel&gt; ∗free∗" in words  # noqa: RUF001 - the look-alikes are meant
    assert "<!channel>" not in words


@pytest.mark.parametrize("user", ["UDANA", "UVAL", "UADA", "USAM"])
@pytest.mark.parametrize("text", ["<@USAM|sam>", "@Sam", "sam carter", "SAM", "Carter"])
async def test_the_rep_the_line_above_and_the_admin_may_ask(side, user, text):
    [shown] = await side.command(text, user=user)

    assert "pipeline: 2 open deals" in shown["text"]


@pytest.mark.parametrize("user", ["UMO", "ULEE"])
async def test_anybody_else_is_refused_politely_and_the_try_is_noted(
    side, sessions, floor, user
):
    [shown] = await side.command("<@USAM|sam>", user=user)

    assert shown["text"] == REFUSED
    assert "Acme" not in words_of(shown)
    [entry] = await audit(sessions)
    assert entry[1:] == ("pipeline", floor.sam.id, False)


async def test_words_around_a_mention_do_no_harm(side):
    [shown] = await side.command("<@USAM|sam> this quarter", user="UDANA")

    assert "pipeline: 2 open deals" in shown["text"]


async def test_two_mentions_are_one_too_many(side):
    [shown] = await side.command("<@USAM|sam> <@ULEE|lee>", user="UDANA")

    assert shown["text"] == "I show one person at a time: /pipeline and one name."


async def test_an_unknown_name_is_repeated_as_it_was_typed(side):
    [shown] = await side.command("&lt;!channel&gt; &amp; Co", user="UDANA")

    assert "called “&lt;!channel&gt; &amp; Co” among" in shown["text"]


async def test_of_one_name_in_and_out_of_the_line_the_one_in_it_is_meant(
    side, sessions, floor
):
    async with sessions.begin() as session:
        await insert_person(session, name="Sam Other", leader_id=floor.mo.id)

    [shown] = await side.command("Sam", user="UDANA")

    assert shown["text"].startswith("Sam's pipeline: 2 open deals")


async def test_two_of_a_name_in_the_line_are_asked_about(side, sessions, floor):
    async with sessions.begin() as session:
        await insert_person(session, name="Sam Stone", leader_id=floor.dana.id)

    [shown] = await side.command("sam", user="UDANA")

    assert shown["text"] == (
        "“sam” may be Sam Carter and Sam Stone. Type the whole name or @ and pick the "
        "person."
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Nobody", "I know nobody called “Nobody”"),
        ("<!channel>", "I know nobody called “&lt;!channel&gt;”"),
        ("<@UGHOST|ghost>", "I do not know this person on the sales floor."),
        ("Lee", REFUSED),
    ],
    ids=["unknown", "hostile", "unmatched", "of another team"],
)
async def test_whoever_cannot_be_meant_gets_a_clear_sentence(side, text, said):
    [shown] = await side.command(text, user="UDANA")

    assert shown["text"].startswith(said)


async def test_somebody_who_is_nobody_here_sees_nothing(side, sessions):
    [shown] = await side.command("<@USAM>", user="USTRANGER")

    assert shown["text"].startswith("I do not know you yet")
    assert await audit(sessions) == [("USTRANGER", "pipeline", None, False)]


async def test_a_rep_sees_their_own_deals_and_nothing_is_noted(side, sessions):
    [shown] = await side.command("", user="USAM")

    assert shown["text"] == SAMS.replace("Sam's", "Your")
    assert "Coverage" in words_of(shown)
    assert "you looked" not in words_of(shown)
    assert await audit(sessions) == []


async def test_a_leader_sees_their_people_those_to_look_at_first(side, sessions, floor):
    [shown] = await side.command("", user="UVAL")

    assert_slack_takes(shown)
    words = words_of(shown)
    assert shown["text"] == "Your people: 2."
    assert words.index("Sam Carter") < words.index("Lee Moss")
    assert "Mo Sato" not in words
    looks = [
        (str(floor.val.id), "team", rep.id, True) for rep in (floor.sam, floor.lee)
    ]
    assert await audit(sessions) == looks


@pytest.mark.parametrize("user", ["UVAL", "UADA"])
@pytest.mark.parametrize("text", ["<@UDANA|dana>", "@Dana", "Dana Reyes"])
async def test_who_leads_a_leader_sees_that_leaders_people(
    side, sessions, floor, user, text
):
    [shown] = await side.command(text, user=user)

    words = words_of(shown)
    assert shown["text"] == "Dana's people: 1."
    assert "Dana's people: 1" in words
    assert "Sam Carter" in words
    assert "Lee Moss" not in words
    asker = floor.val if user == "UVAL" else floor.ada
    looks = {(str(asker.id), "team", who.id, True) for who in (floor.dana, floor.sam)}
    assert looks <= set(await audit(sessions))


async def test_a_leader_is_shown_no_peers_people(side):
    [shown] = await side.command("<@UMO|mo>", user="UDANA")

    assert shown["text"] == refusals.NOT_YOURS


@pytest.mark.parametrize(
    "text",
    [
        "<mailto:sam@example.test|sam@example.test>",
        "<mailto:SAM@example.test|SAM@example.test>",
        "@sam",
        "@sam.carter",
        "SAM.CARTER",
        "sam_carter",
        "Sam-Carter",
    ],
)
async def test_a_rep_may_be_meant_by_address_or_handle(side, text):
    [shown] = await side.command(text, user="UDANA")

    assert "pipeline: 2 open deals" in shown["text"]


async def test_a_handle_is_the_address_before_its_sign(side, sessions, floor):
    async with sessions.begin() as session:
        await insert_person(
            session, name="Al", email="s.okafor@x.test", leader_id=floor.dana.id
        )

    [shown] = await side.command("@S.Okafor", user="UDANA")

    assert shown["text"].startswith("Al's pipeline")


async def test_a_leader_without_anybody_sees_their_own(side, sessions, floor):
    async with sessions.begin() as session:
        await insert_person(
            session, role="manager", slack_user_id="UALONE", leader_id=floor.val.id
        )

    [shown] = await side.command("", user="UALONE")

    assert shown["text"] == "Your pipeline: no open deals."
    assert "No open deal is logged." in words_of(shown)


@pytest.mark.parametrize("text", ["help", "HELP", "?", "  help  "])
async def test_help_is_there_for_everybody(side, text):
    [shown] = await side.command(text, user="USTRANGER")

    assert_slack_takes(shown)
    assert "/pipeline @Sam" in words_of(shown)


async def test_of_many_deals_the_first_are_shown_and_all_counted(side, sessions, floor):
    async with sessions.begin() as session:
        for number in range(60):
            await insert_deal(session, floor.lee, name=f"Deal {number} " * 30)

    [shown] = await side.command("Lee", user="UMO")

    assert_slack_takes(shown)
    assert len(shown["blocks"]) <= 50
    assert "1 to 20 of 61" in words_of(shown)


async def test_the_button_beside_a_person_shows_their_deals(side, floor):
    await side.press(action_ids.SHOW, str(floor.sam.id), user="UDANA")

    assert side.whispers() == [SAMS]


@pytest.mark.parametrize("user", ["UMO", "ULEE"])
async def test_a_forged_person_is_refused(side, floor, user):
    await side.press(action_ids.SHOW, str(floor.sam.id), user=user)

    assert side.whispers() == [REFUSED]


async def test_a_person_who_is_gone_is_said_to_be(side):
    await side.press(action_ids.SHOW, "999999", user="UDANA")

    assert side.whispers() == ["This person is not on the sales floor at the moment."]


async def test_in_app_home_the_same_button_opens_a_modal(side, floor):
    home = {"type": "home"}

    await side.press(action_ids.SHOW, str(floor.sam.id), user="UDANA", view=home)

    assert_slack_takes_view(side.opened())
    assert "|Acme>" in words_of(side.opened())


@pytest.mark.parametrize("view", [{"type": "home"}, {"type": "modal"}])
async def test_a_refusal_in_app_home_is_read_as_well(side, slack, floor, view):
    await side.press(action_ids.BRIEF, str(floor.foreign.id), user="UDANA", view=view)

    method = "views.push" if view["type"] == "modal" else "views.open"
    [shown] = slack.of(method)
    assert_slack_takes_view(shown["view"])
    assert REFUSED in words_of(shown["view"])


async def test_a_brief_tells_all_there_is_about_a_deal(side, sessions, floor):
    await side.press(action_ids.BRIEF, str(floor.acme.id), user="UDANA")

    modal = side.opened()
    assert_slack_takes_view(modal)
    words = words_of(modal)
    assert "*Amount:* €420K" in words
    assert "*Chance of winning:* not told: too few deals like it have closed" in words
    assert "Owner: Sam Carter" in words
    assert "close date 10 Nov has passed" in words
    look = (str(floor.dana.id), "brief", floor.sam.id, True)
    assert await audit(sessions) == [look]


async def test_a_brief_from_a_modal_is_pushed_on_top_of_it(side, slack, floor):
    modal = {"type": "modal"}

    await side.press(action_ids.BRIEF, str(floor.acme.id), user="UDANA", view=modal)

    assert slack.of("views.open") == []
    assert len(slack.of("views.push")) == 1


async def test_a_brief_of_another_teams_deal_is_refused(side, slack, sessions, floor):
    await side.press(action_ids.BRIEF, str(floor.foreign.id), user="UDANA")

    assert slack.of("views.open") == []
    assert side.whispers() == [REFUSED]
    [entry] = await audit(sessions)
    assert entry[1:] == ("brief", floor.lee.id, False)


@pytest.mark.parametrize(
    "value", ["999999", "", "abc", "-1", "1; DROP TABLE", "9" * 40]
)
async def test_a_brief_of_no_deal_says_so(side, value):
    await side.press(action_ids.BRIEF, value, user="UDANA")

    assert side.whispers() == [
        "This deal is closed, gone, or with somebody else by now."
    ]


async def test_a_closed_deal_has_no_brief(side, sessions, floor):
    async with sessions.begin() as session:
        closed = await insert_deal(
            session, floor.sam, closed_at=NOW - timedelta(days=2), is_won=True
        )

    await side.press(action_ids.BRIEF, str(closed.id), user="UDANA")

    assert side.whispers() == [
        "This deal is closed, gone, or with somebody else by now."
    ]


async def test_somebody_who_is_nobody_here_opens_no_brief(side, slack, floor):
    await side.press(action_ids.BRIEF, str(floor.acme.id), user="USTRANGER")

    assert slack.of("views.open") == []
    assert side.whispers()[0].startswith("I do not know you yet")


async def test_somebody_who_is_nobody_here_is_shown_nobody(side, floor):
    await side.press(action_ids.SHOW, str(floor.sam.id), user="USTRANGER")

    assert side.whispers()[0].startswith("I do not know you yet")


@pytest.mark.parametrize("value", ["x", "", "9" * 40, "0"])
async def test_a_button_that_names_no_person_shows_nobody(side, value):
    await side.press(action_ids.SHOW, value, user="UDANA")

    assert side.whispers() == ["This person is not on the sales floor at the moment."]


async def test_a_person_who_has_not_started_has_no_pipeline_yet(side, sessions, floor):
    async with sessions.begin() as session:
        await insert_person(
            session,
            name="New Hire",
            leader_id=floor.dana.id,
            start_date=(NOW + timedelta(days=9)).date(),
        )

    [shown] = await side.command("New Hire", user="UDANA")

    assert shown["text"] == "This person is not on the sales floor at the moment."


async def test_what_is_common_on_the_floor_is_no_reason_on_a_deal(side, sessions):
    fact = CommonFlag(kind="past_due", deals=744, open_deals=832)
    async with sessions.begin() as session:
        await keep_common_flags(session, [fact], now=NOW)

    [sams] = await side.command("Sam", user="UDANA")
    [team] = await side.command("", user="UDANA")

    assert "has passed" not in words_of(sams)
    said = "Close dates are hardly kept here: 744 of 832 open deals are past theirs."
    assert said in words_of(team)


async def many_deals(sessions, floor, number: int) -> None:
    """Give Sam so many more deals, so that the pipeline has several pages."""
    async with sessions.begin() as session:
        sam = await session.get(Person, floor.sam.id)
        for n in range(number):
            await insert_deal(session, sam, stage_id=floor.acme.stage_id, name=f"D{n}")


async def many_people(sessions, floor, number: int) -> None:
    """Let Dana lead so many more people."""
    async with sessions.begin() as session:
        for n in range(number):
            await insert_person(session, name=f"P{n:03}", leader_id=floor.dana.id)


def carried(payload: dict) -> dict[str, str]:
    """Return what each button carries, by what it does."""
    rows = [b["elements"] for b in payload["blocks"] if b["type"] == "actions"]
    return {each["action_id"]: each["value"] for row in rows for each in row}


async def turned(side, shown: dict, onward: str) -> list[dict]:
    """Return all pages, each of which Slack takes, turned by the button to the last."""
    pages = [shown]
    while onward in carried(pages[-1]):
        await side.press(onward, carried(pages[-1])[onward], user="UDANA")
        pages.append(side.slack.of("response")[-1])
    for page in pages:
        assert_slack_takes(page)
        assert_fits_a_post(page)
    return pages


async def test_more_opens_every_deal_in_the_place_of_the_page_before(
    side, sessions, floor
):
    await many_deals(sessions, floor, 58)
    [shown] = await side.command("<@USAM|sam>", user="UDANA")

    pages = await turned(side, shown, action_ids.DEALS_ONWARD)

    assert all(page["replace_original"] for page in pages[1:])
    briefs = [
        block["accessory"]["value"]
        for page in pages
        for block in page["blocks"]
        if "accessory" in block
    ]
    assert len(briefs) == len(set(briefs)) == 60
    back = carried(pages[-1])[action_ids.DEALS_BACK]
    await side.press(action_ids.DEALS_BACK, back, user="UDANA")
    again = words_of(side.slack.of("response")[-1])
    assert again == words_of(pages[-2])


@pytest.mark.parametrize(
    "action", [action_ids.DEALS_ONWARD, action_ids.PEOPLE_ONWARD, action_ids.PEOPLE_ALL]
)
@pytest.mark.parametrize("user", ["UMO", "ULEE"])
async def test_whoever_may_not_look_turns_no_page_and_the_try_is_noted(
    side, sessions, floor, action, user
):
    of_deals = action == action_ids.DEALS_ONWARD
    whose = floor.sam if of_deals else floor.dana

    await side.press(action, f"{whose.id}:1", user=user)

    assert side.whispers() == [REFUSED]
    [entry] = await audit(sessions)
    assert entry[1:] == ("pipeline", whose.id, False)


@pytest.mark.parametrize("value", ["", ":", "x:1", "999:1", "-1:0", f"{'9' * 40}:1"])
async def test_a_page_of_nobody_is_refused(side, value):
    await side.press(action_ids.DEALS_ONWARD, value, user="UDANA")

    assert side.whispers() == [refusals.GONE]


async def test_a_leader_who_lost_the_rep_turns_no_page(side, sessions, floor):
    await many_deals(sessions, floor, 30)
    [shown] = await side.command("<@USAM|sam>", user="UDANA")
    async with sessions.begin() as session:
        sam = await session.get(Person, floor.sam.id)
        sam.leader_id = floor.mo.id

    value = carried(shown)[action_ids.DEALS_ONWARD]
    await side.press(action_ids.DEALS_ONWARD, value, user="UDANA")

    assert side.whispers()[-1] == REFUSED


async def test_every_one_of_many_people_can_be_opened(side, sessions, floor):
    await many_people(sessions, floor, 99)
    [shown] = await side.command("", user="UDANA")

    pages = await turned(side, shown, action_ids.PEOPLE_ONWARD)

    assert "*Sam Carter*" in words_of(pages[0])
    named = [
        block["accessory"]["value"]
        for page in pages
        for block in page["blocks"]
        if "accessory" in block
    ]
    assert len(named) == len(set(named)) == 100


async def test_in_a_modal_the_page_turns_in_its_place(side, slack, sessions, floor):
    await many_deals(sessions, floor, 30)

    await side.press(
        action_ids.DEALS_ONWARD,
        f"{floor.sam.id}:1",
        user="UDANA",
        view={"type": "modal", "id": "V7"},
    )

    [turned] = slack.of("views.update")
    assert turned["view_id"] == "V7"
    assert_slack_takes_view(turned["view"])
    assert " of 32" in words_of(turned["view"])


async def test_app_home_leads_to_everybody(side, sessions, floor):
    await many_people(sessions, floor, 30)

    await side.press(
        action_ids.PEOPLE_ALL, f"{floor.dana.id}:0", user="UDANA", view={"type": "home"}
    )

    assert_slack_takes_view(side.opened())
    assert "Your people: 31" in words_of(side.opened())


async def test_over_three_modals_the_next_takes_the_place_of_the_third(
    side, slack, floor
):
    slack.answers["views.push"].append(reply(ok=False, error="push_limit_reached"))

    await side.press(
        action_ids.BRIEF,
        str(floor.acme.id),
        user="UDANA",
        view={"type": "modal", "id": "V3"},
    )

    [instead] = slack.of("views.update")
    assert instead["view_id"] == "V3"
    assert "Deal brief" in words_of(instead["view"])
