"""Which kind of secret was pasted: told by its beginning, before it is used."""

import re
from typing import Final

BOT: Final = "a bot token (xoxb-...)"
APP_LEVEL: Final = "an app-level token (xapp-...)"
SIGNING: Final = "a signing secret (32 letters and digits)"
HUBSPOT: Final = "a HubSpot token"
ROTATING: Final = (
    "a bot token that expires: switch token rotation off on the app's page, and "
    "install the app again"
)
BEGINNINGS: Final = (
    ("xoxe.xoxb-", ROTATING),
    ("xoxb-", BOT),
    ("xapp-", APP_LEVEL),
    ("xoxp-", "a user token (xoxp-...)"),
    ("xoxe", "a token of the app's configuration"),
    ("pat-", HUBSPOT),
    ("http://", "an address"),
    ("https://", "an address"),
)
FORMS: Final = (
    (re.compile(r"[0-9a-f]{32}"), SIGNING),
    (re.compile(r"A[0-9A-Z]{8,12}"), "the app's id"),
    (re.compile(r"\d+\.\d+"), "the app's client id"),
)


def kind_of(secret: str) -> str | None:
    """Return what `secret` looks like, in words; None if like nothing known."""
    for beginning, kind in BEGINNINGS:
        if secret.startswith(beginning):
            return kind
    return next((kind for form, kind in FORMS if form.fullmatch(secret)), None)


def begins_otherwise(secret: str) -> bool:
    """Say whether `secret` begins as something that no CRM gives out."""
    return any(
        secret.startswith(beginning)
        for beginning, kind in BEGINNINGS
        if kind != HUBSPOT
    )


def bare(typed: str) -> str:
    """Return the secret alone of what was pasted, which may be a whole line of .env."""
    value = re.sub(r"^(export\s+)?[A-Z_]+\s*=\s*", "", typed.strip())
    return value.strip().strip("\"'").strip()
