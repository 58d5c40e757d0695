"""What every listener is handed: nothing in bot/ reaches for it on its own."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from bot.inbound.cache import Recollection
from bot.inbound.workspace_members import Members
from coaching.thresholds import Thresholds
from models.db.database import SessionMaker

AT_ONCE: Final = 8
"""Answers that are worked on at the same time.

They are fewer than the database has connections, so that what is due to be sent never
waits behind everybody who asks at nine o'clock.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplies:
    """The database, the numbers of the rules, the clock and the CRM's own hosts."""

    sessions: SessionMaker
    thresholds: Thresholds
    clock: Callable[[], datetime]
    """The aware instant now; the demo's differs from the wall's."""
    crm_hosts: frozenset[str]
    """Host suffixes to which a deal's name may link, such as "hubspot.com"."""
    app_id: str | None = None
    """Requests to another app are refused; None: whoever signs is believed."""
    members: Members = field(default_factory=Members)
    """Whom Slack calls a full member; empty at the start."""
    recollection: Recollection = field(default_factory=Recollection)
    """Shared by all answers of one program; empty at the start."""
    turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))
    """Whoever acts waits in line for one, first come, first served."""
