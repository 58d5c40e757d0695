"""Only the vendor's https hosts are called, and those that the settings name."""

import pytest

from crm.http_address import (
    check_address,
    is_allowed,
    is_public,
    public_addresses,
    system_resolver,
)
from crm.port import CrmRequestError, CrmUnavailableError

NONE: frozenset[str] = frozenset()
VENDOR = frozenset({"hubapi.com"})


def check(url: str, *, hosts: frozenset[str] = NONE) -> str:
    return check_address(url, vendor=VENDOR, allow_private_hosts=hosts)


@pytest.mark.parametrize(
    "url",
    ["https://api.hubapi.com", "https://api.hubapi.com:443/", "https://hubapi.com/x"],
)
def test_the_vendors_https_host_may_be_called(url):
    assert check(url) == url.rstrip("/")


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
        "https://a.b.co",
        "https://api.hubapi.com.evil.example",
        "https://evilhubapi.com",
    ],
)
def test_anything_else_is_refused_without_repeating_it(url):
    with pytest.raises(CrmRequestError, match="HUBSPOT_API_URL") as caught:
        check(url)

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
            check(url, hosts=hosts)


def test_a_gateway_of_the_house_may_be_named_with_its_port():
    hosts = frozenset({"gateway.example:443"})

    assert check("https://gateway.example", hosts=hosts) == "https://gateway.example"


async def test_a_name_that_leads_to_public_addresses_gives_them_all():
    async def resolve(host: str, port: int) -> list[str]:
        del host, port
        return ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"]

    found = await public_addresses("api.hubapi.com", 443, resolve=resolve)

    assert found == ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("93.184.215.14", True),
        ("64:ff9b::5db8:d70e", True),
        ("64:ff9b::7f00:1", False),
        ("::93.184.215.14", True),
        ("2002:a00:7::1", False),
        # Of these Python 3.11.7 and 3.13 say different things.
        ("2002:5db8:d70e::1", False),
        ("::ffff:93.184.215.14", False),
        ("64:ff9b:1::5db8:d70e", False),
        ("2001:20::1", False),
        ("2001:0:5db8:d70e::1", False),
        ("192.0.0.9", False),
        ("239.255.255.250", False),
        ("ff02::1", False),
    ],
)
def test_an_address_is_judged_with_the_one_it_carries(address, expected):
    assert is_public(address) is expected


async def test_the_system_resolves_a_host_to_its_addresses():
    assert await system_resolver("127.0.0.1", 443) == ["127.0.0.1"]


async def test_a_name_that_does_not_resolve_is_told_without_a_traceback():
    with pytest.raises(CrmUnavailableError, match="check the network"):
        await system_resolver("a" * 64 + ".invalid", 443)
