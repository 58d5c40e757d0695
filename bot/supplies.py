"""What every listener is handed: nothing in bot/ reaches for it on its own."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.recollection import Recollection
from coaching.thresholds import Thresholds
from models.database import SessionMaker


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplies:
    """The database, the numbers of the rules, the clock and the CRM's own hosts."""

    sessions: SessionMaker
    thresholds: Thresholds
    clock: Callable[[], datetime]
    """The aware instant now; the demo's differs from the wall's."""
    crm_hosts: frozenset[str]
    """Host suffixes to which a deal's name may link, such as "hubspot.com"."""
    recollection: Recollection = field(default_factory=Recollection)
    """Shared by all answers of one program; empty at the start."""
