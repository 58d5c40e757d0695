"""The doctor names each thing that is missing in one line, with the mend."""

import io
from dataclasses import replace
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
from sqlalchemy import text, update

from coaching.facts.mode import Mode
from config import Settings
from console.doctor.database import check_database
from console.doctor.messages import check_messages
from console.doctor.people import check_people
from console.doctor.report import (
    Line,
    Verdict,
    examine,
    not_yet,
    note,
    ok,
    report,
    wrong,
)
from console.doctor.settings import settings_lines
from console.doctor.slack_and_crm import check_app_token, check_crm, check_slack
from console.doctor.stage import Stage, stage_of
from console.doctor.streams import check_streams
from crm.port import Account, Crm, CrmAuthError, Stream
from models.db.database import open_database, session_maker
from models.outbox import rate_limit
from models.outbox.mode import set_mode
from models.outbox.queue import (
    claim_next,
    enqueue,
    mark_refused,
    mark_unclear,
    postpone,
)
from models.tables import (
    Activity,
    BreakerHold,
    Deal,
    Flaw,
    Owner,
    Person,
    StreamState,
)
from tests.jobs.makers import DAY, NOW, TERMS, make_delivery, make_person
from tests.jobs.test_pilot import TWO_TEAMS, lay, switch

pytestmark = pytest.mark.usefixtures("bare_environment")
LIMIT = timedelta(minutes=45)
RUNNING = Stage(has_people=True, has_synced=True, has_run=True)
BY_HAND = Stage(has_people=True, has_synced=True)

NO_VP = "people: nobody has the role vp: no digest is written for anybody"


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


def test_everything_set_is_well(tmp_path):
    lines = settings_lines(settings(tmp_path), is_begun=True)

    assert told(lines) == []


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"slack_bot_token": None}, "SLACK_BOT_TOKEN is not set"),
        ({"slack_app_token": None}, "SLACK_APP_TOKEN is not set"),
        ({"hubspot_token": None}, "HUBSPOT_TOKEN is not set"),
        ({"http_port": 8080}, "SLACK_SIGNING_SECRET is not set"),
        (
            {"slack_bot_token": SecretStr("xapp-1")},
            "SLACK_BOT_TOKEN holds an app-",
        ),
        ({"slack_app_token": SecretStr("xoxb-1")}, "SLACK_APP_TOKEN holds a bot token"),
    ],
)
def test_each_missing_setting_is_one_line(tmp_path, values, said):
    lines = settings_lines(settings(tmp_path, **values), is_begun=True)

    (line,) = told(lines)
    assert line.startswith(said)


def test_before_the_first_sync_a_missing_setting_is_a_step_and_nothing_wrong(tmp_path):
    lines = settings_lines(settings(tmp_path, hubspot_token=None), is_begun=False)

    assert told(lines) == []
    (line,) = [line for line in lines if line.verdict is Verdict.NEXT]
    assert line.step == (
        "python app.py setup, which asks for all of it; or fill in "
        f"{tmp_path}/.env, then python app.py doctor"
    )


def test_a_token_of_slack_is_no_key_of_hubspot(tmp_path):
    chosen = settings(tmp_path, hubspot_token=SecretStr("xoxb-1"))

    (line,) = told(settings_lines(chosen, is_begun=False))

    assert line.startswith("HUBSPOT_TOKEN holds a bot token")


def test_a_name_in_the_env_file_that_is_nearly_ours_is_noted(tmp_path):
    (tmp_path / ".env").write_text("POSTGRES_PASSWORD=x\nSLACK_BOTTOKEN=xoxb-1\n")

    lines = told(settings_lines(settings(tmp_path), is_begun=True), Verdict.NOTE)

    assert lines == [
        ".env line 2: SLACK_BOTTOKEN is no setting: is it SLACK_BOT_TOKEN?"
    ]


def test_the_kill_switch_is_noted(tmp_path):
    lines = settings_lines(settings(tmp_path, sending="off"), is_begun=True)

    assert told(lines, Verdict.NOTE) == [
        "SENDING=off: no message goes out, whatever the mode"
    ]


def test_http_mode_needs_no_app_token(tmp_path):
    secret = SecretStr("s")
    chosen = settings(
        tmp_path, slack_app_token=None, http_port=1, slack_signing_secret=secret
    )

    assert told(settings_lines(chosen, is_begun=True)) == []


def test_a_flaw_in_the_coaching_file_is_named(tmp_path):
    chosen = settings(tmp_path)
    chosen.coaching_file.write_text("[cliff]\nfocuss = 1\n")

    (line,) = told(settings_lines(chosen, is_begun=True))

    assert "cliff.focuss" in line


def test_private_hosts_that_are_let_in_are_mentioned(tmp_path):
    chosen = settings(tmp_path, allow_private_hosts=frozenset({"10.0.0.1:80"}))

    (line,) = told(settings_lines(chosen, is_begun=True), Verdict.NOTE)

    assert "10.0.0.1:80" in line


def slack_that_answers(data: dict, *, scopes: str | None = "", status: int = 200):
    client = create_autospec(AsyncWebClient, instance=True)
    answer = AsyncSlackResponse(
        client=client,
        http_verb="POST",
        api_url="",
        req_args={},
        data=data,
        headers={} if scopes is None else {"x-oauth-scopes": scopes},
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


async def test_scopes_that_a_proxy_took_out_are_one_note_and_nothing_wrong():
    client = slack_that_answers({"ok": True, "team": "Acme"}, scopes=None)

    lines = await check_slack(client)

    assert told(lines) == []
    (line,) = told(lines, Verdict.NOTE)
    assert line.startswith("Slack: it did not tell the scopes")


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

    assert line == (
        "Slack does not answer: the line was cut off: try again in a minute"
    )


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


@pytest.mark.parametrize(
    ("account", "said"),
    [
        (
            (None, None),
            "currency not told (USD is taken), time zone not told (UTC is taken)",
        ),
        ((None, "EUR"), "currency EUR, time zone not told (UTC is taken)"),
        (("UTC", None), "currency not told (USD is taken), time zone UTC"),
    ],
    ids=["neither", "no zone", "no currency"],
)
async def test_what_the_account_does_not_tell_is_not_told_as_if_it_did(account, said):
    crm = crm_that_answers()
    zone, currency = account
    crm.account.return_value = Account(
        time_zone=zone, currency=currency, server_now=NOW
    )

    assert await check_crm(crm) == [note(f"hubspot: answers; {said}")]


@pytest.mark.parametrize(
    ("known", "is_other"),
    [(None, False), ("7", False), ("8", True)],
    ids=["first", "same", "other"],
)
async def test_another_account_than_the_one_that_was_synced_is_wrong(known, is_other):
    crm = crm_that_answers()
    crm.account.return_value = Account(
        time_zone="UTC", currency="EUR", server_now=NOW, external_id="7"
    )

    lines = await check_crm(crm, known=known)

    words = (
        "hubspot: the token opens the account 7, and what is stored came from 8: put "
        "the right token in, or, if the company has moved, type python app.py crm move"
    )
    assert told(lines) == ([words] if is_other else [])


async def test_what_is_held_is_told_with_its_way_out(sessions):
    async with sessions.begin() as session:
        session.add(
            StreamState(
                crm="hubspot",
                stream="deals",
                finished_at=NOW,
                held_at=NOW,
                held_reason="100 of 100 deals are not shown any more",
            )
        )

    lines = await check_streams(sessions, RUNNING, now=NOW, limit=LIMIT)

    (held,) = told(lines)
    assert held.startswith("sync: hubspot deals: held, and no rule relies on it: 100")
    (way_out,) = told(lines, Verdict.NOTE)
    assert "type python app.py crm believe" in way_out


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
    ("statement", "verdict", "said"),
    [
        (
            "UPDATE alembic_version SET version_num = '9999'",
            Verdict.WRONG,
            "is newer than this",
        ),
        (
            "UPDATE alembic_version SET version_num = '0001'",
            Verdict.NEXT,
            "of an older Switchback (0001)",
        ),
        ("DELETE FROM alembic_version", Verdict.NEXT, "nothing is in it yet"),
    ],
    ids=["newer", "older", "empty"],
)
async def test_a_database_of_another_revision_is_named(
    engine, statement, verdict, said
):
    async with engine.begin() as connection:
        await connection.execute(text(statement))

    (line,) = await check_database(engine)

    assert line.verdict is verdict
    assert said in line.text


async def test_a_database_that_does_not_answer_is_named():
    engine = open_database("postgresql://127.0.0.1:1/nobody-listens")

    (line,) = told(await check_database(engine))

    assert line == (
        "database: no PostgreSQL answers at the address in DATABASE_URL: is it running?"
    )


async def test_a_look_at_a_database_that_is_not_there_does_not_make_it(tmp_path):
    engine = open_database(f"sqlite:///{tmp_path}/switchback.sqlite")

    (line,) = await check_database(engine)

    assert (line.verdict, line.step) == (Verdict.NEXT, DRAFT)
    assert await stage_of(engine, session_maker(engine)) == Stage()
    assert list(tmp_path.iterdir()) == []


async def test_a_folder_that_is_missing_is_named(tmp_path):
    engine = open_database(f"sqlite:///{tmp_path}/nowhere/switchback.sqlite")

    (line,) = told(await check_database(engine))

    assert f"there is no folder {tmp_path}/nowhere" in line


DRAFT = (
    "python app.py setup people, which drafts people.csv; or write one by the README,"
    " then python app.py people import people.csv"
)


@pytest.mark.parametrize(
    ("file", "step"),
    [
        ("people.csv", "python app.py people import people.csv"),
        ("people.xlsx", "python app.py people import people.xlsx"),
        ("other.csv", DRAFT),
    ],
)
async def test_before_the_first_import_the_next_step_is_one_that_works(
    sessions, tmp_path, monkeypatch, file, step
):
    monkeypatch.setattr("console.base.command_line.program", lambda: "python app.py")
    monkeypatch.chdir(tmp_path)
    (tmp_path / file).touch()

    (line,) = await check_people(sessions, has_synced=False)

    assert line.verdict is Verdict.NEXT
    assert line.step == step


async def test_before_the_first_sync_nobody_is_named_for_what_it_will_find(sessions):
    async with sessions.begin() as session:
        leader = make_person(1, role="manager", slack_state="unmatched")
        session.add(leader)
        await session.flush()
        session.add(make_person(2, leader_id=1, slack_state="unmatched"))

    lines = await check_people(sessions, has_synced=False)

    assert lines == [
        ok("people: 2, 1 of them reps; the first sync finds them in Slack and the CRM")
    ]


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

    lines = told(await check_people(sessions, has_synced=True), Verdict.NOTE)

    assert lines == [
        (
            "people: person1@example.test is several users of the CRM: leave one "
            "active, or no deal is theirs"
        ),
        NO_VP,
    ]


async def test_that_slack_knows_nobody_is_one_line(sessions):
    async with sessions.begin() as session:
        session.add_all(
            make_person(n, role="manager", slack_state="unmatched", slack_user_id=None)
            for n in (1, 2, 3)
        )

    lines = await check_people(sessions, has_synced=True)

    assert told(lines, Verdict.NOTE) == [
        "people: nobody has a Slack user with their address: mend people.csv",
        NO_VP,
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

    lines = await check_people(sessions, has_synced=True)

    assert told(lines, Verdict.OK) == [
        "people: 2, 1 of them reps; 1 of all can be written to"
    ]
    assert [line.split(" (")[0] for line in told(lines, Verdict.NOTE)] == [
        (
            "people: person2@example.test has no Slack user with this address: mend "
            "people.csv or Slack"
        ),
        "people: person2@example.test is no owner in the CRM: their deals are not seen",
        "people: person2@example.test has no leader: nobody is told about them",
        NO_VP,
        "people: person3@example.test left on 2026-11-19",
    ]


async def test_who_has_lost_their_leader_is_named(sessions):
    async with sessions.begin() as session:
        session.add_all([make_person(1, role="vp"), make_person(2, left_on=NOW.date())])
        await session.flush()
        session.add(make_person(3, leader_id=2))

    lines = await check_people(sessions, has_synced=False)

    assert told(lines, Verdict.NOTE) == [
        (
            "people: the leader of person3@example.test has left: nobody is told "
            "about them"
        ),
        "people: person2@example.test left on 2026-11-19",
    ]


async def add_stream(sessions, **values: object) -> None:
    async with sessions.begin() as session:
        session.add(StreamState(**{"crm": "hubspot", "stream": "deals"} | values))


async def test_before_the_first_sync_it_is_the_next_step(sessions):
    stage = Stage(has_people=True)

    (line,) = await check_streams(sessions, stage, now=NOW, limit=LIMIT)

    assert (line.verdict, line.step) == (Verdict.NEXT, "python app.py sync")


async def test_streams_that_are_alike_share_a_line(sessions):
    for stream in ("deals", "deal_history", "tasks"):
        error = "cut off" if stream == "tasks" else None
        await add_stream(sessions, stream=stream, finished_at=NOW - DAY, error=error)

    lines = await check_streams(sessions, BY_HAND, now=NOW, limit=LIMIT)

    assert [line.text for line in lines] == [
        (
            "sync: hubspot deal history, deals: read 24 hours ago, by hand; "
            "python app.py run keeps it fresh"
        ),
        "sync: hubspot tasks: read 24 hours ago, and not since: cut off",
    ]
    assert [line.verdict for line in lines] == [Verdict.NOTE, Verdict.WRONG]


@pytest.mark.parametrize(
    ("values", "verdict", "said"),
    [
        (
            {"finished_at": NOW - LIMIT},
            Verdict.OK,
            "hubspot deals: read 45 minutes ago",
        ),
        (
            {"finished_at": NOW - LIMIT - timedelta(minutes=1)},
            Verdict.WRONG,
            "read 46 minutes ago: is `python app.py run` up?",
        ),
        (
            {"finished_at": NOW, "error": "cut off"},
            Verdict.NOTE,
            "read just now, and not since: cut off",
        ),
        (
            {"finished_at": NOW, "disabled_reason": "grant the scope x"},
            Verdict.WRONG,
            "deals: off: grant the scope x",
        ),
        ({"error": "cut off"}, Verdict.WRONG, "never read whole: cut off"),
        ({"finished_at": None}, Verdict.NEXT, "not yet read whole; the next sync"),
    ],
    ids=["fresh", "stale", "failed last", "disabled", "never read", "half read"],
)
async def test_each_streams_age_and_trouble_is_told(sessions, values, verdict, said):
    await add_stream(sessions, **values)

    (line,) = await check_streams(sessions, RUNNING, now=NOW, limit=LIMIT)

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

    await add_stream(sessions, finished_at=NOW)

    found = await check_streams(sessions, RUNNING, now=NOW, limit=LIMIT)

    lines = told(found, Verdict.NOTE)

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

    lines = await check_messages(sessions, RUNNING, now=NOW)

    assert [line.text for line in lines] == [
        "mode: live (0 messages sent so far)",
        "messages: 1 held, because Slack's answer was unclear",
        "messages: 1 refused by Slack: channel_not_found",
    ]


async def test_what_waits_for_a_mend_in_slack_is_named(sessions):
    async with sessions.begin() as session:
        session.add(make_person(1))
        await set_mode(session, Mode.LIVE, changed_by="test", now=NOW)
        await session.flush()
        await enqueue(session, make_delivery(), now=NOW)
        claim = await claim_next(session, owner="test", now=NOW, terms=TERMS)
        await postpone(session, claim, until=NOW, reason="Slack refused: invalid_auth")
        shutting = rate_limit.Shutting(wait=DAY, reason="invalid_auth")
        await rate_limit.shut(session, rate_limit.POST, shutting, now=NOW, terms=TERMS)

    lines = await check_messages(sessions, RUNNING, now=NOW)

    assert told(lines) == [
        (
            "messages: Slack takes none at present (invalid_auth): they wait, and go "
            "out once that is mended, or expire"
        )
    ]
    assert told(lines, Verdict.NOTE) == [
        "messages: 1 waits, tried again now and then: Slack refused: invalid_auth"
    ]


async def test_a_run_that_the_breaker_holds_is_named(sessions):
    async with sessions.begin() as session:
        session.add(make_person(1))
        await session.flush()
        session.add(
            BreakerHold(
                dedup_key="cliff:1:1:1:1",
                rule="cliff",
                recipient_id=1,
                held_since=NOW - DAY,
                lapses_at=NOW + DAY,
            )
        )

    lines = await check_messages(sessions, RUNNING, now=NOW)

    assert told(lines) == [
        (
            "messages: 1 held, far more than in other weeks: an admin's Home tab in "
            "Slack, or `python app.py live`, lets them go"
        )
    ]


async def test_a_mode_in_which_nothing_is_sent_is_noted(sessions):
    lines = await check_messages(sessions, RUNNING, now=NOW)

    (line,) = lines
    assert (line.verdict, line.step) == (
        Verdict.NEXT,
        "python app.py live, when you agree with what it would have said",
    )
    assert line.text.startswith("mode: shadow: nothing goes to the floor; 0 messages")


async def test_a_pilot_that_runs_not_yet_is_no_live_for_everybody(sessions):
    await lay(sessions, TWO_TEAMS)
    await switch(sessions, Mode.LIVE, 2)

    (line,) = await check_messages(sessions, replace(RUNNING, has_run=False), now=NOW)

    assert (line.verdict, line.step) == (Verdict.NEXT, "python app.py run")
    assert line.text.startswith("mode: live for the team of Person 2 (2 people), shad")


async def test_a_pilot_of_nobody_is_wrong(sessions):
    await lay(sessions, TWO_TEAMS)
    await switch(sessions, Mode.LIVE, 2)
    async with sessions.begin() as session:
        gone = update(Person).where(Person.id.in_((2, 4)))
        await session.execute(gone.values(left_on=NOW.date()))

    (line,) = await check_messages(sessions, RUNNING, now=NOW)

    assert (line.verdict, line.text) == (
        Verdict.WRONG,
        (
            "mode: live for the team of Person 2 (0 people), shadow for the rest:"
            " nobody is written to; python app.py live --team ADDRESS names who leads"
            " now"
        ),
    )


async def test_a_pilot_is_named_with_what_widens_it(sessions):
    await lay(sessions, TWO_TEAMS)
    await switch(sessions, Mode.LIVE, 2, 3)

    lines = await check_messages(sessions, RUNNING, now=NOW)

    assert told(lines, Verdict.NOTE) == [
        (
            "mode: live for the teams of Person 2 and Person 3 (4 people), shadow for"
            " the rest: python app.py live widens it to everybody"
        )
    ]


async def test_a_check_that_breaks_is_a_line_and_stops_no_other():
    async def breaks():
        message = "a bug"
        raise RuntimeError(message)

    async def goes_on():
        return [ok("fine")]

    lines = [line async for line in examine([breaks, goes_on])]

    broken, fine = lines
    assert broken.text.startswith("a check broke (RuntimeError): this is a fault of")
    assert "a bug" not in broken.text
    assert fine == ok("fine")


async def test_what_a_check_meets_and_we_foresee_is_told_in_its_words():
    async def breaks():
        message = "the token expired: replace it"
        raise CrmAuthError(message)

    lines = [line async for line in examine([breaks])]

    assert lines == [wrong("the token expired: replace it")]


FIRST = not_yet("y", step="python app.py sync")
SECOND = not_yet("z", step="python app.py run")


@pytest.mark.parametrize(
    ("lines", "is_well", "end"),
    [
        ([ok("[x]")], True, "Nothing is wrong."),
        ([ok("x"), FIRST, SECOND], True, "Next: python app.py sync"),
        (
            [FIRST, wrong("y")],
            False,
            "One thing is wrong: mend the line",
        ),
        ([wrong("y"), wrong("z")], False, "2 things are wrong: mend the first WRONG"),
    ],
    ids=["well", "steps", "one wrong", "two wrong"],
)
async def test_the_report_ends_with_what_to_do_now(lines, is_well, end):
    async def check():
        return lines

    written = io.StringIO()

    result = await report([check], Console(file=written))

    *told_lines, empty, last = written.getvalue().splitlines()
    assert result == is_well
    assert told_lines == [f"{line.verdict:<5} {line.text}" for line in lines]
    assert empty == ""
    assert last.startswith(end)


async def test_a_call_result_that_nothing_explains_is_named(sessions):
    async with sessions.begin() as session:
        session.add(StreamState(crm="hubspot", stream="calls", finished_at=NOW))
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

    lines = told(
        await check_streams(sessions, RUNNING, now=NOW, limit=LIMIT), Verdict.NOTE
    )

    line = lines[-1]
    assert line.startswith('CRM: the call result "Conectado: calificado" (2 times) is')
    assert line.endswith("say what it means under [kinds.calls] in coaching.toml")


async def test_a_stream_that_no_rule_needs_is_no_fault():
    crm = crm_that_answers(missing={Stream.NOTES: "some.scope"})

    lines = told(await check_crm(crm), Verdict.NOTE)

    assert len(lines) == 1
    assert "notes cannot be read" in lines[0]
