"""Which scopes the bot needs, and which of them its token has."""

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
    scopes: frozenset[str]

    @property
    def missing(self) -> dict[str, str]:
        """Return the required scopes that are missing, with what each is for."""
        return {k: v for k, v in REQUIRED.items() if k not in self.scopes}

    @property
    def missing_optional(self) -> dict[str, str]:
        """Return the optional scopes that are missing, with what is lost."""
        return {k: v for k, v in OPTIONAL.items() if k not in self.scopes}


async def token_state(client: AsyncWebClient) -> TokenState:
    """Ask auth.test; raise SlackApiError for a token that Slack does not take."""
    answer = await client.auth_test()
    granted = next(
        (v for k, v in answer.headers.items() if k.lower() == "x-oauth-scopes"), ""
    )
    return TokenState(
        team=str(answer.get("team", "")),
        bot_user_id=str(answer.get("user_id", "")),
        scopes=frozenset(filter(None, (scope.strip() for scope in granted.split(",")))),
    )
