"""The one road on which CRM text enters Slack's markup: cleaned, escaped, clipped."""

import re
import unicodedata
from itertools import accumulate
from urllib.parse import urlsplit

from coaching.evidence import DealRef

NAME_LIMIT = 60
LINE_LIMIT = 200
NO_NAME = "(no name)"
_ELLIPSIS = "…"
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
# Slack has no escape for its own markup, so each sign gives way to a look-alike.
_LOOKALIKES = str.maketrans(
    {
        "*": "\N{ASTERISK OPERATOR}",
        "_": "\N{MODIFIER LETTER LOW MACRON}",
        "~": "\N{TILDE OPERATOR}",
        "`": "\N{MODIFIER LETTER PRIME}",
        "|": "\N{DIVIDES}",
    }
)
# ":siren:" becomes a picture unless its first colon is another sign.
_SHORTCODE = re.compile(r":(?=[^\s:]+:)")
_COLON = "\N{RATIO}"
_DROPPED = frozenset({"Cf", "Cs"})
_SPACES = frozenset({"Cc", "Zl", "Zp", "Zs"})
_BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
# A link that has no end, or an entity without its semicolon.
_OPEN_END = re.compile(r"(?:<[^<>]*|&[a-z]{0,3})\Z")
_SAFE_PATH = re.compile(r"[A-Za-z0-9/_.~%-]*")
_SAFE_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")


def escape(value: str | None, limit: int = NAME_LIMIT) -> str:
    """Return foreign text that is safe in mrkdwn, at most `limit` characters long.

    It pings nobody, formats nothing, opens no link and stays on one line; what is empty
    comes back as "(no name)". An entity is never cut in two.
    """
    neutral = _SHORTCODE.sub(_COLON, _clean(value, limit)).translate(_LOOKALIKES)
    return _clip([_ENTITIES.get(letter, letter) for letter in neutral], limit)


def plain(value: str | None, limit: int = NAME_LIMIT) -> str:
    """Return foreign text for a plain_text element: cleaned and clipped alone."""
    return _clip(list(_clean(value, limit)), limit)


def link(ref: DealRef, hosts: frozenset[str], limit: int = NAME_LIMIT) -> str:
    """Return the deal's name, as a link where its address is on one of `hosts`.

    A host is a suffix such as "hubspot.com"; any other address is left out.
    """
    name = escape(ref.name, limit)
    return f"<{ref.url}|{name}>" if is_safe_link(ref.url, hosts) else name


def is_safe_link(url: str | None, hosts: frozenset[str]) -> bool:
    """Say whether `url` is plain https on one of the hosts and cannot break a link."""
    if url is None:
        return False
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    host = parts.netloc.removesuffix(":443")
    if parts.scheme != "https" or port not in {None, 443}:
        return False
    if url != f"https://{parts.netloc}{parts.path}":
        return False  # a query, a fragment, or signs that parsing has dropped
    if not (_SAFE_HOST.fullmatch(host) and _SAFE_PATH.fullmatch(parts.path)):
        return False
    return any(host == suffix or host.endswith(f".{suffix}") for suffix in hosts)


def shorten(markup: str, limit: int) -> str:
    """Return mrkdwn of our own making within `limit`: no link or entity is cut in two.

    The views keep their texts short; this is the last net below them, because Slack
    refuses a whole message for one character too many.
    """
    if len(markup) <= limit:
        return markup
    kept = markup[: limit - len(_ELLIPSIS)]
    return _OPEN_END.sub("", kept).rstrip() + _ELLIPSIS


def _clean(value: str | None, limit: int) -> str:
    """Drop what is invisible, turn line breaks into spaces, never return nothing."""
    # Four times the limit is enough to fill it, and a book costs no more than a name.
    letters = "".join(_visible(letter) for letter in (value or "")[: 4 * limit])
    return " ".join(letters.split()) or NO_NAME


def _visible(letter: str) -> str:
    category = unicodedata.category(letter)
    if category in _DROPPED:
        return ""
    return " " if category in _SPACES or letter in _BLANK_LETTERS else letter


def _clip(pieces: list[str], limit: int) -> str:
    if sum(map(len, pieces)) <= limit:
        return "".join(pieces)
    ends = accumulate(map(len, pieces))
    room = limit - len(_ELLIPSIS)
    kept = (piece for piece, end in zip(pieces, ends, strict=True) if end <= room)
    return "".join(kept).rstrip() + _ELLIPSIS
