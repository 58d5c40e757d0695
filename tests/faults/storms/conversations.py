"""Conversations that Slack no longer knows are opened anew; nobody is told twice."""

from collections import Counter
from typing import Any

from aiohttp import web

from tests.faults.slack import FaultySlack
from tests.faults.storms.form import Finding, Scene, Storm
from tests.faults.storms.sending import plan, sent, told

CODES = ("channel_not_found", "is_archived", "not_in_channel", "access_denied")
MOVES = 0.25
"""How often, of 1, a reader's conversation is another from a post on."""
HIDES = 0.3
"""How often, of 1, an old one's history is refused; the next look may read it."""


class Moving:
    """A Slack in which the direct messages with somebody get another id."""

    def __init__(self, scene: Scene) -> None:
        self._dice = scene.dice("conversations")
        self._moved: Counter[str] = Counter()
        self.moves = self.opened = self.refused = 0

    def __call__(
        self, _slack: FaultySlack, method: str, body: dict[str, Any]
    ) -> web.Response | None:
        """Refuse what is meant for an old conversation, and tell the present one."""
        if method == "conversations.open":
            self.opened += 1
            reader = body["users"].replace("U", "D", 1)
            channel = {"id": self._present(reader)}
            return web.json_response({"ok": True, "channel": channel})
        reader = body["channel"].partition("-")[0]
        if method == "chat.postMessage" and self._dice.random() < MOVES:
            self._moved[reader] += 1
            self.moves += 1
        if body["channel"] == self._present(reader):
            return None
        if method == "conversations.history" and self._dice.random() >= HIDES:
            return None
        self.refused += 1
        code = self._dice.choice(CODES)
        return web.json_response({"ok": False, "error": code})

    def _present(self, reader: str) -> str:
        return f"{reader}-{self._moved[reader]}" if self._moved[reader] else reader


async def blow(scene: Scene) -> Finding:
    """Send while conversations go stale under it."""
    slack = Moving(scene)
    outcome = await sent(scene, plan(scene, short=12, long=300), mood=slack)
    did = f"{slack.moves} conversations moved, {slack.refused} calls refused"
    # One opening for each move that was met, and one for each whose answer was lost.
    most = slack.refused + outcome.deliveries + outcome.kills
    wrong = [f"opened {slack.opened} times"] if slack.opened > most else []
    return told(outcome, did, wrong=wrong)


STORM = Storm(name="stale conversations", blow=blow)
