"""The first step: the app in Slack, and its tokens, each tried once it is typed."""

from collections.abc import Sequence

from console.base.foreseen import NotReadyError
from console.commands.manifest import create_link, endpoint, manifest
from console.doctor.report import Line
from console.doctor.slack_and_crm import check_app_token, check_slack
from console.parts import Parts
from console.setup.asking import ask, choose
from console.setup.credentials import Credential, settle
from console.setup.guide import Guide
from console.setup.secret_kinds import APP_LEVEL, BOT, SIGNING

SOCKET, HTTP = "socket", "http"
ADDRESS = "slack.address"
PORTS = range(1, 65536)
USUAL_PORT = 3000


async def _look_at_bot(parts: Parts) -> Sequence[Line]:
    return await check_slack(parts.slack)


async def _look_at_app(parts: Parts) -> Sequence[Line]:
    return await check_app_token(parts.app_slack)


BOT_TOKEN = Credential(
    name="slack_bot_token",
    words="bot token",
    kind=BOT,
    found_at=(
        "The bot token stands on the app's page under OAuth & Permissions, once the "
        "app is installed: Bot User OAuth Token."
    ),
    look=_look_at_bot,
)
APP_TOKEN = Credential(
    name="slack_app_token",
    words="app-level token",
    kind=APP_LEVEL,
    found_at=(
        "The app-level token is made on the app's page under Basic Information: "
        "App-Level Tokens > Generate Token and Scopes, with the scope "
        "connections:write."
    ),
    look=_look_at_app,
)
SIGNING_SECRET = Credential(
    name="slack_signing_secret",
    words="signing secret",
    kind=SIGNING,
    found_at=(
        "The signing secret stands on the app's page under Basic Information: App "
        "Credentials > Signing Secret > Show."
    ),
    look=None,
)


def slack_step(guide: Guide) -> None:
    """Return once the settings hold what Slack takes, for Socket Mode or HTTP."""
    way = _way(guide)
    settings = guide.settings()
    if settings.slack_bot_token is None:
        _tell_link(guide, way)
    second = APP_TOKEN if way == SOCKET else SIGNING_SECRET
    settle(guide, BOT_TOKEN, second)
    if way == HTTP:
        _settle_port(guide)
    settle(guide, second, BOT_TOKEN)


def _way(guide: Guide) -> str:
    settings = guide.settings()
    if settings.http_port is not None:
        return HTTP
    if settings.slack_app_token is not None and guide.is_guided:
        return SOCKET
    return guide.memory.once("slack.way", lambda: _ask_way(guide))


def _ask_way(guide: Guide) -> str:
    guide.say("How does Slack reach Switchback?", "")
    options = (
        "Socket Mode: it needs no public address (usual)",
        "HTTP: you have an https address of your own",
    )
    return (SOCKET, HTTP)[choose(guide.console, "Which", options)]


def _tell_link(guide: Guide, way: str) -> None:
    address = None
    if way == HTTP:
        address = guide.memory.once(ADDRESS, lambda: _ask_address(guide))
    guide.say(
        "",
        "Open this link in a browser, on any machine. Slack shows the app as it will "
        "be. Choose your workspace, Next, Create, then Install to Workspace.",
        "",
    )
    guide.line(create_link(manifest(address)))


def _ask_address(guide: Guide) -> str:
    while True:
        typed = ask("Your public address, such as https://bot.example.com")
        try:
            endpoint(typed)
        except NotReadyError as error:
            guide.say(str(error))
        else:
            return typed


def _settle_port(guide: Guide) -> None:
    if guide.settings().http_port is not None:
        return
    while True:
        typed = ask(f"Port on which your web server reaches us [{USUAL_PORT}]")
        port = typed or str(USUAL_PORT)
        if port.isdecimal() and int(port) in PORTS:
            guide.env.keep("http_port", port)
            return
        guide.say(f"A port is a number from 1 to {PORTS[-1]}.")
