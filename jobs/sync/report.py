"""What a sync did to each stream, and who hears of it while it runs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

from crm.port import OPTIONAL, Stream
from models.crm_data.row_changes import Written


class Progress(Protocol):
    """Told of every batch that was stored; a command draws a bar from it."""

    def advance(self, stream: Stream, count: int) -> None:
        """Note that `count` more rows of `stream` are stored."""

    def expect(self, stream: Stream, count: int) -> None:
        """Note that `count` rows of `stream` are still to be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamReport:
    """How the run of one stream went."""

    written: Written = field(default_factory=Written)
    pages: int = 0
    quarantined: int = 0
    """Rows that could not become records at all."""
    error: str | None = None
    """Why it broke off, with the mend; its position is kept."""
    is_disabled: bool = False
    """It is not read, by choice or since the token may not: the others go on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncReport:
    """How a whole run went."""

    streams: Mapping[Stream, StreamReport] = field(default_factory=dict)
    error: str | None = None
    """Why nothing could be read at all, such as a wrong token."""
    ahead: timedelta | None = None
    """Of the CRM's clock is ours; None if the CRM told no time."""

    @property
    def is_complete(self) -> bool:
        """Say whether every stream went through to its end.

        But for those that the CRM refuses and no rule needs: somebody has chosen so.
        """
        return self.error is None and all(
            report.error is None or (report.is_disabled and stream in OPTIONAL)
            for stream, report in self.streams.items()
        )
