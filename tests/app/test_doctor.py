"""The doctor names each thing that is missing in one line, with the mend."""

import io
from datetime import timedelta
from functools import partial
from unittest.mock import create_autospec

import aiohttp
import pytest
from pydantic import SecretStr
from rich.console import Console
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from sqlalchemy import text

from config import Settings
from console.doctor import Line, Verdict, check_settings, examine, ok, report, wrong
from console.doctor_inside import (
    check_database,
    check_inside,
    check_messages,
    check_people,
    check_streams,
)
from console.doctor_outside import check_app_token, check_crm, check_slack
from crm.port import Account, Crm, CrmAuthError, Stream
from models.consent import note_large_run
from models.database import open_database
from models.mode import Mode, set_mode
from models.outbox import claim_next, enqueue, mark_refused, mark_unclear
from models.tables import Activity, Deal, Flaw, Owner, StreamState
from tests.jobs.makers import DAY, NOW, TERMS, make_delivery, make_person

LIMIT = timedelta(minutes=45)


def told(lines: list[Line], verdict: Verdict = Verdict.WRONG) -> list[str]:
    return [line.text for line in lines if line.verdict is verdict]


def settings(tmp_path, **values: object) -> Settings:
    given = {
        "slack_bot_token": SecretStr("xoxb-1"),
        "slack_app_token": SecretStr("xapp-1"),
        "hubspot_token": SecretStr("pat-1"),
        "coaching_file": tmp_path / "coaching.toml",
    } | values
    (tmp_path / "coaching.toml").touch()
    return Settings.model_construct(**given)


async def test_everything_set_is_well(tmp_path):
    lines = await check_settings(settings(tmp_path))

    assert told(lines) == []


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"slack_bot_token": None}, "SLACK_BOT_TOKEN is not set"),
        ({"slack_app_token": None}, "SLACK_APP_TOKEN is not set"),
        ({"hubspot_token": None}, "HUBSPOT_TOKEN is not set"),
        ({"http_port": 8080}, "SLACK_SIGNING_SECRET is not set"),
        ({"slack_bot_token": SecretStr("xapp-1")}, "SLACK_BOT_TOKEN does not begin"),
        ({"slack_app_token": SecretStr("xoxb-1")}, "SLACK_APP_TOKEN does not begin"),
    ],
)
async def test_each_missing_setting_is_one_line(tmp_path, values, said):
    lines = await check_settings(settings(tmp_path, **values))

    (line,) = told(lines)
    assert line.startswith(said)


async def test_http_mode_needs_no_app_token(tmp_path):
    secret = SecretStr("s")
    chosen = settings(
        tmp_path, slack_app_token=None, http_port=1, slack_signing_secret=secret
    )

    assert told(await check_settings(chosen)) == []


async def test_a_flaw_in_the_coaching_file_is_named(tmp_path):
    chosen = settings(tmp_path)
    chosen.coaching_file.write_text("[cliff]\nfocuss = 1\n")

    (line,) = told(await check_settings(chosen))

    assert "cliff.focuss" in line


async def test_private_hosts_that_are_let_in_are_mentioned(tmp_path):
    chosen = settings(tmp_path, allow_private_hosts=frozenset({"10.0.0.1:80"}))

    (line,) = told(await check_settings(chosen), Verdict.NOTE)

    assert "10.0.0.1:80" in line


def slack_that_answers(data: dict, *, scopes: str = "", status: int = 200):
    client = create_autospec(AsyncWebClient, instance=True)
    answer = AsyncSlackResponse(
        client=client,
        http_verb="POST",
        api_url="",
        req_args={},
        data=data,
        headers={"x-oauth-scopes": scopes},
        status_code=status,
    )
    error = None if data["ok"] else SlackApiError("refused", answer)
    for method in (client.auth_test, client.api_call):
        method.return_value = answer
        method.side_effect = error
    return client


ALL_SCOPES = "chat:write,commands,im:write,users:read,users:read.email,im:history"


async def test_a_good_bot_token_is_well():
    client = slack_that_answers({"ok": True, "team": "Acme"}, scopes=ALL_SCOPES)

    assert await check_slack(client) == [ok("Slack: Acme takes the bot token")]


async def test_each_missing_scope_is_one_line():
    client = slack_that_answers({"ok": True, "team": "Acme"}, scopes="chat:write")

    lines = told(await check_slack(client))

    assert [line.split(" is missing")[0] for line in lines] == [
        "Slack: the scope commands",
        "Slack: the scope im:write",
        "Slack: the scope users:read",
        "Slack: the scope users:read.email",
    ]


@pytest.mark.parametrize(
    ("code", "mend"),
    [
        ("invalid_auth", "copy the token again"),
        ("token_revoked", "install the app again"),
        ("account_inactive", "install the app again"),
        ("something_new", "see Slack's documentation"),
    ],
)
async def test_a_bot_token_that_slack_refuses_is_named_with_its_mend(code, mend):
    client = slack_that_answers({"ok": False, "error": code})

    (line,) = told(await check_slack(client))

    assert line.startswith(f"SLACK_BOT_TOKEN: Slack says {code}: {mend}")


async def test_a_slack_that_does_not_answer_is_named():
    client = create_autospec(AsyncWebClient, instance=True)
    client.auth_test.side_effect = aiohttp.ClientConnectionError()

    (line,) = told(await check_slack(client))

    assert "check SLACK_API_URL" in line


async def test_an_app_token_opens_a_socket_or_is_named():
    good = slack_that_answers({"ok": True})
    bad = slack_that_answers({"ok": False, "error": "not_allowed_token_type"})

    assert told(await check_app_token(good)) == []
    assert "SLACK_APP_TOKEN" in told(await check_app_token(bad))[0]


def crm_that_answers(*, missing: dict[Stream, str] | None = None, error=None):
    crm = create_autospec(Crm, instance=True)
    crm.name = "hubspot"
    crm.account.return_value = Account(time_zone="UTC", currency="EUR", server_now=NOW)
    crm.account.side_effect = error
    crm.missing_scopes.return_value = missing or {}
    return crm


async def test_a_crm_that_lets_us_read_everything_is_well():
    lines = await check_crm(crm_that_answers())

    assert lines == [ok("hubspot: answers (EUR, UTC)")]


async def test_each_stream_that_cannot_be_read_names_its_scope():
    crm = crm_that_answers(missing={Stream.EMAILS: "sales-email-read"})

    (line,) = told(await check_crm(crm))

    assert line == (
        "hubspot: emails cannot be read: grant the token the scope sales-email-read"
    )


async def test_a_crm_that_refuses_the_token_is_named():
    crm = crm_that_answers(error=CrmAuthError("the token expired: replace it"))

    assert told(await check_crm(crm)) == ["hubspot: the token expired: replace it"]


async def test_a_migrated_database_is_well(engine):
    assert told(await check_database(engine)) == []


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE alembic_version SET version_num = '9999'", "is newer than this"),
        ("DELETE FROM alembic_version", "this program wants"),
    ],
    ids=["newer", "older"],
)
async def test_a_database_of_another_revision_is_named_and_not_read(
    engine, sessions, statement, said
):
    async with engine.begin() as connection:
        await connection.execute(text(statement))

    lines = await check_inside(engine, sessions, now=NOW, limit=LIMIT)

    (line,) = lines
    assert line.verdict is Verdict.WRONG
    assert said in line.text


async def test_a_database_that_does_not_answer_is_named():
    engine = open_database("postgresql://127.0.0.1:1/nobody-listens")

    (line,) = told(await check_database(engine))

    assert "check DATABASE_URL" in line


async def test_nobody_imported_is_named(sessions):
    (line,) = told(await check_people(sessions))

    assert "people import FILE" in line


async def test_an_address_of_several_users_of_the_crm_is_named(sessions):
    async with sessions.begin() as session:
        session.add_all(make_person(n, role="manager") for n in (1, 2))
        for number, email, archived in (
            (1, "person1@example.test", False),
            (2, " Person1@Example.test", False),
            (3, "person2@example.test", False),
            (4, "person2@example.test", True),
        ):
            session.add(
                Owner(
                    crm="hubspot",
                    external_id=str(number),
                    email=email,
                    name="Twin",
                    archived=archived,
                )
            )

    lines = told(await check_people(sessions), Verdict.NOTE)

    assert lines == [
        (
            "people: person1@example.test is several users of the CRM: leave one "
            "active, or no deal is theirs"
        )
    ]


async def test_before_slack_was_asked_one_line_says_so(sessions):
    async with sessions.begin() as session:
        session.add_all(
            make_person(n, role="manager", slack_state="unmatched", slack_user_id=None)
            for n in (1, 2, 3)
        )

    lines = await check_people(sessions)

    assert told(lines, Verdict.NOTE) == [
        "people: nobody is matched with a Slack user yet: python app.py sync"
    ]


async def test_unmatched_and_departed_people_are_listed(sessions):
    async with sessions.begin() as session:
        session.add_all(
            [
                make_person(1, role="manager"),
                make_person(2, slack_state="unmatched", slack_user_id=None),
                make_person(3, left_on=NOW.date()),
            ]
        )

    lines = await check_people(sessions)

    assert told(lines, Verdict.OK) == ["people: 2, of whom 1 can be written to"]
    assert [line.split(" (")[0] for line in told(lines, Verdict.NOTE)] == [
        (
            "people: person2@example.test has no Slack user with this address: mend "
            "people.csv or Slack"
        ),
        "people: person2@example.test is no owner in the CRM: their deals are not seen",
        "people: person2@example.test has no leader: nobody is told about them",
        "people: person3@example.test left on 2026-11-19",
    ]


async def add_stream(sessions, **values: object) -> None:
    async with sessions.begin() as session:
        session.add(StreamState(crm="hubspot", stream="deals", **values))


async def test_nothing_synced_is_named(sessions):
    (line,) = told(await check_streams(sessions, now=NOW, limit=LIMIT))

    assert "python app.py sync" in line


@pytest.mark.parametrize(
    ("values", "verdict", "said"),
    [
        ({"finished_at": NOW - LIMIT}, Verdict.OK, "is 45 minutes old"),
        (
            {"finished_at": NOW - LIMIT - timedelta(minutes=1)},
            Verdict.WRONG,
            "is 46 minutes old: is `python app.py run` up?",
        ),
        (
            {"finished_at": NOW, "error": "cut off"},
            Verdict.NOTE,
            "failed last: cut off",
        ),
        (
            {"finished_at": NOW, "disabled_reason": "grant the scope x"},
            Verdict.WRONG,
            "is off: grant the scope x",
        ),
        ({"finished_at": None}, Verdict.WRONG, "was never read whole"),
    ],
    ids=["fresh", "stale", "failed last", "disabled", "half read"],
)
async def test_each_streams_age_and_trouble_is_told(sessions, values, verdict, said):
    await add_stream(sessions, **values)

    (line,) = await check_streams(sessions, now=NOW, limit=LIMIT)

    assert line.verdict is verdict
    assert said in line.text


async def test_flaws_and_deals_without_an_owner_are_counted(sessions):
    async with sessions.begin() as session:
        session.add(
            Deal(
                crm="hubspot",
                external_id="1",
                name="Acme",
                is_closed=False,
                is_won=False,
                modified_at=NOW,
            )
        )
        for number in range(7):
            session.add(
                Flaw(
                    crm="hubspot",
                    stream="deals",
                    external_id=str(number),
                    field="amount",
                    value="x",
                    reason="is no number",
                    seen_at=NOW,
                )
            )

    lines = told(await check_streams(sessions, now=NOW, limit=LIMIT), Verdict.NOTE)

    assert lines[0] == "CRM: deals 0: amount: is no number"
    assert lines[5:] == [
        "CRM: 2 more fields cannot be read",
        "CRM: open deals without an owner: 1",
    ]


async def test_messages_that_did_not_arrive_are_counted(sessions):
    async with sessions.begin() as session:
        session.add(make_person(1))
        await set_mode(session, Mode.LIVE, changed_by="test", now=NOW)
        await session.flush()
        unclear = partial(mark_unclear, now=NOW, terms=TERMS)
        for settle in (mark_refused, unclear):
            await enqueue(session, make_delivery(), now=NOW - DAY)
            claim = await claim_next(session, owner="test", now=NOW, terms=TERMS)
            await settle(session, claim, reason="channel_not_found")

    lines = await check_messages(sessions)

    assert [line.text for line in lines] == [
        "mode: live (0 messages sent so far)",
        "messages: 1 held, because Slack's answer was unclear",
        "messages: 1 refused by Slack: channel_not_found",
    ]


async def test_a_run_that_the_breaker_holds_is_named(sessions):
    async with sessions.begin() as session:
        await note_large_run(session, 40, now=NOW)

    lines = await check_messages(sessions)

    assert told(lines) == [
        (
            "messages: 40 held, far more than in other weeks: `python app.py live` "
            "shows them and lets them go"
        )
    ]


async def test_a_mode_in_which_nothing_is_sent_is_noted(sessions):
    lines = await check_messages(sessions)

    assert told(lines, Verdict.NOTE) == [
        "mode: shadow, nothing goes to the floor: python app.py live"
    ]


async def test_a_check_that_breaks_is_a_line_and_stops_no_other():
    async def breaks():
        message = "a bug"
        raise RuntimeError(message)

    async def goes_on():
        return [ok("fine")]

    lines = [line async for line in examine([breaks, goes_on])]

    assert lines == [wrong("a check broke: RuntimeError: a bug"), ok("fine")]


@pytest.mark.parametrize(("line", "is_well"), [(ok("[x]"), True), (wrong("y"), False)])
async def test_the_report_prints_each_line_as_it_is(line, is_well):
    async def check():
        return [line]

    written = io.StringIO()

    result = await report([check], Console(file=written))

    assert result == is_well
    assert written.getvalue() == f"{line.verdict:<5} {line.text}\n"


async def test_a_call_result_that_nothing_explains_is_named(sessions):
    async with sessions.begin() as session:
        for number in range(2):
            session.add(
                Activity(
                    crm="hubspot",
                    stream="calls",
                    external_id=str(number),
                    modified_at=NOW,
                    result_word="Conectado: calificado",
                )
            )

    lines = told(await check_streams(sessions, now=NOW, limit=LIMIT), Verdict.NOTE)

    (line,) = lines
    assert line.startswith('CRM: the call result "Conectado: calificado" (2 times) is')
    assert line.endswith("say what it means under [kinds.calls] in coaching.toml")


async def test_a_stream_that_no_rule_needs_is_no_fault():
    crm = crm_that_answers(missing={Stream.NOTES: "some.scope"})

    lines = told(await check_crm(crm), Verdict.NOTE)

    assert len(lines) == 1
    assert "notes cannot be read" in lines[0]
