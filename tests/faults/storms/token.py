"""Slack refuses the token, the workspace or a reader for a while; nothing is lost.

A message that is wrong itself ends by name, and no other with it.
"""

from collections import Counter
from dataclasses import replace
from typing import Any

from aiohttp import web

from tests.faults.slack import FaultySlack, delivery_of
from tests.faults.storms.form import Finding, Scene, Storm
from tests.faults.storms.sending import WAITS, WORKERS, plan, sent, told
from tests.faults.storms.spells import Spells

TOKEN = ("invalid_auth", "token_revoked", "token_expired", "account_inactive")
WORKSPACE = ("ekm_access_denied", "team_added_to_org", "missing_scope")
POSTING = ("restricted_action", "user_disabled")
OPENING = ("user_not_found", "an_error_of_next_year")
GAP = 0.1
WRONG_ITSELF = 0.1
"""How many messages Slack never takes for what they are, of 1."""


class Refusing:
    """A Slack that refuses, for a while each, what an admin can mend."""

    def __init__(self, scene: Scene) -> None:
        self._dice = scene.dice("token")
        self.spells = Spells(
            scene.dice("spells"),
            (*TOKEN, *WORKSPACE, *POSTING, *OPENING),
            often=0.08,
            lasts=(0.5, 2.5),
        )
        self.refused: Counter[str] = Counter()
        """By the word that was said to what sends: to an opening or a post."""
        self._looked_at: set[str] = set()
        self.wrong: set[str] = set()

    def __call__(
        self, _slack: FaultySlack, method: str, body: dict[str, Any]
    ) -> web.Response | None:
        """Refuse what the trouble of this moment concerns."""
        is_post = method == "chat.postMessage"
        if (code := self.spells.present()) and self._concerns(code, method, body):
            self.refused[code] += method != "conversations.history"
            return _no(code)
        if is_post and self._is_wrong(delivery_of(body)):
            return _no("invalid_blocks")
        return None

    def _concerns(self, code: str, method: str, body: dict[str, Any]) -> bool:
        if code in TOKEN:
            return True
        if code in WORKSPACE:
            return method != "conversations.history"
        if code in OPENING:
            return method == "conversations.open"
        # Every third reader, by the last digit of the conversation.
        return method == "chat.postMessage" and int(body["channel"][-1]) % 3 == 0

    def _is_wrong(self, delivery: str) -> bool:
        if delivery not in self._looked_at:
            self._looked_at.add(delivery)
            if self._dice.random() < WRONG_ITSELF:
                self.wrong.add(delivery)
        return delivery in self.wrong


def _no(code: str) -> web.Response:
    return web.json_response({"ok": False, "error": code})


async def blow(scene: Scene) -> Finding:
    """Send while tokens are refused and taken again."""
    slack = Refusing(scene)
    what = plan(scene, short=12, long=300)
    # With a pause between two messages one alone asks when the gate opens.
    terms = what.terms | {"gap": GAP}
    # Each start asks anew: with many of them nobody would see who asks without one.
    what = replace(what, knows_channels=False, terms=terms, kill_every=None)
    outcome = await sent(scene, what, mood=slack)
    by_token = sum(slack.refused[code] for code in TOKEN)
    # A start asks anew, as the program does; some are on their way when it is refused.
    starts = outcome.kills + WORKERS
    most = 2 * slack.spells.knocks(TOKEN, every=WAITS["token"]) + starts
    wrong = []
    if by_token > most:
        wrong.append(f"a refused token was tried {by_token} times, not {most}")
    did = (
        f"{len(slack.spells.so_far)} spells of refusal, "
        f"{sum(slack.refused.values())} calls refused"
    )
    return told(outcome, did, excused=slack.wrong, wrong=wrong)


STORM = Storm(name="a refused token", blow=blow)
