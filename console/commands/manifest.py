"""The Slack app's manifest, for Socket Mode or HTTP, and the link that creates the app.

Slack's own page for new apps takes the manifest in its address, as `manifest_json`.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, quote, urlsplit

from console.base.foreseen import NotReadyError
from crm.http_address import is_public

FILE = Path(__file__).parents[2] / "manifest.json"
NEW_APP = "https://api.slack.com/apps?new_app=1&manifest_json="
ENDPOINT = "/slack/events"
"""Events, presses and commands all arrive here."""
NOT_PUBLIC = ("localhost", "local", "internal", "lan", "home.arpa")


def manifest(address: str | None) -> dict[str, Any]:
    """Return the manifest: for Socket Mode, or for HTTP behind the public `address`.

    NotReadyError says what is wrong with an address that Slack could not call.
    """
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    if address is None:
        return found
    url = endpoint(address)
    settings = found["settings"]
    settings["socket_mode_enabled"] = False
    settings["event_subscriptions"] = {
        "request_url": url,
        **settings["event_subscriptions"],
    }
    settings["interactivity"]["request_url"] = url
    for command in found["features"]["slash_commands"]:
        command["url"] = url
    return found


def create_link(found: Mapping[str, Any]) -> str:
    """Return the address at which Slack offers to create an app from a manifest."""
    # These signs may stand in a query as they are, and every letter less helps a line.
    return NEW_APP + quote(json.dumps(found, separators=(",", ":")), safe="/:,@")


def endpoint(address: str) -> str:
    """Return the address of our one endpoint behind the public `address`."""
    typed = address.strip().rstrip("/").removesuffix(ENDPOINT)
    try:
        url = urlsplit(typed)
        fault = _fault(url)
    except ValueError:
        fault = "it is no address"
    if fault is not None:
        message = (
            f"{_shown(address)} cannot be used: {fault}. Give the address at which "
            "Slack reaches you from the internet, such as https://bot.example.com"
        )
        raise NotReadyError(message)
    return typed + ENDPOINT


def _fault(url: SplitResult) -> str | None:
    _ = url.port  # ValueError for one that is none
    host = (url.hostname or "").rstrip(".")
    if url.scheme != "https":
        return "it must begin with https://, Slack calls nothing else"
    if not host or any(not c.isprintable() or c.isspace() for c in url.geturl()):
        return "it names no host"
    if url.username is not None or url.query or url.fragment:
        return "it may hold no user name, ? or #"
    return _fault_of_host(host)


def _fault_of_host(host: str) -> str | None:
    try:
        is_everybodys = is_public(host)
    except ValueError:
        is_everybodys = "." in host and not host.lower().endswith(NOT_PUBLIC)
    if is_everybodys:
        return None
    return "this host is not on the internet; without a public one, use Socket Mode"


def _shown(address: str) -> str:
    """Return what was typed, without what may be a password."""
    return repr(address.rpartition("@")[2][:80])
