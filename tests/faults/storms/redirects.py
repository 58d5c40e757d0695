"""Slack and the CRM send on to somebody else: nobody there hears a word.

What may have arrived all the same is looked up; what was not read is read later.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from aiohttp import web

from tests.faults.crm_stand import OURS, Answer, Stand, as_it_is, opened
from tests.faults.slack import FaultySlack, delivery_of
from tests.faults.storms.busy_floor import busy_floor
from tests.faults.storms.elsewhere import elsewhere
from tests.faults.storms.form import Finding, Scene, Storm
from tests.faults.storms.reading import calm, differences, readers, stored
from tests.faults.storms.sending import plan, sent, told

STATUSES = (301, 302, 303, 307, 308)
OFTEN = 0.3
"""Of 1, so many of Slack's answers send on; of the CRM's, of which one run asks many
more, a tenth of that."""
BACK = 0.3
"""So many of them to where the question came from."""


class SendingOn:
    """A Slack that sends on, having taken the message or not."""

    def __init__(self, scene: Scene, there: str) -> None:
        self._dice, self._there = scene.dice("redirects"), there
        self.count = self.taken = 0

    def __call__(
        self, slack: FaultySlack, method: str, body: dict[str, Any]
    ) -> web.Response | None:
        """Answer some calls with another address."""
        if self._dice.random() >= OFTEN:
            return None
        self.count += 1
        if method == "chat.postMessage" and self._dice.random() < 0.5:
            self.taken += 1
            slack.accept(body["channel"], delivery_of(body))
        base = "" if self._dice.random() < BACK else self._there
        headers = {"location": f"{base}/api/{method}"}
        said = self._dice.choice(({"ok": True}, {"ok": False, "error": "invalid_auth"}))
        status = self._dice.choice(STATUSES)
        return web.json_response(said, status=status, headers=headers)


def _crm_desk(scene: Scene, there: str) -> Callable[[Answer], Answer]:
    dice = scene.dice("desk")

    def desk(answer: Answer) -> Answer:
        if dice.random() >= OFTEN / 10:
            return answer
        location = (b"location", f"{there}{answer.path}".encode())
        status = dice.choice(STATUSES)
        return replace(answer, status=status, headers=[*answer.headers, location])

    return desk


async def blow(scene: Scene) -> Finding:
    """Send through a Slack that sends on, then read a CRM that does so too."""
    async with elsewhere() as there:
        slack = SendingOn(scene, there.address)
        outcome = await sent(scene, plan(scene, short=9, long=250), mood=slack)
        wrong = await _read(scene, there.address)
    wrong += [f"somebody else was asked: {each}" for each in there.asked]
    did = f"{slack.count} answers of Slack sent on, {slack.taken} messages taken"
    return told(outcome, did, wrong=wrong)


async def _read(scene: Scene, there: str) -> list[str]:
    stand = Stand(
        floors={OURS: busy_floor(scene.size(20, 600))},
        clock_file=scene.folder / "clock.json",
    )
    async with opened(stand), readers(scene, stand) as work:
        stand.desk = _crm_desk(scene, there)
        await work.harass(scene.size(1, 20))
        stand.desk = as_it_is
        is_whole = await work.read_whole()
        expected = await calm(scene, stand)
    found = await stored(scene.database)
    wrong = differences(found, expected, but=("stream_states", "deal_snapshots"))
    return wrong + ([] if is_whole else ["no whole reading in its time"])


STORM = Storm(name="redirects", blow=blow)
