"""Only public https hosts are called, and those that the settings name."""

import pytest

from crm.http_address import (
    check_address,
    check_resolved,
    is_allowed,
    system_resolver,
)
from crm.port import CrmRequestError, CrmUnavailableError

NONE: frozenset[str] = frozenset()


@pytest.mark.parametrize(
    "url", ["https://api.hubapi.com", "https://api.hubapi.com:443/", "https://a.b.co/x"]
)
def test_a_public_https_host_may_be_called(url):
    assert check_address(url, allow_private_hosts=NONE) == url.rstrip("/")


@pytest.mark.parametrize(
    "url",
    [
        "http://api.hubapi.com",
        "ftp://api.hubapi.com",
        "file:///etc/passwd",
        "gopher://api.hubapi.com",
        "//api.hubapi.com",
        "api.hubapi.com",
        "",
        "https://",
        "https://good.example@evil.example",
        "https://evil.example#.hubapi.com",
        "https://evil.example?.hubapi.com",
        "https://api.hubapi.com:22",
        "https://api.hubapi.com:99999",
        "https://127.0.0.1",
        "https://127.1",
        "https://2130706433",
        "https://0x7f000001",
        "https://0177.0.0.1",
        "https://[::1]",
        "https://[::ffff:127.0.0.1]",
        "https://169.254.169.254/latest",
        "https://localhost",
        "https://api.hubapi.com\\@evil.example",
        "https://api.hubapi.com\n.evil.example",
        "https://api.hubapi.com%00.evil.example",
        " https://api.hubapi.com",
        "https://user:pw@api.hubapi.com",
        "https://api.hub\u0430pi.com",
        "https://api.hubapi.com/a b",
        "https://" + "a" * 3000 + ".com",
        "http://[::1",
    ],
)
def test_anything_else_is_refused_without_repeating_it(url):
    with pytest.raises(CrmRequestError, match="HUBSPOT_API_URL") as caught:
        check_address(url, allow_private_hosts=NONE)

    assert "evil" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("http://127.0.0.1:8900", True),
        ("http://127.0.0.1:8901", False),
        ("http://localhost:8900", False),
    ],
)
def test_a_private_host_needs_its_name_and_port_in_the_settings(url, allowed):
    hosts = frozenset({"127.0.0.1:8900"})

    assert is_allowed(url, allow_private_hosts=hosts) is allowed
    if not allowed:
        with pytest.raises(CrmRequestError):
            check_address(url, allow_private_hosts=hosts)


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        ["93.184.215.14", "10.0.0.7"],
        ["169.254.169.254"],
        ["::ffff:169.254.169.254"],
        ["fd00::1"],
        ["fe80::1%eth0"],
        ["100.64.0.1"],
    ],
    ids=lambda addresses: addresses[-1],
)
async def test_a_public_name_that_leads_to_a_private_address_is_refused(addresses):
    async def resolve(host: str, port: int) -> list[str]:
        del host, port
        return addresses

    with pytest.raises(CrmRequestError, match="private"):
        await check_resolved("api.hubapi.com", 443, resolve=resolve)


async def test_the_system_resolves_a_host_to_its_addresses():
    assert await system_resolver("127.0.0.1", 443) == ["127.0.0.1"]


async def test_a_name_that_does_not_resolve_is_told_without_a_traceback():
    with pytest.raises(CrmUnavailableError, match="check the network"):
        await system_resolver("a" * 64 + ".invalid", 443)
