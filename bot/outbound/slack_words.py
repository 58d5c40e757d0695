"""Why a call to Slack failed, in words for whoever runs the installation."""

import ssl
from http import HTTPStatus

import aiohttp
from slack_sdk.errors import SlackApiError

NOT_SLACK = (
    "what answers there is not Slack: a proxy or a sign-in page may be in between; "
    "check the network and SLACK_API_URL"
)
UNTRUSTED = (
    "its certificate is not trusted: a proxy may be in between, or the machine's clock "
    "or certificates are out of date"
)
WHY: tuple[tuple[type[Exception], str], ...] = (
    (
        aiohttp.ClientConnectorDNSError,
        "its name is not found: check the network, DNS and SLACK_API_URL",
    ),
    (
        aiohttp.ClientProxyConnectionError,
        "the proxy cannot be reached: check HTTPS_PROXY",
    ),
    (aiohttp.ClientSSLError, UNTRUSTED),
    (ssl.SSLError, UNTRUSTED),
    (
        aiohttp.ClientHttpProxyError,
        "the proxy refuses the connection: check HTTPS_PROXY and what it lets through",
    ),
    (
        aiohttp.InvalidURL,
        "its address cannot be read: check SLACK_API_URL and HTTPS_PROXY",
    ),
    (TimeoutError, "it took too long: check the network, or try again in a minute"),
    (
        aiohttp.ClientConnectorError,
        "nobody answers at its address: check network, firewall and SLACK_API_URL",
    ),
    (aiohttp.ContentTypeError, NOT_SLACK),
    (aiohttp.ClientError, "the line was cut off: try again in a minute"),
    # slack_sdk trips with AttributeError over a body of JSON that is no object.
    (AttributeError, NOT_SLACK),
    (ValueError, "its address cannot be read: check SLACK_API_URL and HTTPS_PROXY"),
    (OSError, "the network failed: check it, or try again in a minute"),
)
"""The first that fits counts; a library's own words may hold an address or a token."""


def slack_code(error: SlackApiError) -> str | None:
    """Return the code with which Slack itself refused; None if it gave none."""
    # slack_sdk hands over another kind of answer where the body was no JSON.
    data = getattr(error.response, "data", None)
    code = data.get("error") if isinstance(data, dict) else None
    return str(code) if code else None


def why_no_answer(error: Exception) -> str:
    """Return why no answer of Slack's came, with the mend, to follow a colon."""
    if isinstance(error, SlackApiError):
        status = _status(error)
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            return "it asks to wait: try again in a minute"
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return f"it has trouble of its own ({status}): try again in a minute"
        return NOT_SLACK
    for kind, words in WHY:
        if isinstance(error, kind):
            return words
    return "nobody knows why: try again in a minute"


def _status(error: SlackApiError) -> int:
    answer = error.response
    status = getattr(answer, "status_code", None) or getattr(answer, "status", None)
    return status if isinstance(status, int) else 0
