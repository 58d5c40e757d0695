"""A door as the program makes it, for tests that stand in front of one."""

import time
from collections.abc import Callable

from console.service.replayed_requests import Replays
from console.service.slack_signature import Door
from jobs.clock import Clock, system_clock
from models.db.database import SessionMaker

SECRET = "a-signing-secret"  # noqa: S105 - made up


def make_door(
    sessions: SessionMaker | None,
    *,
    clock: Clock = system_clock,
    wall: Callable[[], float] = time.time,
    note_skew: Callable[[float], None] = lambda _: None,
) -> Door:
    """Return a door whose replays are kept in the database of `sessions`, if any."""
    replays = Replays(sessions, clock=clock)
    return Door(SECRET, wall=wall, replays=replays, note_skew=note_skew)
