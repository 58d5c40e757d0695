"""Socket Mode: the connections of the app, and the envelopes that go over them."""

import asyncio
import contextlib
import itertools
from uuid import uuid4

from starlette.websockets import WebSocket, WebSocketDisconnect

from sandbox.slack.identity import APP_ID, Json


class Sockets:
    """The open connections. Each envelope goes over one of them, in turn."""

    def __init__(self) -> None:
        self._open: list[WebSocket] = []
        self._waiting: dict[str, asyncio.Future[Json | None]] = {}
        self._turn = itertools.count()

    @property
    def is_connected(self) -> bool:
        """Say whether the app has at least one connection."""
        return bool(self._open)

    async def serve(self, socket: WebSocket) -> None:
        """Greet a new connection and take its acknowledgements until it ends."""
        await socket.accept()
        self._open.append(socket)
        try:
            await socket.send_json(self._hello())
            while True:
                self._take(await socket.receive_json())
        except WebSocketDisconnect:
            pass
        finally:
            # The client may have been turned away already by `disconnect`.
            with contextlib.suppress(ValueError):
                self._open.remove(socket)

    async def ask(self, envelope: Json) -> Json | None:
        """Send an envelope and return the payload of its acknowledgement."""
        envelope_id = str(uuid4())
        answer: asyncio.Future[Json | None] = asyncio.Future()
        self._waiting[envelope_id] = answer
        socket = self._open[next(self._turn) % len(self._open)]
        try:
            await socket.send_json({**envelope, "envelope_id": envelope_id})
            return await answer
        finally:
            del self._waiting[envelope_id]

    async def disconnect(self, reason: str) -> int:
        """Turn every connection away, as Slack does to refresh them; return how many.

        The app must come back through `apps.connections.open`.
        """
        leaving, self._open = self._open, []
        for socket in leaving:
            notice = {"type": "disconnect", "reason": reason, "debug_info": _host()}
            await socket.send_json(notice)
        return len(leaving)

    def _take(self, message: Json) -> None:
        answer = self._waiting.get(message.get("envelope_id", ""))
        if answer is not None and not answer.done():
            answer.set_result(message.get("payload"))

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self._open),
            "debug_info": {**_host(), "approximate_connection_time": 18060},
            "connection_info": {"app_id": APP_ID},
        }


def _host() -> Json:
    return {"host": "sandbox-applink"}
