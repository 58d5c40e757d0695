"""The people of a floor, as accounts of the stand-in's workspace."""

import csv
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.slack.identity import (
    APP_ID,
    APP_NAME,
    BOT_ID,
    BOT_USER_ID,
    BOT_USER_NAME,
    TEAM_ID,
    Json,
    user_id,
)

INACTIVE = "no"


class FloorError(Exception):
    """The floor's people cannot be read; whoever wrote the floor can mend it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What somebody has set beside their name."""

    emoji: str = ""
    text: str = ""
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One person who can sign in, or could before they left."""

    user_id: str
    name: str
    email: str
    role: str
    time_zone: str
    country: str = ""
    """Whose public holidays they keep; Slack does not know it, the clock strip does."""
    leader_email: str = ""
    is_deleted: bool = False
    status: Status | None = None
    title: str = ""
    is_guest: bool = False

    @property
    def handle(self) -> str:
        """The name that others type after `@`, as slash commands carry it."""
        return self.email.partition("@")[0].lower()


def read_accounts(floor: Path) -> tuple[Account, ...]:
    """Read a floor's `people.csv`; `statuses.csv` and `profiles.csv` if there are any.

    Raises FloorError if the file is missing or lacks what an account needs.
    """
    path = floor / "people.csv"
    try:
        statuses = _statuses(floor / "statuses.csv")
        profiles = _profiles(floor / "profiles.csv")
        with path.open(encoding="utf-8-sig", newline="") as lines:
            found = [(_account(row), row["id"]) for row in csv.DictReader(lines)]
        return tuple(
            replace(one, status=statuses.get(id_), **profiles.get(id_, {}))
            for one, id_ in found
        )
    except (OSError, KeyError, ValueError) as error:
        message = f"cannot read the people of {path}: {error}"
        raise FloorError(message) from error


def _statuses(path: Path) -> dict[str, Status]:
    """Return by a person's id what their status is."""
    if not path.exists():
        return {}
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return {
            row["id"]: Status(
                emoji=row["emoji"],
                text=row["text"],
                until=datetime.fromisoformat(row["until"]) if row["until"] else None,
            )
            for row in csv.DictReader(lines)
        }


def _profiles(path: Path) -> dict[str, Any]:
    """Return by a person's id what they do, and whether they are a guest."""
    if not path.exists():
        return {}
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return {
            row["id"]: {"title": row["title"], "is_guest": row["kind"] == "guest"}
            for row in csv.DictReader(lines)
        }


def _account(row: dict[str, str]) -> Account:
    return Account(
        user_id=user_id(int(row["id"])),
        name=row["name"],
        email=row["email"],
        role=row["role"],
        time_zone=row["time_zone"] or "UTC",
        country=row.get("country") or "",
        leader_email=row.get("leader_email") or "",
        is_deleted=row.get("active") == INACTIVE,
    )


def user_json(account: Account, *, with_email: bool, now: datetime) -> Json:
    """Return the account as `users.info` shows it; `with_email` needs a scope."""
    return {
        "id": account.user_id,
        "team_id": TEAM_ID,
        "name": account.handle,
        "deleted": account.is_deleted,
        "profile": _profile(account, with_email=with_email),
        "is_bot": False,
        "is_app_user": False,
        "updated": int(datetime(2026, 1, 1, tzinfo=UTC).timestamp()),
        **({} if account.is_deleted else _living(account, now)),
    }


def _living(account: Account, now: datetime) -> Json:
    """Return what Slack tells of people who have not left."""
    offset = now.astimezone(ZoneInfo(account.time_zone)).utcoffset()
    return {
        "color": "4a6fa5",
        "real_name": account.name,
        "tz": account.time_zone,
        "tz_label": account.time_zone.replace("_", " "),
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "is_admin": account.role == "admin",
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": account.is_guest,
        "is_ultra_restricted": False,
        "is_email_confirmed": True,
        "who_can_share_contact_card": "EVERYONE",
    }


def _profile(account: Account, *, with_email: bool) -> Json:
    first, _, last = account.name.partition(" ")
    profile: Json = {
        "title": account.title,
        "phone": "",
        "real_name": account.name,
        "real_name_normalized": account.name,
        "display_name": account.handle,
        "display_name_normalized": account.handle,
        **_shown_status(account.status or Status()),
        "first_name": first,
        "last_name": last,
        "team": TEAM_ID,
    }
    if with_email:
        profile["email"] = account.email
    return profile


def _shown_status(status: Status) -> Json:
    until = int(status.until.timestamp()) if status.until else 0
    return {
        "status_text": status.text,
        "status_emoji": status.emoji,
        "status_expiration": until,
    }


def slackbot_json() -> Json:
    """Return Slack's own bot, which every `users.list` begins with."""
    return {
        "id": "USLACKBOT",
        "team_id": TEAM_ID,
        "name": "slackbot",
        "deleted": False,
        "real_name": "Slackbot",
        "tz": "America/Los_Angeles",
        "tz_label": "Pacific Standard Time",
        "tz_offset": -28800,
        "profile": {"real_name": "Slackbot", "always_active": True, "team": TEAM_ID},
        # Slack does not mark its own bot as one, and clients stumble over it.
        "is_bot": False,
        "is_app_user": False,
        "updated": 0,
    }


def app_json() -> Json:
    """Return the user that the app itself is."""
    return {
        "id": BOT_USER_ID,
        "team_id": TEAM_ID,
        "name": BOT_USER_NAME,
        "deleted": False,
        "real_name": APP_NAME,
        "tz": "America/Los_Angeles",
        "tz_label": "Pacific Standard Time",
        "tz_offset": -28800,
        "profile": {
            "real_name": APP_NAME,
            "api_app_id": APP_ID,
            "bot_id": BOT_ID,
            "always_active": True,
            "team": TEAM_ID,
        },
        "is_bot": True,
        "is_app_user": False,
        "updated": 0,
    }
