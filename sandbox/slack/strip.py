"""The clock strip: it moves the demo's clock and waits until the app has followed."""

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import httpx

from sandbox.slack.accounts import Account
from sandbox.slack.timeline import last_friday, next_friday, next_working_day
from sandbox.slack.workspace import Workspace

FOLLOW_SECONDS = 300.0
POLL_SECONDS = 0.5
FOLLOWING = "clock"


class Strip:
    """Moves the clock with `write`, and tells the app at the moved-url if it has one.

    Before, so that it sends what is on its way, and after. The app may answer when it
    is done, or at once with `{"working": true}`; then a GET of the same address says
    when it is no longer working.
    """

    def __init__(
        self, workspace: Workspace, write: Callable[[datetime], None] | None
    ) -> None:
        self._workspace = workspace
        self._write = write
        self._settled = asyncio.Event()
        self._settled.set()

    @property
    def is_movable(self) -> bool:
        """Say whether there is a clock to move."""
        return self._write is not None

    @property
    def is_following(self) -> bool:
        """Say whether the clock is on its way somewhere."""
        return not self._settled.is_set()

    async def settled(self) -> None:
        """Return when the app has followed the clock: at once, if it stands."""
        await self._settled.wait()

    def zone(self) -> ZoneInfo:
        """Return the zone that the strip shows: the VP's, or where most people are."""
        return ZoneInfo(self._place()[0])

    def _place(self) -> tuple[str, str]:
        """Return the time zone and the country of the VP, or of most people."""
        everyone: list[Account] = list(self._workspace.accounts.values())
        leaders = [a for a in everyone if a.role == "vp"] or everyone
        most = Counter((a.time_zone, a.country) for a in leaders).most_common(1)
        return most[0][0] if most else ("UTC", "")

    def aim(self, to: str) -> datetime:
        """Return the instant of `next_working_day`, `friday` or an ISO instant.

        Raises ValueError for anything else.
        """
        now = self._workspace.clock()
        if to == "next_working_day":
            zone, country = self._place()
            return next_working_day(now, ZoneInfo(zone), country=country)
        if to == "friday":
            return next_friday(now, self.zone())
        at = datetime.fromisoformat(to)
        if at.tzinfo is None:
            message = "an instant needs an offset"
            raise ValueError(message)
        return at

    async def follow(self, at: datetime) -> None:
        """Set the clock to `at` and stay until the app has caught up."""
        if self._write is None:
            return
        url = self._workspace.options.moved_url
        if url is None:
            self._write(at)
            return
        self._settled.clear()
        self._workspace.working.add(FOLLOWING)
        try:
            # What is on its way is sent first: it must not grow a day old in between.
            now = self._workspace.clock()
            await _tell(url, now)
            for stop in self._stops(now, at):
                self._write(stop)
                await _tell(url, stop)
        finally:
            self._workspace.working.discard(FOLLOWING)
            self._settled.set()

    def _stops(self, now: datetime, at: datetime) -> list[datetime]:
        """Return `at` and, before it, the last Friday's digest that is passed over.

        An app that had run all the while would have sent it in time; one that hears
        of it at ten o'clock can only apologise.
        """
        digest = last_friday(at, self.zone())
        return [digest, at] if now < digest < at else [at]


async def _tell(url: str, at: datetime) -> None:
    async with httpx.AsyncClient(timeout=FOLLOW_SECONDS, trust_env=False) as app:
        try:
            answer = await app.post(url, json={"at": at.isoformat()})
            while _is_working(answer):
                await asyncio.sleep(POLL_SECONDS)
                answer = await app.get(url)
        except httpx.HTTPError:
            # An app that has gone away follows nothing; the page stays usable.
            return


def _is_working(answer: httpx.Response) -> bool:
    try:
        body = answer.json()
    except ValueError:
        return False
    return isinstance(body, dict) and bool(body.get("working"))
