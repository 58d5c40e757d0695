"""The doctor's look at Slack and the CRM: tokens, scopes, and whether they answer."""

from collections.abc import Collection

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.outbound.messenger import UNCLEAR
from bot.outbound.slack_scopes import TokenState, token_state
from bot.outbound.slack_words import slack_code, why_no_answer
from console.base.account_words import account_in_words
from console.base.command_line import command
from console.doctor.report import Line, note, ok, wrong
from crm.port import OPTIONAL, Account, Crm, CrmError

MENDS = {
    "invalid_auth": "copy the token again from the app's page in Slack",
    "not_authed": "copy the token again from the app's page in Slack",
    "account_inactive": "install the app again: its user was deactivated",
    "token_revoked": "install the app again: the token was revoked",
    "token_expired": "switch token rotation off, and install the app again",
    "missing_scope": "the app-level token needs the scope connections:write",
    "not_allowed_token_type": "this is another kind of token: look at its beginning",
    "ratelimited": "too much was asked in a short time: try again in a minute",
    "org_login_required": "the workspace is being moved: try again later",
    "team_access_not_granted": "let the app into this workspace (Slack: Manage apps)",
    "ekm_access_denied": "the workspace's keys are withheld: ask its owner",
    "internal_error": "Slack has trouble of its own: try again in a minute",
    "fatal_error": "Slack has trouble of its own: try again in a minute",
    "service_unavailable": "Slack has trouble of its own: try again in a minute",
}


async def check_slack(client: AsyncWebClient) -> list[Line]:
    """Ask Slack whose the bot token is and what it may do."""
    try:
        state = await token_state(client)
    except UNCLEAR as error:
        return [wrong(_slack_error("SLACK_BOT_TOKEN", error))]
    return [ok(f"Slack: {state.team} takes the bot token"), *_scopes(state)]


def _scopes(state: TokenState) -> list[Line]:
    if state.scopes is None:
        return [
            note(
                "Slack: it did not tell the scopes of the bot token (x-oauth-scopes): "
                "a proxy may have taken them out, so none of them was checked"
            )
        ]
    lines = [
        wrong(f"Slack: the scope {scope} is missing ({purpose}): add it, reinstall")
        for scope, purpose in state.missing.items()
    ]
    lines += [
        note(f"Slack: the scope {scope} is not granted ({purpose})")
        for scope, purpose in state.missing_optional.items()
    ]
    return lines


async def check_app_token(client: AsyncWebClient) -> list[Line]:
    """Ask Slack for a socket, as Socket Mode does."""
    try:
        await client.api_call("apps.connections.open")
    except UNCLEAR as error:
        return [wrong(_slack_error("SLACK_APP_TOKEN", error))]
    return [ok("Slack: Socket Mode opens")]


async def check_crm(
    crm: Crm, *, known: str | None = None, without: Collection[str] = ()
) -> list[Line]:
    """Ask the CRM for the account, and for each stream once.

    `known` is the number of the account that was synced so far, if one was. Of the
    streams in `without` nobody wants to hear that they are refused.
    """
    try:
        account = await crm.account()
        missing = await crm.missing_scopes()
    except CrmError as error:
        return [wrong(f"{crm.name}: {error}")]
    lines = [_answers(crm.name, account), *_other(crm.name, account, known)]
    for stream, scope in missing.items():
        if stream.value in without:
            continue
        say = note if stream in OPTIONAL else wrong
        lines.append(
            say(
                f"{crm.name}: {stream.value} cannot be read: grant the token the "
                f"scope {scope}"
            )
        )
    return lines


def _other(name: str, account: Account, known: str | None) -> list[Line]:
    """Say that the token opens another account than the one that was synced."""
    told = account.external_id
    if known is None or told is None or told == known:
        return []
    return [
        wrong(
            f"{name}: the token opens the account {told}, and what is stored came from "
            f"{known}: put the right token in, or, if the company has moved, type "
            f"{command('crm move')}"
        )
    ]


def _slack_error(name: str, error: Exception) -> str:
    code = slack_code(error) if isinstance(error, SlackApiError) else None
    if code is None:
        return f"Slack does not answer: {why_no_answer(error)}"
    mend = MENDS.get(code, "see Slack's documentation of auth.test")
    return f"{name}: Slack says {code}: {mend}"


def _answers(name: str, account: Account) -> Line:
    """Say that the CRM answers; an account that does not tell all is worth a look."""
    if account.currency and account.time_zone:
        return ok(f"{name}: answers ({account.currency}, {account.time_zone})")
    return note(f"{name}: answers; {account_in_words(account)}")
