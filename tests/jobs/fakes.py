"""What stands in for Slack: a messenger that records, a directory that is a list."""

import asyncio
from collections import Counter
from datetime import datetime

from bot.outbound.directory import SlackUser
from bot.outbound.messenger import SentReceipt
from bot.views.slack_text.blocks import Payload


class FakeMessenger:
    """Records what was posted; raises what the test hands it, once each."""

    def __init__(self) -> None:
        self.posted: list[tuple[str, Payload, str]] = []
        self.opened: list[str] = []
        self.looked_up: list[tuple[str, str, datetime]] = []
        self.post_errors: list[BaseException] = []
        self.open_errors: list[BaseException] = []
        self.find_errors: list[BaseException] = []
        self.late_errors: list[BaseException] = []
        """Raised after the message was taken: its answer was lost on the way."""

    async def open_dm(self, user_id: str) -> str:
        await asyncio.sleep(0)
        if self.open_errors:
            raise self.open_errors.pop(0)
        self.opened.append(user_id)
        return f"D{user_id[1:]}"

    async def post(
        self, channel: str, payload: Payload, delivery_id: str
    ) -> SentReceipt:
        await asyncio.sleep(0)
        if self.post_errors:
            raise self.post_errors.pop(0)
        self.posted.append((channel, payload, delivery_id))
        if self.late_errors:
            raise self.late_errors.pop(0)
        return SentReceipt(channel=channel, ts=f"{len(self.posted)}.0")

    async def find(
        self, channel: str, delivery_id: str, *, since: datetime, now: datetime
    ) -> SentReceipt | None:
        del now
        await asyncio.sleep(0)
        self.looked_up.append((channel, delivery_id, since))
        if self.find_errors:
            raise self.find_errors.pop(0)
        for number, (where, _, posted) in enumerate(self.posted, start=1):
            if (where, posted) == (channel, delivery_id):
                return SentReceipt(channel=channel, ts=f"{number}.0")
        return None

    async def deliveries(
        self, channel: str, *, since: datetime, now: datetime
    ) -> Counter[str]:
        del now
        await asyncio.sleep(0)
        self.looked_up.append((channel, "", since))
        if self.find_errors:
            raise self.find_errors.pop(0)
        return Counter(each for where, _, each in self.posted if where == channel)


class FakeDirectory:
    """Knows the users it is given; `unlisted` ones only by their address."""

    def __init__(self, *users: SlackUser, unlisted: tuple[SlackUser, ...] = ()) -> None:
        self._users = list(users)
        self._unlisted = {user.email: user for user in unlisted}
        self.looked_up: list[str] = []

    async def users(self) -> list[SlackUser]:
        return self._users

    async def by_email(self, email: str) -> SlackUser | None:
        self.looked_up.append(email)
        return self._unlisted.get(email)


def make_user(number: int, **changes: object) -> SlackUser:
    values = {
        "id": f"U{number:08d}",
        "name": f"Person {number}",
        "email": f"person{number}@example.test",
        "time_zone": "America/New_York",
        "is_deactivated": False,
        "is_guest": False,
        "is_bot": False,
    } | changes
    return SlackUser(**values)
