"""The doctor presses a button: the real Bolt app must answer, as Slack would see it.

Nothing is sent: no message has this button, so that it is acknowledged and no more.
"""

import hashlib
import hmac
import json
import time
from http import HTTPStatus
from urllib.parse import urlencode

import httpx
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

from console.doctor.report import Line, ok, wrong
from console.parts import Parts
from console.service.http import http_app
from console.service.replayed_requests import Replays
from console.service.slack_signature import Door

PRESS = {
    "type": "block_actions",
    "user": {"id": "U0DOCTOR"},
    "actions": [
        {"type": "button", "action_id": "doctor", "block_id": "doctor", "value": "1"}
    ],
}


async def check_listening(parts: Parts) -> list[Line]:
    """Let the real Bolt app take a press, signed where it comes over HTTP."""
    settings = parts.settings
    bolt = parts.bolt()
    # Whatever befalls Bolt, it catches and answers: with words, or with 500.
    if settings.http_port is None:
        status, said = await _over_the_socket(bolt)
    elif settings.slack_signing_secret is not None:
        secret = settings.slack_signing_secret.get_secret_value()
        status, said = await _over_http(bolt, parts, secret)
    else:
        return []
    if status == HTTPStatus.OK and not said:
        return [ok("Slack: a press of a button is answered")]
    return [
        wrong(
            f"Slack: a press of a button would fail ({status}): every button and "
            "command would; look at SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET"
        )
    ]


async def _over_the_socket(bolt: AsyncApp) -> tuple[int, str]:
    answer = await bolt.async_dispatch(
        AsyncBoltRequest(body=dict(PRESS), mode="socket_mode")
    )
    return answer.status, answer.body


async def _over_http(bolt: AsyncApp, parts: Parts, secret: str) -> tuple[int, str]:
    """Come through the same door as Slack, but leave no trace in the database."""
    door = Door(
        secret,
        wall=time.time,
        replays=Replays(None, clock=parts.clock),
        note_skew=lambda _seconds: None,
    )
    transport = httpx.ASGITransport(app=http_app(bolt, door=door, tick=None))
    body = urlencode({"payload": json.dumps(PRESS)})
    async with httpx.AsyncClient(
        transport=transport, base_url="http://doctor", trust_env=False
    ) as slack:
        answer = await slack.post(
            "/slack/events", content=body, headers=_signed(body, secret)
        )
    return answer.status_code, answer.text


def _signed(body: str, secret: str) -> dict[str, str]:
    stamp = str(int(time.time()))
    digest = hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256)
    return {
        "content-type": "application/x-www-form-urlencoded",
        "x-slack-request-timestamp": stamp,
        "x-slack-signature": f"v0={digest.hexdigest()}",
    }
