"""Checks 39-78: no request leaves for an address that is not the vendor's own."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from config import Settings
from console.base.settings import refused_addresses
from crm.http import open_client
from crm.http_address import AddressError, check_address, public_addresses
from crm.http_pace import Pace
from crm.http_pinned import PinnedTransport
from crm.hubspot_errors import classify
from crm.port import CrmRequestError
from tests.crm.answers import QUESTION, QUICK, TOKEN, answer

GOOD = frozenset({"hubapi.com", "salesforce.com"})
NONE: frozenset[str] = frozenset()
PUBLIC = "93.184.215.14"

URLS = [
    ("39 http", "http://api.hubapi.com"),
    ("40 ftp", "ftp://api.hubapi.com"),
    ("41 file", "file:///etc/passwd"),
    ("42 gopher", "gopher://api.hubapi.com"),
    ("43 no scheme", "//api.hubapi.com"),
    ("44 bare host", "api.hubapi.com"),
    ("45 empty", ""),
    ("46 no host", "https://"),
    ("47 user part", "https://api.hubapi.com@evil.example"),
    ("48 fragment", "https://evil.example#.hubapi.com"),
    ("49 query", "https://evil.example?.hubapi.com"),
    ("50 good as a prefix", "https://api.hubapi.com.evil.com"),
    ("51 good without the dot", "https://evilhubapi.com"),
    ("52 port 22", "https://api.hubapi.com:22"),
    ("53 port 99999", "https://api.hubapi.com:99999"),
    ("60 loopback", "https://127.0.0.1"),
    ("61 short loopback", "https://127.1"),
    ("62 decimal loopback", "https://2130706433"),
    ("63 hexadecimal loopback", "https://0x7f000001"),
    ("64 IPv6 loopback", "https://[::1]"),
    ("65 mapped loopback", "https://[::ffff:127.0.0.1]"),
    ("66 metadata", "https://169.254.169.254/latest/meta-data/"),
    ("67 localhost", "https://localhost"),
    ("68 metadata name", "https://metadata.google.internal"),
    ("69 backslash", "https://api.hubapi.com\\@evil.example"),
    ("70 newline", "https://api.hubapi.com\n.evil.example"),
    ("71 NUL", "https://api.hubapi.com%00.evil.example"),
    ("72 leading space", " https://api.hubapi.com"),
    ("73 password", "https://user:pw@api.hubapi.com"),
    ("74 Cyrillic look-alike", "https://api.hub\u0430pi.com"),
    ("75 space in the path", "https://api.hubapi.com/a b"),
    ("76 very long host", "https://" + "a" * 3_000 + ".hubapi.com"),
]

ADDRESSES = [
    ("54 loopback", ["127.0.0.1"]),
    ("55 public and private", [PUBLIC, "10.0.0.7"]),
    ("56 metadata", ["169.254.169.254"]),
    ("57 mapped metadata", ["::ffff:169.254.169.254"]),
    ("58 NAT64 of metadata", ["64:ff9b::a9fe:a9fe"]),
    ("59 unique local", ["fd00::1"]),
    ("unspecified", ["0.0.0.0"]),  # noqa: S104 - refused, not bound to
    ("unspecified IPv6", ["::"]),
    ("private B", ["172.16.0.1"]),
    ("private C", ["192.168.1.1"]),
    ("shared", ["100.64.0.1"]),
    ("multicast", ["224.0.0.1"]),
    ("link-local with a zone", ["fe80::1%eth0"]),
    ("6to4 of loopback", ["2002:7f00:1::"]),
    ("Teredo", ["2001:0:4136:e378:8000:63bf:3fff:fdd2"]),
    ("IPv4-compatible", ["::7f00:1"]),
]


@pytest.mark.parametrize(
    "url",
    [
        "https://api.hubapi.com",
        "https://api.hubapi.com:443",
        "https://acme.my.salesforce.com/",
        "https://hubapi.com/crm",
    ],
)
def test_the_four_good_addresses_are_accepted(url):
    found = check_address(url, vendor=GOOD, allow_private_hosts=NONE)

    assert found == url.rstrip("/")


@pytest.mark.parametrize(
    "url", [case[1] for case in URLS], ids=[case[0] for case in URLS]
)
def test_checks_39_to_76_an_address_is_refused(url):
    with pytest.raises(AddressError) as caught:
        check_address(url, vendor=GOOD, allow_private_hosts=NONE)

    assert "evil" not in str(caught.value)


@pytest.mark.parametrize(
    "url", [case[1] for case in URLS], ids=[case[0] for case in URLS]
)
def test_checks_39_to_76_hold_for_slacks_address_too(url):
    settings = Settings(slack_api_url=url.replace("hubapi", "slack"), _env_file=None)

    [line] = refused_addresses(settings)

    assert line.startswith("SLACK_API_URL is refused")


@pytest.mark.parametrize(
    "addresses",
    [case[1] for case in ADDRESSES],
    ids=[case[0] for case in ADDRESSES],
)
async def test_checks_54_to_59_a_good_name_may_not_lead_inside(addresses):
    async def resolve(host: str, port: int) -> list[str]:
        del host, port
        return addresses

    with pytest.raises(AddressError, match="private address"):
        await public_addresses("api.hubapi.com", 443, resolve=resolve)


@pytest.mark.parametrize("host", ["0177.0.0.1", "[::]", "0.0.0.0", "172.16.0.1"])  # noqa: S104 - refused
def test_without_the_vendors_list_no_spelling_of_an_address_passes(host):
    whatever = frozenset({host.strip("[]")})

    with pytest.raises(AddressError):
        check_address(f"https://{host}", vendor=whatever, allow_private_hosts=NONE)


@asynccontextmanager
async def redirecting(*, to: str) -> AsyncIterator[tuple[list[str], str]]:
    """Answer every request with 302; give what was sent and the address."""
    seen: list[str] = []

    async def redirect(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        seen.append((await reader.readuntil(b"\r\n\r\n")).decode())
        writer.write(
            f"HTTP/1.1 302 Found\r\nlocation: {to}\r\n"
            "content-length: 0\r\nconnection: close\r\n\r\n".encode()
        )
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(redirect, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        yield seen, f"http://127.0.0.1:{port}"


class Rebinding:
    """A name server that tells a public address once, then one inside."""

    def __init__(self, *answers: list[str]) -> None:
        self._answers = list(answers)
        self.asked = 0

    async def __call__(self, host: str, port: int) -> list[str]:
        del host, port
        self.asked += 1
        return self._answers.pop(0)


class Wire(httpx.AsyncBaseTransport):
    """Records where each request would connect to; refuses some addresses."""

    def __init__(self, *, down: frozenset[str] = NONE) -> None:
        self.requests: list[httpx.Request] = []
        self._down = down

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if request.url.host in self._down:
            message = "refused"
            raise httpx.ConnectError(message)
        return answer({"results": []})


async def test_check_77_a_rebound_name_still_leads_to_the_address_that_was_checked():
    resolve, wire = Rebinding([PUBLIC], ["127.0.0.1"]), Wire()

    async with open_client(
        "https://api.hubapi.com",
        token=TOKEN,
        vendor=GOOD,
        allow_private_hosts=NONE,
        classify=classify,
        pace=QUICK,
        resolve=resolve,
        transport=wire,
    ) as api:
        await api.ask(QUESTION)
        await api.ask(QUESTION)

    assert resolve.asked == 1
    assert [request.url.host for request in wire.requests] == [PUBLIC, PUBLIC]
    assert {r.headers["host"] for r in wire.requests} == {"api.hubapi.com"}
    assert {r.extensions["sni_hostname"] for r in wire.requests} == {"api.hubapi.com"}


async def test_check_77_over_a_real_socket_the_name_is_never_asked_again():
    pinned = PinnedTransport(httpx.AsyncHTTPTransport(), addresses=["127.0.0.1"])

    # The name does not exist at all, so only the pinned address can have answered.
    async with (
        redirecting(to="http://127.0.0.1:9/") as (seen, url),
        httpx.AsyncClient(transport=pinned, trust_env=False) as http,
    ):
        port = url.rpartition(":")[2]
        answer = await http.get(f"http://api.hubapi.invalid:{port}/x")

    assert answer.status_code == 302
    assert f"host: api.hubapi.invalid:{port}" in seen[0].lower()


async def test_the_next_address_is_tried_when_the_first_takes_no_connection():
    wire = Wire(down=frozenset({"2606:2800:21f::1"}))
    pinned = PinnedTransport(wire, addresses=["2606:2800:21f::1", PUBLIC])

    async with httpx.AsyncClient(transport=pinned) as http:
        await http.get("https://api.hubapi.com/a")
        await http.get("https://api.hubapi.com/b")

    tried = [(request.url.host, request.url.path) for request in wire.requests]
    assert tried == [("2606:2800:21f::1", "/a"), (PUBLIC, "/a"), (PUBLIC, "/b")]


async def test_no_address_at_all_is_no_place_to_connect_to():
    with pytest.raises(ValueError, match="no address"):
        PinnedTransport(Wire(), addresses=[])


async def test_check_78_a_redirect_is_an_error_and_the_token_stays_here():
    async with (
        redirecting(to="http://127.0.0.1:9/") as (seen_there, there),
        redirecting(to=f"{there}/take") as (seen_here, here),
    ):
        hosts = frozenset({here.removeprefix("http://")})
        async with open_client(
            here,
            token=TOKEN,
            vendor=GOOD,
            allow_private_hosts=hosts,
            classify=classify,
            pace=Pace(attempts=1, deadline=2.0),
            resolve=Rebinding(),
        ) as api:
            with pytest.raises(CrmRequestError):
                await api.ask(QUESTION)

    assert len(seen_here) == 1
    assert TOKEN in seen_here[0]
    assert seen_there == []
