"""Which scopes the bot needs, and which of them its token has."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from slack_sdk.web.async_client import AsyncWebClient

REQUIRED: Final[dict[str, str]] = {
    "chat:write": "to send messages",
    "commands": "to answer /pipeline",
    "im:write": "to open direct messages",
    "users:read": "to match people with Slack users",
    "users:read.email": "to match people by e-mail",
}
OPTIONAL: Final[dict[str, str]] = {
    "im:history": "to look up whether an unclear message arrived; without it such "
    "messages are held",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenState:
    """Whom a token belongs to and what it may do."""

    team: str
    bot_user_id: str
    scopes: frozenset[str] | None
    """None if Slack did not tell: a proxy in between may take the header out."""

    @property
    def missing(self) -> dict[str, str]:
        """Return the required scopes that are known to be missing, with their use."""
        return self._without(REQUIRED)

    @property
    def missing_optional(self) -> dict[str, str]:
        """Return the optional scopes that are known to be missing."""
        return self._without(OPTIONAL)

    def _without(self, wanted: Mapping[str, str]) -> dict[str, str]:
        if self.scopes is None:
            return {}
        return {k: v for k, v in wanted.items() if k not in self.scopes}


async def token_state(client: AsyncWebClient) -> TokenState:
    """Ask auth.test; raise SlackApiError for a token that Slack does not take."""
    answer = await client.auth_test()
    granted = next(
        (v for k, v in answer.headers.items() if k.lower() == "x-oauth-scopes"), None
    )
    return TokenState(
        team=str(answer.get("team", "")),
        bot_user_id=str(answer.get("user_id", "")),
        scopes=None if granted is None else _parted(granted),
    )


def _parted(granted: str) -> frozenset[str]:
    return frozenset(filter(None, (scope.strip() for scope in granted.split(","))))
