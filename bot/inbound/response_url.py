"""The address that Slack sends along with a command or a press, to be answered at."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import SplitResult, urlsplit

from slack_sdk.web.async_client import AsyncWebClient

from bot.no_redirects import DirectSession

SECONDS: Final = 10.0
SLACKS: Final = ("slack.com", "slack-gov.com")
PORTS: Final = {"http": 80, "https": 443}
LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
LONGEST_REASON: Final = 80
OK: Final = 200


class AddressRefusedError(Exception):
    """The address did not take the answer; the text says why, in Slack's own word."""


async def answer_at(
    url: str, body: Mapping[str, Any], *, client: AsyncWebClient
) -> None:
    """Post `body` to `url` once; AddressRefusedError unless Slack takes it.

    Raises what aiohttp raises, and TimeoutError, where no answer comes.
    """
    if not is_slacks(url, api=client.base_url):
        reason = "not Slack's"
        raise AddressRefusedError(reason)
    options: dict[str, Any] = {"json": dict(body), "proxy": client.proxy}
    if client.ssl is not None:
        options["ssl"] = client.ssl
    async with DirectSession(seconds=SECONDS).request("POST", url, **options) as answer:
        if answer.status == OK:
            return
        said = (await answer.content.read(LONGEST_REASON)).decode(errors="replace")
        reason = f"{answer.status} {said}".strip()
    raise AddressRefusedError(reason)


def is_slacks(url: str, *, api: str) -> bool:
    """Say whether `url` is Slack's own, or of the stand-in whose API is at `api`."""
    try:
        there, here = urlsplit(url), urlsplit(api)
        port, our_port = _port(there), _port(here)
    except ValueError:
        return False
    host = there.hostname or ""
    if there.username is not None or there.password is not None:
        return False
    if there.scheme == "https" and port == PORTS["https"] and _is_below(host):
        return True
    # A stand-in beside us is called by either name of this machine.
    is_beside_us = host in LOOPBACK and here.hostname in LOOPBACK
    is_same = host == here.hostname or is_beside_us
    return is_same and port == our_port and there.scheme == here.scheme


def _is_below(host: str) -> bool:
    return any(host == name or host.endswith(f".{name}") for name in SLACKS)


def _port(parts: SplitResult) -> int | None:
    return parts.port or PORTS.get(parts.scheme)
