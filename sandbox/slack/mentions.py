"""What a person types after a slash command, as Slack hands it to the app."""

import re
from collections.abc import Iterable

from sandbox.slack.accounts import Account


def escape(text: str) -> str:
    """Return `text` with the three characters escaped that mean something to Slack."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def should_escape(text: str, accounts: Iterable[Account]) -> str:
    """Return a command's text with `@someone` as `<@U…|handle>`.

    This is what Slack does for commands whose manifest says `should_escape`. A person
    is meant by their full name or their handle; an unknown name stays as it is.
    """
    found: dict[str, Account] = {}
    for account in accounts:
        found.setdefault(account.handle, account)
        found.setdefault(account.name.lower(), account)
    # Longest first, or "@Ann Lee" would be cut short by somebody called "Ann".
    names = sorted((escape(name) for name in found if name), key=len, reverse=True)
    if not names:
        return escape(text)
    anyone = "|".join(re.escape(name) for name in names)
    by_name = {escape(name): account for name, account in found.items()}

    def tag(match: re.Match[str]) -> str:
        account = by_name[match[1].lower()]
        return f"<@{account.user_id}|{account.handle}>"

    pattern = rf"(?<!\w)@({anyone})(?![\w-])"
    return re.sub(pattern, tag, escape(text), flags=re.IGNORECASE)
