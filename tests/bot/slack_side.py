"""Slack's side: signed requests to the app, and what the app did in return."""

import asyncio
import json
import time
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import urlencode

import httpx
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.bot.stub_slack import StubSlack

SECRET = "a-signing-secret"  # noqa: S105 - a test's own
FORM = "application/x-www-form-urlencoded"
ORIGIN = {
    "team": {"id": "T0SWITCH", "domain": "sandbox"},
    "api_app_id": "A0SWITCH",
    "token": "verification",
}


def http_app(bolt: AsyncApp) -> Starlette:
    """Serve `bolt` at /slack/events, as app.py does."""
    handler = AsyncSlackRequestHandler(bolt)

    async def events(request: Request) -> Response:
        return await handler.handle(request)

    return Starlette(routes=[Route("/slack/events", events, methods=["POST"])])


def signed(body: str, *, content_type: str = FORM, late: int = 0) -> dict[str, str]:
    """Return the headers with which Slack signed `body`, `late` seconds ago."""
    stamp = str(int(time.time()) - late)
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=stamp, body=body)
    return {
        "content-type": content_type,
        "x-slack-request-timestamp": stamp,
        "x-slack-signature": signature or "",
    }


@dataclass(slots=True, kw_only=True)
class SlackSide:
    """A person at Slack who types, presses and submits."""

    http: httpx.AsyncClient
    slack: StubSlack
    triggers: Any = field(default_factory=lambda: count(1))

    async def command(self, text: str, *, user: str) -> list[dict[str, Any]]:
        """Type `/pipeline text`; return what only this person then sees."""
        form = {
            "command": "/pipeline",
            "text": text,
            "user_id": user,
            "user_name": user.lower(),
            "team_id": "T0SWITCH",
            "channel_id": "C1",
            "channel_name": "general",
            "api_app_id": "A0SWITCH",
            "token": "verification",
            "trigger_id": self._trigger(),
            "response_url": f"{self.slack.url}/response",
        }
        before = len(self.slack.of("response"))
        await self._send(urlencode(form))
        return self.slack.of("response")[before:]

    async def press(
        self, action_id: str, value: str, *, user: str, view: dict | None = None
    ) -> httpx.Response:
        """Press a button in a message, or in `view`."""
        payload: dict[str, Any] = ORIGIN | {
            "type": "block_actions",
            "user": {"id": user, "username": user.lower(), "team_id": "T0SWITCH"},
            "trigger_id": self._trigger(),
            "actions": [
                {
                    "type": "button",
                    "action_id": action_id,
                    "block_id": "b1",
                    "value": value,
                    "text": {"type": "plain_text", "text": "x"},
                    "action_ts": "1.1",
                }
            ],
        }
        if view is not None:
            payload["view"] = {"id": "V1"} | view
            payload["container"] = {"type": "view", "view_id": "V1"}
        else:
            payload["channel"] = {"id": "D1", "name": "directmessage"}
            payload["container"] = {
                "type": "message",
                "channel_id": "D1",
                "message_ts": "1.0001",
            }
            payload["response_url"] = f"{self.slack.url}/response"
        return await self._interact(payload)

    async def submit(
        self,
        view: dict[str, Any],
        values: dict[str, Any],
        *,
        user: str,
        view_id: str | None = None,
    ) -> httpx.Response:
        """Submit a modal that the app opened, with `values` in its fields.

        It is a modal of its own each time, unless `view_id` says which.
        """
        payload = ORIGIN | {
            "type": "view_submission",
            "user": {"id": user, "username": user.lower(), "team_id": "T0SWITCH"},
            "trigger_id": self._trigger(),
            "view": view
            | {"id": view_id or f"V{self._trigger()}", "state": {"values": values}},
            "response_urls": [],
        }
        return await self._interact(payload)

    async def event(self, event: dict[str, Any]) -> httpx.Response:
        """Send an event."""
        payload = {
            "type": "event_callback",
            "team_id": "T0SWITCH",
            "api_app_id": "A0SWITCH",
            "event_id": self._trigger(),
            "event_time": 1,
            "event": event,
            "authorizations": [{"team_id": "T0SWITCH", "user_id": "U0SWITCHB"}],
        }
        return await self._send(json.dumps(payload), content_type="application/json")

    def whispers(self) -> list[str]:
        """Return each sentence that only the acting person saw."""
        calls = self.slack.of("response") + self.slack.of("chat.postEphemeral")
        return [call["text"] for call in calls]

    def opened(self) -> dict[str, Any]:
        """Return the modal that was opened last."""
        return self.slack.of("views.open")[-1]["view"]

    async def _interact(self, payload: dict[str, Any]) -> httpx.Response:
        return await self._send(urlencode({"payload": json.dumps(payload)}))

    async def _send(self, body: str, *, content_type: str = FORM) -> httpx.Response:
        headers = signed(body, content_type=content_type)
        response = await self.http.post(
            "/slack/events", content=body.encode(), headers=headers
        )
        await work_done()
        return response

    def _trigger(self) -> str:
        return f"trigger.{next(self.triggers)}"


async def work_done() -> None:
    """Wait for what Bolt does after its acknowledgement."""
    async with asyncio.timeout(10):
        while True:
            lazy = [task for task in asyncio.all_tasks() if _is_lazy(task)]
            if not lazy:
                return
            await asyncio.gather(*lazy)


def _is_lazy(task: asyncio.Task) -> bool:
    return getattr(task.get_coro(), "__name__", "") == "to_runnable_function"
