"""The live test writes to its admin alone, tells what Slack does, and cleans up."""

from datetime import timedelta

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from console.doctor.live_slack import Trial, check_live
from console.doctor.report import Verdict
from tests.models.rows import insert_person
from tests.sandbox.slack.conftest import (  # noqa: F401 - fixtures, by their names
    BOT_TOKEN,
    app_socket,
    certificates,
    slack,
)

ADMIN = "rae.castellanos@example.com"
REP = "ada.moreau@example.com"


@pytest.fixture
async def people(sessions) -> None:
    async with sessions.begin() as session:
        for role, email, user in (
            ("admin", ADMIN, "U00000006"),
            ("rep", REP, "U00000001"),
            ("admin", "new@example.com", None),
        ):
            await insert_person(session, role=role, email=email, slack_user_id=user)


async def examine(slack, sessions, *, email=ADMIN, settle=0.5):  # noqa: F811 - the fixture
    trial = Trial(
        client=AsyncWebClient(
            token=BOT_TOKEN, base_url=f"{slack.url}/api/", retry_handlers=[]
        ),
        clock=slack.clock,
        settle=timedelta(seconds=settle),
        look_every=timedelta(seconds=0.05),
    )
    lines = await check_live(trial, sessions, email=email)
    return [(line.verdict, line.text) for line in lines]


async def messages(slack) -> list[dict]:  # noqa: F811 - the fixture
    return (await slack.http.get("/sandbox/messages")).json()["messages"]


@pytest.mark.usefixtures("people")
async def test_all_is_well_and_nothing_is_left_behind(slack, sessions):  # noqa: F811
    lines = await examine(slack, sessions)

    assert {verdict for verdict, _ in lines} == {Verdict.OK}
    assert [text.split(" ")[1] for _, text in lines] == ["a", "the", "a", "the", "the"]
    assert "showed it after" in lines[1][1]
    assert [m for m in await messages(slack) if not m.get("deleted")] == []


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    "email", [REP, "nobody@example.com", ""], ids=["a rep", "nobody", "left out"]
)
async def test_only_an_admin_is_written_to(slack, sessions, email):  # noqa: F811
    lines = await examine(slack, sessions, email=email)

    assert lines == [
        (Verdict.WRONG, "live: --as wants the address of an admin of people.csv")
    ]
    assert await messages(slack) == []


@pytest.mark.usefixtures("people")
async def test_an_admin_without_a_slack_user_is_told_the_mend(slack, sessions):  # noqa: F811
    ((verdict, text),) = await examine(slack, sessions, email="new@example.com")

    assert (verdict, "python app.py sync" in text) == (Verdict.WRONG, True)


@pytest.mark.usefixtures("people")
async def test_a_history_that_lags_longer_than_the_rest_is_named(slack, sessions):  # noqa: F811
    await slack.act("/sandbox/knobs", history_lag=100)

    lines = await examine(slack, sessions)

    assert (
        Verdict.WRONG,
        "live: not in the history after 0.5 s: raise SETTLE_SECONDS",
    ) in lines
    assert lines[-1] == (Verdict.OK, "live: the message was deleted")


@pytest.mark.usefixtures("people")
async def test_a_history_that_may_not_be_read_is_a_note(slack, sessions):  # noqa: F811
    await slack.act("/sandbox/knobs", withheld_scopes=["im:history"])

    lines = await examine(slack, sessions)

    assert [verdict for verdict, _ in lines] == [
        Verdict.OK,
        Verdict.NOTE,
        Verdict.NOTE,
        Verdict.OK,
        Verdict.OK,
    ]
    assert "grant im:history" in lines[1][1]


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("method", "said"),
    [
        ("conversations.open", "no message could be sent"),
        ("chat.postMessage", "no message could be sent"),
        ("chat.update", "could not be changed: is_archived"),
        ("chat.delete", "could not be deleted: is_archived"),
    ],
)
async def test_whatever_slack_refuses_is_named(slack, sessions, method, said):  # noqa: F811
    await slack.act(
        "/sandbox/faults", method=method, kind="error", error="is_archived", times=1
    )

    lines = await examine(slack, sessions)

    (wrong,) = [text for verdict, text in lines if verdict is Verdict.WRONG]
    assert said in wrong
