"""The HTTP client bounds every answer, tries again what may pass, and keeps secrets."""

import asyncio
import gzip
import logging
from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest

from crm.http_answers import PIECE
from crm.http_pace import Bucket, Pace
from crm.port import (
    CrmAuthError,
    CrmDataError,
    CrmOutOfTimeError,
    CrmQuotaError,
    CrmRequestError,
    CrmScopeError,
    CrmUnavailableError,
)
from tests.crm.answers import (
    JSON,
    QUESTION,
    QUICK,
    TOKEN,
    Body,
    Recording,
    answer,
    client,
    raw,
    zipped,
)

GOOD = {"results": []}
DAILY = {"status": "error", "errorType": "RATE_LIMIT", "policyName": "DAILY"}
SECONDLY = {"status": "error", "errorType": "RATE_LIMIT", "policyName": "SECONDLY"}


async def test_returns_the_object_and_the_servers_clock():
    told = {"date": "Sat, 21 Nov 2026 10:00:00 GMT"}
    recording = Recording([lambda: answer(GOOD, headers=told)])

    async with client(recording) as api:
        found = await api.ask(QUESTION)

    assert found.body == GOOD
    assert found.at is not None
    assert found.at.isoformat() == "2026-11-21T10:00:00+00:00"
    assert recording.requests[0].headers["authorization"] == f"Bearer {TOKEN}"


async def test_reads_a_compressed_answer():
    async with client(lambda _: zipped(b'{"results": [1]}')) as api:
        found = await api.ask(QUESTION)

    assert found.body == {"results": [1]}


@pytest.mark.parametrize("more", [-1, 0, 1, 5], ids=lambda more: f"{more:+d} byte")
@pytest.mark.parametrize("pieces", [1, 2])
async def test_a_compressed_answer_is_whole_at_every_size(pieces, more):
    text = "x" * (pieces * PIECE - len('{"a":""}') + more)
    roomy = replace(QUICK, max_bytes=3 * PIECE)

    squeezed = gzip.compress(b'{"a":"%s"}' % text.encode())
    body = Body(*(squeezed[at : at + 1] for at in range(len(squeezed))))
    headers = JSON | {"content-encoding": "gzip"}

    async with client(
        lambda _: httpx.Response(200, headers=headers, stream=body), pace=roomy
    ) as api:
        found = await api.ask(QUESTION)

    assert found.body == {"a": text}


@pytest.mark.parametrize(
    "bad",
    [
        lambda: answer(SECONDLY, status=429),
        lambda: answer(SECONDLY, status=429, headers={"retry-after": "0"}),
        lambda: answer({}, status=500),
        lambda: raw(b"<html>bad gateway</html>", status=502),
        lambda: raw(b"", status=503),
        lambda: raw(b"", status=504),
        lambda: raw(b"<html>hello</html>", headers={"content-type": "text/html"}),
        lambda: raw(b'{"results": [', headers=JSON),
        lambda: raw(b"", headers=JSON),
        lambda: answer([1, 2]),
    ],
    ids=[
        "429",
        "429 with a wait",
        "500",
        "502 with HTML",
        "503",
        "504",
        "HTML",
        "truncated JSON",
        "nothing",
        "an array",
    ],
)
async def test_a_passing_failure_is_tried_again(bad):
    recording = Recording([bad, bad, lambda: answer(GOOD)])

    async with client(recording) as api:
        found = await api.ask(QUESTION)

    assert found.body == GOOD
    assert len(recording.requests) == 3


@pytest.mark.parametrize(
    ("bad", "kind", "words"),
    [
        (lambda: answer({}, status=500), CrmUnavailableError, "500"),
        (lambda: answer(SECONDLY, status=429), CrmUnavailableError, "429"),
        (lambda: raw(b"", headers=JSON), CrmDataError, "nothing"),
        (
            lambda: raw(b"<p>", headers={"content-type": "text/html"}),
            CrmDataError,
            "text/html instead of JSON",
        ),
        (lambda: raw(b'{"a', headers=JSON), CrmDataError, "cut off"),
        (lambda: answer("text"), CrmDataError, "no object"),
        (lambda: raw(b"{}"), CrmDataError, "no content type"),
    ],
)
async def test_gives_up_in_words_once_patience_runs_out(bad, kind, words):
    recording = Recording([bad])

    async with client(recording) as api:
        with pytest.raises(kind, match=words):
            await api.ask(QUESTION)

    assert len(recording.requests) == QUICK.attempts


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (401, {}, CrmAuthError),
        (403, {}, CrmScopeError),
        (400, {"message": "Invalid input"}, CrmRequestError),
        (404, {}, CrmRequestError),
        (405, {}, CrmRequestError),
        (302, {}, CrmRequestError),
        (429, DAILY, CrmQuotaError),
    ],
)
async def test_what_time_does_not_mend_is_asked_once(status, body, kind):
    headers = {"location": "https://evil.example/"}
    recording = Recording([lambda: answer(body, status=status, headers=headers)])

    async with client(recording) as api:
        with pytest.raises(kind):
            await api.ask(QUESTION)

    assert len(recording.requests) == 1


async def test_a_wait_beyond_a_minute_is_left_to_the_next_run():
    recording = Recording(
        [lambda: answer(SECONDLY, status=429, headers={"retry-after": "61"})]
    )

    async with client(recording) as api:
        with pytest.raises(CrmUnavailableError) as caught:
            await api.ask(QUESTION)

    assert caught.value.retry_after == 61
    assert len(recording.requests) == 1


async def test_a_wait_may_be_told_as_an_instant():
    headers = {
        "date": "Sat, 21 Nov 2026 10:00:00 GMT",
        "retry-after": "Sat, 21 Nov 2026 10:02:00 GMT",
    }

    async with client(lambda _: answer({}, status=503, headers=headers)) as api:
        with pytest.raises(CrmUnavailableError) as caught:
            await api.ask(QUESTION)

    assert caught.value.retry_after == 120


@pytest.mark.parametrize(
    "error",
    [
        httpx.ConnectError("refused"),
        httpx.ReadError("cut"),
        httpx.RemoteProtocolError("half an answer"),
        httpx.ReadTimeout("slow"),
    ],
    ids=lambda error: type(error).__name__,
)
async def test_a_cut_line_is_tried_again_and_told_without_the_address(error):
    tries = []

    def cut(request: httpx.Request) -> httpx.Response:
        tries.append(request)
        raise error

    async with client(cut) as api:
        with pytest.raises(CrmUnavailableError) as caught:
            await api.ask(QUESTION)

    assert len(tries) == QUICK.attempts
    assert "properties" not in str(caught.value)


async def test_a_body_that_drips_meets_the_deadline():
    class Drip(httpx.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            while True:
                await asyncio.sleep(0.02)
                yield b" "

    hurried = Pace(deadline=0.1, attempts=1, per_second=1e6)
    started = asyncio.get_running_loop().time()

    async with client(
        lambda _: httpx.Response(200, headers=JSON, stream=Drip()), pace=hurried
    ) as api:
        with pytest.raises(CrmUnavailableError, match="too long"):
            await api.ask(QUESTION)

    assert asyncio.get_running_loop().time() - started < 1


@pytest.mark.parametrize(
    "large",
    [
        lambda: raw(b" " * (QUICK.max_bytes + 1), headers=JSON),
        lambda: zipped(b" " * 50_000_000),
    ],
    ids=["plain", "a gzip bomb"],
)
async def test_an_answer_beyond_the_cap_is_refused(large):
    async with client(lambda _: large()) as api:
        with pytest.raises(CrmDataError, match="larger than"):
            await api.ask(QUESTION)


@pytest.mark.parametrize(
    ("content", "encoding", "words"),
    [
        (b"no gzip", "gzip", "does not decompress"),
        (gzip.compress(b"{}") * 2, "gzip", "goes on after its end"),
        (b"{}", "br", "nobody asked for"),
    ],
    ids=["no gzip at all", "two after one another", "another encoding"],
)
async def test_an_unreadable_encoding_is_refused(content, encoding, words):
    headers = JSON | {"content-encoding": encoding}

    async with client(lambda _: raw(content, headers=headers)) as api:
        with pytest.raises(CrmDataError, match=words):
            await api.ask(QUESTION)


async def test_no_message_and_no_log_line_holds_the_token(caplog, capsys):
    echo = {"message": f"no access for {TOKEN}", "category": "VALIDATION_ERROR"}
    caplog.set_level(logging.INFO)
    said = []
    for status in (400, 401, 403, 404, 429, 500):
        async with client(lambda _, s=status: answer(echo, status=s)) as api:
            try:
                await api.ask(QUESTION)
            except Exception as error:  # noqa: BLE001 - every kind is looked at
                said.append(f"{error!r} {error}")

    assert len(said) == 6
    captured = capsys.readouterr()
    assert TOKEN not in "".join([*said, caplog.text, captured.out, captured.err])


async def test_a_wait_asked_of_one_holds_all_streams_back():
    now = [0.0]

    async def sleep(seconds: float) -> None:
        now[0] += seconds

    bucket = Bucket(per_second=10, burst=1, clock=lambda: now[0], sleep=sleep)

    await bucket.take()
    bucket.pause(30)
    await bucket.take()

    assert now[0] == pytest.approx(30)


@pytest.mark.parametrize(("count", "seconds"), [(5, 0.0), (6, 0.1), (15, 1.0)])
async def test_the_bucket_lets_a_burst_through_and_then_keeps_the_pace(count, seconds):
    now = [0.0]

    async def sleep(wait: float) -> None:
        now[0] += wait

    bucket = Bucket(per_second=10, burst=5, clock=lambda: now[0], sleep=sleep)
    for _ in range(count):
        await bucket.take()

    assert now[0] == pytest.approx(seconds)


async def test_a_connection_asks_for_no_longer_than_its_budget():
    async def stands_still(_: httpx.Request) -> httpx.Response:
        await asyncio.Event().wait()
        raise AssertionError

    short = replace(QUICK, deadline=60.0, budget=0.05)

    async with client(stands_still, pace=short) as api:
        for _ in range(2):
            with pytest.raises(CrmOutOfTimeError, match="goes on from here"):
                await api.ask(QUESTION)
