"""A small app on the real Bolt, behind HTTP or Socket Mode."""

from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from tests.sandbox.slack import samples
from tests.sandbox.slack.tokens import BOT_TOKEN, SIGNING_SECRET


class Heard(list):
    """What the app has been told, as (kind, body), in order."""

    def of(self, kind):
        return [body for name, body in self if name == kind]


def make_bolt(url: str, heard: Heard) -> AsyncApp:
    """Make an app that notes what it hears and answers with the samples."""
    client = AsyncWebClient(token=BOT_TOKEN, base_url=f"{url}/api/", retry_handlers=[])
    app = AsyncApp(client=client, signing_secret=SIGNING_SECRET)
    _listen_to_commands(app, heard)
    _listen_to_actions(app, heard)
    _listen_to_views(app, heard)
    return app


def _listen_to_commands(app: AsyncApp, heard: Heard) -> None:
    @app.command("/pipeline")
    async def on_pipeline(ack, body):
        heard.append(("command", body))
        await ack(**samples.PIPELINE)

    @app.command("/later")
    async def on_later(ack, respond, body):
        await ack()
        heard.append(("later", body))
        await respond("first")
        await respond("second", replace_original=True)


def _listen_to_actions(app: AsyncApp, heard: Heard) -> None:
    @app.action("cliff_step")
    async def on_step(ack, body, respond):
        await ack()
        heard.append(("action", body))
        done = samples.context("You said you are on it, <@U00000001>.")
        await respond(
            text="You are on it.",
            blocks=[samples.section("*Acme Robotics* and the road behind it."), done],
            replace_original=True,
        )

    @app.action("not_now")
    async def on_not_now(ack, body, client):
        await ack()
        heard.append(("action", body))
        await client.views_open(trigger_id=body["trigger_id"], view=samples.MODAL)

    for action_id in ("move_to", "instead", "mute", "more", "brief", "settings"):

        @app.action(action_id)
        async def on_other(ack, body):
            await ack()
            heard.append(("action", body))


def _listen_to_views(app: AsyncApp, heard: Heard) -> None:
    @app.view("not_now")
    async def on_saved(ack, body):
        heard.append(("submission", body))
        values = body["view"]["state"]["values"]
        if values["note"]["text"]["value"] == "bad":
            await ack(response_action="errors", errors={"note": "Say it more kindly."})
            return
        await ack()

    @app.view_closed("not_now")
    async def on_closed(ack, body):
        heard.append(("closed", body))
        await ack()

    @app.event("app_home_opened")
    async def on_home(event, client, body):
        heard.append(("event", body))
        await client.views_publish(user_id=event["user"], view=samples.HOME)


def over_http(bolt: AsyncApp, heard: Heard) -> Starlette:
    """Put `bolt` behind HTTP, beside the address that hears of a moved clock."""
    handler = AsyncSlackRequestHandler(bolt)

    async def events(request: Request):
        heard.append(("headers", dict(request.headers)))
        return await handler.handle(request)

    async def moved(request: Request):
        heard.append(("moved", await request.json()))
        return JSONResponse({"working": False})

    return Starlette(
        routes=[
            Route("/slack/events", events, methods=["POST"]),
            Route("/moved", moved, methods=["POST"]),
        ]
    )
