"""What Slack refuses is sorted by who can mend it; nobody's trouble is another's."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta

import pytest
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import select
from structlog.testing import capture_logs

from bot.outbound.messenger import SlackMessenger
from coaching.facts.mode import Mode
from jobs.delivery.deliver import DeliveryReport, deliver
from jobs.delivery.sender import READER_WAIT, TOKEN_WAIT
from models.db.database import SessionMaker
from models.outbox.mode import set_mode
from models.outbox.queue import enqueue
from models.tables import Delivery, Person
from tests.bot.stub_slack import StubSlack, reply, running_stub
from tests.jobs.makers import DAY, NOW, TERMS, make_delivery, make_person

TICK = timedelta(minutes=1)


@pytest.fixture
async def slack() -> AsyncIterator[StubSlack]:
    async with running_stub() as stub:
        yield stub


async def fill(
    sessions: SessionMaker, readers: Sequence[int] = (1,), *, known: bool = True
) -> None:
    """Store a message to each of `readers`, in this order, and go live."""
    async with sessions.begin() as session:
        await set_mode(session, Mode.LIVE, changed_by="test", now=NOW)
        for number in sorted(set(readers)):
            channel = f"D{number:08d}" if known else None
            session.add(make_person(number, slack_channel_id=channel))
        await session.flush()
        for place, number in enumerate(readers):
            new = make_delivery(recipient=number, dedup_key=f"message {place}")
            await enqueue(session, new, now=NOW + place * timedelta(milliseconds=1))


async def run(
    sessions: SessionMaker, slack: StubSlack, now: datetime
) -> DeliveryReport:
    client = AsyncWebClient(token="xoxb-test", base_url=slack.api, retry_handlers=[])  # noqa: S106 - a test's own
    return await deliver(
        SlackMessenger(client),
        sessions,
        lambda: now,
        terms=TERMS,
        may_go_on=lambda: True,
    )


async def stored(sessions: SessionMaker) -> list[Delivery]:
    async with sessions() as session:
        rows = select(Delivery).order_by(Delivery.dedup_key)
        return list(await session.scalars(rows))


async def states(sessions: SessionMaker) -> list[str]:
    return [each.state for each in await stored(sessions)]


def refuse(slack: StubSlack, method: str, *codes: str) -> None:
    slack.answers[method] += [reply(ok=False, error=code) for code in codes]


async def test_a_refused_token_costs_no_message(sessions, slack):
    await fill(sessions, (1, 2, 3))
    refuse(slack, "chat.postMessage", "invalid_auth", "token_expired")

    with capture_logs() as logs:
        first = await run(sessions, slack, NOW + TICK)
        meanwhile = await run(sessions, slack, NOW + 2 * TICK)
        probe = await run(sessions, slack, NOW + TICK + TOKEN_WAIT)
        waiting = await states(sessions)
        after = await run(sessions, slack, NOW + TICK + 2 * TOKEN_WAIT)

    assert [each.stopped for each in (first, meanwhile, probe)] == [1, 0, 1]
    assert waiting == ["pending"] * 3
    assert after.sent == 3
    assert await states(sessions) == ["sent"] * 3
    assert len(slack.of("chat.postMessage")) == 2 + 3
    told = [entry for entry in logs if entry["event"] == "slack_refuses_the_token"]
    assert [entry["reason"] for entry in told] == ["invalid_auth", "token_expired"]


async def test_what_waited_too_long_for_a_token_expires_unsent(sessions, slack):
    await fill(sessions)
    refuse(slack, "chat.postMessage", "token_revoked")
    await run(sessions, slack, NOW + TICK)

    report = await run(sessions, slack, NOW + DAY)

    (expired,) = await stored(sessions)
    assert report.expired == 1
    assert (expired.state, expired.slack_channel) == ("expired", None)


async def test_a_refused_token_that_is_taken_again_is_news_once_more(sessions, slack):
    await fill(sessions, (1, 2))
    later = NOW + TICK + TOKEN_WAIT
    refuse(slack, "chat.postMessage", "invalid_auth")
    with capture_logs() as logs:
        await run(sessions, slack, NOW + TICK)
        await run(sessions, slack, later)
        await fill_more(sessions, now=later)
        refuse(slack, "chat.postMessage", "invalid_auth")
        await run(sessions, slack, later + TICK)

    told = [entry["event"] for entry in logs if entry["log_level"] == "error"]
    assert told == ["slack_refuses_the_token"] * 2


async def fill_more(sessions: SessionMaker, *, now: datetime) -> None:
    async with sessions.begin() as session:
        await enqueue(session, make_delivery(recipient=1), now=now)


@pytest.mark.parametrize("code", ["user_disabled", "an_error_of_next_year"])
async def test_a_reader_whom_slack_does_not_let_be_told_holds_up_nobody(
    sessions, slack, code
):
    await fill(sessions, (1, 2, 3), known=False)
    refuse(slack, "conversations.open", code)

    first = await run(sessions, slack, NOW + TICK)
    waiting = await stored(sessions)
    early = await run(sessions, slack, NOW + 2 * TICK)
    mended = await run(sessions, slack, NOW + TICK + READER_WAIT)

    assert (first.waits, first.sent) == (1, 2)
    assert (waiting[0].state, waiting[0].error) == ("pending", f"Slack refused: {code}")
    assert (early.sent, mended.sent) == (0, 1)


async def test_a_message_that_is_wrong_itself_is_dead_and_stops_no_other(
    sessions, slack
):
    await fill(sessions, (1, 2))
    refuse(slack, "chat.postMessage", "invalid_blocks")

    report = await run(sessions, slack, NOW + TICK)

    dead, _ = await stored(sessions)
    assert (report.refused, report.sent) == (1, 1)
    assert (dead.state, dead.slack_channel) == ("dead", None)


async def test_what_concerns_one_reader_alone_does_not_shut_the_gate(sessions, slack):
    await fill(sessions, (1, 2, 3))
    refuse(slack, "chat.postMessage", "restricted_action")

    report = await run(sessions, slack, NOW + TICK)

    assert (report.waits, report.sent, report.stopped) == (1, 2, 0)


async def test_what_two_readers_in_a_row_meet_concerns_all_and_shuts_the_gate(
    sessions, slack
):
    await fill(sessions, (1, 2, 3, 4))
    refuse(slack, "chat.postMessage", *["ekm_access_denied"] * 2)

    with capture_logs() as logs:
        report = await run(sessions, slack, NOW + TICK)
        meanwhile = await run(sessions, slack, NOW + 2 * TICK)
    after = await run(sessions, slack, NOW + TICK + TOKEN_WAIT)

    assert (report.waits, report.stopped, report.sent) == (1, 1, 0)
    assert (meanwhile.sent, after.sent) == (0, 4)
    assert [e["reason"] for e in logs if e["event"] == "slack_refuses_everybody"] == [
        "ekm_access_denied"
    ]


async def test_two_with_a_trouble_of_their_own_shut_no_gate_through_which_others_go(
    sessions, slack
):
    await fill(sessions, (3, 1, 2))
    slack.answers["chat.postMessage"].append(reply(ok=True, channel="D3", ts="1.0"))
    refuse(slack, "chat.postMessage", *["restricted_action"] * 2)

    report = await run(sessions, slack, NOW + TICK)

    assert (report.sent, report.waits, report.stopped) == (1, 2, 0)


async def test_a_gate_that_two_have_shut_is_not_shut_by_the_same_two_again(
    sessions, slack
):
    await fill(sessions, (1, 2))
    refuse(slack, "chat.postMessage", *["restricted_action"] * 2)
    shut = await run(sessions, slack, NOW + TICK)
    async with sessions.begin() as session:
        session.add(make_person(3, slack_channel_id="D3"))
        await session.flush()
        others = make_delivery(recipient=3, dedup_key="message 3")
        await enqueue(session, others, now=NOW + 12 * TICK)
    refuse(slack, "chat.postMessage", "restricted_action")
    slack.answers["chat.postMessage"].append(reply(ok=True, channel="D3", ts="1.0"))
    refuse(slack, "chat.postMessage", "restricted_action")

    opened = await run(sessions, slack, NOW + TICK + TOKEN_WAIT)

    assert (shut.stopped, opened.stopped) == (1, 0)
    assert (opened.sent, opened.waits) == (1, 2)
    assert await states(sessions) == ["pending", "pending", "sent"]


async def test_one_reader_with_two_messages_does_not_shut_the_gate_either(
    sessions, slack
):
    await fill(sessions, (1, 1, 2))
    refuse(slack, "chat.postMessage", *["restricted_action"] * 2)

    report = await run(sessions, slack, NOW + TICK)

    assert (report.waits, report.sent, report.stopped) == (2, 1, 0)


async def channel_of(sessions: SessionMaker, number: int) -> str | None:
    async with sessions() as session:
        return (await session.get_one(Person, number)).slack_channel_id


async def test_a_conversation_that_slack_no_longer_knows_is_opened_anew(
    sessions, slack
):
    await fill(sessions)
    refuse(slack, "chat.postMessage", "channel_not_found")
    slack.answers["conversations.open"].append(reply(ok=True, channel={"id": "DNEW"}))
    slack.answers["chat.postMessage"].append(reply(ok=True, channel="DNEW", ts="2.0"))

    report = await run(sessions, slack, NOW + TICK)

    posted = [body["channel"] for body in slack.of("chat.postMessage")]
    assert posted == ["D00000001", "DNEW"]
    assert (report.sent, await channel_of(sessions, 1)) == (1, "DNEW")
    assert await states(sessions) == ["sent"]


async def test_a_fresh_conversation_that_is_refused_waits_and_is_asked_for_again(
    sessions, slack
):
    await fill(sessions)
    refuse(slack, "chat.postMessage", "channel_not_found", "channel_not_found")

    first = await run(sessions, slack, NOW + TICK)
    kept = await channel_of(sessions, 1)
    later = await run(sessions, slack, NOW + TICK + READER_WAIT)

    assert (first.waits, kept, later.sent) == (1, None, 1)
    assert len(slack.of("conversations.open")) == 2
