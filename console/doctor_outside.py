"""The doctor's look at Slack and the CRM: tokens, scopes, and whether they answer."""

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack_scopes import token_state
from console.doctor import Line, note, ok, wrong
from crm.port import OPTIONAL, Crm, CrmError

MENDS = {
    "invalid_auth": "copy the token again from the app's page in Slack",
    "not_authed": "copy the token again from the app's page in Slack",
    "account_inactive": "install the app again: its user was deactivated",
    "token_revoked": "install the app again: the token was revoked",
    "token_expired": "switch token rotation off, and install the app again",
    "missing_scope": "the app-level token needs the scope connections:write",
    "not_allowed_token_type": "this is another kind of token: look at its beginning",
}


async def check_slack(client: AsyncWebClient) -> list[Line]:
    """Ask Slack whose the bot token is and what it may do."""
    try:
        state = await token_state(client)
    except (SlackApiError, aiohttp.ClientError, OSError, TimeoutError) as error:
        return [wrong(_slack_error("SLACK_BOT_TOKEN", error))]
    lines = [ok(f"Slack: {state.team} takes the bot token")]
    for scope, purpose in state.missing.items():
        lines.append(
            wrong(f"Slack: the scope {scope} is missing ({purpose}): add it, reinstall")
        )
    for scope, purpose in state.missing_optional.items():
        lines.append(note(f"Slack: the scope {scope} is not granted ({purpose})"))
    return lines


async def check_app_token(client: AsyncWebClient) -> list[Line]:
    """Ask Slack for a socket, as Socket Mode does."""
    try:
        await client.api_call("apps.connections.open")
    except (SlackApiError, aiohttp.ClientError, OSError, TimeoutError) as error:
        return [wrong(_slack_error("SLACK_APP_TOKEN", error))]
    return [ok("Slack: Socket Mode opens")]


async def check_crm(crm: Crm) -> list[Line]:
    """Ask the CRM for the account, and for each stream once."""
    try:
        account = await crm.account()
        missing = await crm.missing_scopes()
    except CrmError as error:
        return [wrong(f"{crm.name}: {error}")]
    lines = [ok(f"{crm.name}: answers ({account.currency}, {account.time_zone})")]
    for stream, scope in missing.items():
        say = note if stream in OPTIONAL else wrong
        lines.append(
            say(
                f"{crm.name}: {stream.value} cannot be read: grant the token the "
                f"scope {scope}"
            )
        )
    return lines


def _slack_error(name: str, error: Exception) -> str:
    if not isinstance(error, SlackApiError):
        return (
            f"Slack does not answer ({type(error).__name__}): check SLACK_API_URL and "
            "the network"
        )
    data = error.response.data
    code = data.get("error") if isinstance(data, dict) else None
    mend = MENDS.get(str(code), "see Slack's documentation of auth.test")
    return f"{name}: Slack says {code or 'nothing that it documents'}: {mend}"
