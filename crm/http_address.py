"""Which base addresses may be called: the vendor's over https, or those in settings."""

import asyncio
import re
import socket
from collections.abc import Awaitable, Callable, Iterator
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
)
from urllib.parse import urlsplit

from crm.port import CrmRequestError, CrmUnavailableError

Resolver = Callable[[str, int], Awaitable[list[str]]]


class AddressError(CrmRequestError):
    """A base address that may not be called; `why` serves other addresses as well."""

    def __init__(self, why: str) -> None:
        # The address itself is left out: a mistaken paste may hold a secret.
        super().__init__(
            f"the CRM's base address is refused: {why} "
            "(HUBSPOT_API_URL, ALLOW_PRIVATE_HOSTS)"
        )
        self.why = why


# A public name has a dot and ends in a label that is no number; this leaves out every
# spelling of an IP address (127.1, 0x7f000001, [::1]) and names such as "localhost".
PUBLIC_NAME = re.compile(
    r"(?=.{1,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z]"
)
CONTROL_OR_SPACE = re.compile(r"[\s\x00-\x1f\x7f\\]")
# In these an IPv4 address is the last 32 bits.
CARRIERS = (IPv6Network("64:ff9b::/96"), IPv6Network("::/96"))
# Of these one Python says that everybody may reach them, and another that nobody may:
# mapped addresses, NAT64 of one's own, Teredo and its like, and 6to4.
DISPUTED = (
    IPv6Network("::ffff:0:0/96"),
    IPv6Network("64:ff9b:1::/48"),
    IPv6Network("2001::/23"),
    IPv6Network("2002::/16"),
    IPv4Network("192.0.0.0/24"),
)


def check_address(
    base_url: str, *, vendor: frozenset[str], allow_private_hosts: frozenset[str]
) -> str:
    """Return `base_url` without a final slash; AddressError if it may not be called.

    `vendor` holds the domains to which the host must belong. `allow_private_hosts`
    holds `host:port` of other servers that may be called, over plain http and at
    private addresses as well.
    """
    complaint = _complaint(base_url, vendor, allow_private_hosts)
    if complaint is not None:
        raise AddressError(complaint)
    return base_url.rstrip("/")


def _complaint(
    base_url: str, vendor: frozenset[str], allow_private_hosts: frozenset[str]
) -> str | None:
    try:
        parts = urlsplit(base_url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return "it is no URL"
    if CONTROL_OR_SPACE.search(base_url) or not base_url.isascii():
        return "it holds characters that no address has"
    if parts.query or parts.fragment or any(mark in base_url for mark in "@?#%"):
        return "leave out user names, queries and fragments"
    if is_allowed(base_url, allow_private_hosts=allow_private_hosts):
        return None
    return _foreign(parts.scheme, host, port, vendor)


def _foreign(
    scheme: str, host: str, port: int | None, vendor: frozenset[str]
) -> str | None:
    if scheme != "https" or port not in (None, 443):
        return "use https on port 443, or name host:port in ALLOW_PRIVATE_HOSTS"
    if PUBLIC_NAME.fullmatch(host) is None:
        return "the host is no public name; name host:port in ALLOW_PRIVATE_HOSTS"
    if not any(host == domain or host.endswith(f".{domain}") for domain in vendor):
        return "the host is not the vendor's; name host:port in ALLOW_PRIVATE_HOSTS"
    return None


def is_allowed(base_url: str, *, allow_private_hosts: frozenset[str]) -> bool:
    """Say whether the settings name this very host and port."""
    parts = urlsplit(base_url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return False
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return f"{parts.hostname}:{port}" in allow_private_hosts


async def public_addresses(host: str, port: int, *, resolve: Resolver) -> list[str]:
    """Return the addresses of `host`; AddressError if any of them is not public.

    Connect to one of these and ask no second time: a name may lead elsewhere by then.
    """
    found = await resolve(host, port)
    if not all(is_public(address) for address in found):
        complaint = "its name leads to a private address"
        raise AddressError(complaint)
    return found


def is_public(address: str) -> bool:
    """Say whether an IP address, and any that it carries, is everybody's to reach.

    The same on every Python: what is disputed is not.
    """
    whole = ip_address(address.partition("%")[0])
    return not any(whole in network for network in DISPUTED) and all(
        one.is_global and not one.is_multicast for one in (whole, *_carried(whole))
    )


def _carried(address: IPv4Address | IPv6Address) -> Iterator[IPv4Address]:
    """Yield the IPv4 address to which a gateway would translate an IPv6 one."""
    if any(address in network for network in CARRIERS):
        yield IPv4Address(int(address) & 0xFFFFFFFF)


async def system_resolver(host: str, port: int) -> list[str]:
    """Ask the system for the addresses of `host`; CrmUnavailableError if none."""
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        message = f"the name {host} could not be resolved: check the network and DNS"
        raise CrmUnavailableError(message) from error
    return [str(entry[4][0]) for entry in found]
