"""The last step of logging: what leaves the program holds no secret and no address.

It works on the finished line, tracebacks included, because whatever is put together
later could bring a secret back. The program's own secrets are known and go in every
spelling; patterns catch those of others.
"""

import json
import re
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import quote

MASK: Final = "[secret]"
SHORTEST: Final = 8
"""Characters from which on a setting is blotted out wherever it stands.

A shorter one guards nothing, and may be a part of any word.
"""
NAMES: Final = r"token|ticket|secret|password|api[_-]?key|signature"
REST: Final = r"[^\s\"'<>\\]"
"""What an address may go on with."""
# No run of characters may be read again from each of its own, as a name in front of
# "token" or of "@" would be if it were looked for from the middle: a line of 20,000
# characters without a blank then takes seconds, and the whole program waits for it.
PATTERNS: Final = (
    (re.compile(r"\bx(?:ox[a-z]|app)-[A-Za-z0-9._-]+"), MASK),  # Slack's tokens
    (re.compile(r"\bpat-[A-Za-z0-9._-]+"), MASK),  # HubSpot's
    (re.compile(r"(?i)\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]{6,}"), rf"\1 {MASK}"),
    (re.compile(r"\bv0[=:][0-9a-fA-F]{16,}"), MASK),  # Slack's signatures
    # Whoever knows one may post there, or listen in our place.
    (re.compile(rf"(?i)\b(hooks\.slack(?:-gov)?\.com)/{REST}+"), rf"\1/{MASK}"),
    (re.compile(rf"(?i)\b(wss?://[^\s/\"'<>\\]+)/{REST}*"), rf"\1/{MASK}"),
    (re.compile(rf"(?i)({NAMES})=[^\s&\"',;]+"), rf"\1={MASK}"),
    (
        # "api_key": "...", as JSON, as Python, and as JSON that is quoted in JSON. What
        # cannot fail is never read again; `++` there is wrong in Python 3.11.2.
        re.compile(rf"(?i)((?:{NAMES})(\\?[\"'])\s*:\s*\2)(?:(?!\2)(?:\\.|[^\n]))+"),
        rf"\1{MASK}",
    ),
    (
        re.compile(r"(?i)\b(x-[a-z-]{0,30}(?:key|token|secret)): ?[^\s\"',;]+"),
        rf"\1: {MASK}",
    ),
    (re.compile(r"://[^\s/@:\"']+:[^\s/@\"']+@"), f"://{MASK}@"),
    (re.compile(r"(?<![\w.+'-])[\w.+'-]++@[\w-]+(?:\.[\w-]+)+"), "[address]"),
)


class Redaction:
    """Blots out known secrets, and what looks like one, in a rendered line."""

    def __init__(self, secrets: Sequence[str]) -> None:
        long = [secret for secret in secrets if len(secret) >= SHORTEST]
        spelt = {form for secret in long for form in _spellings(secret)}
        # The longest first, in case one secret is a part of another.
        self._secrets = sorted(spelt, key=len, reverse=True)

    def __call__(self, _logger: object, _method: str, line: Any) -> Any:  # noqa: ANN401 - structlog's own form
        """Return `line` with each secret and each e-mail address blotted out."""
        for secret in self._secrets:
            line = line.replace(secret, MASK)
        for pattern, mask in PATTERNS:
            line = pattern.sub(mask, line)
        return line


def _spellings(secret: str) -> tuple[str, ...]:
    """Return `secret` as it stands, and as JSON, Python and an address spell it."""
    as_json = json.dumps(secret)[1:-1]
    return (secret, as_json, repr(secret)[1:-1], quote(secret, safe=""))
