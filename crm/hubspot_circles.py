"""Paging that does not end: the same cursor, the same rows, or none at all."""

from collections.abc import Sequence
from typing import Final

from crm.port import CrmDataError

MOST_EMPTY: Final = 10
"""So many pages without a row may follow one another, with a cursor to the next."""


class Way:
    """What a walk through pages has passed, so that it never goes in a circle."""

    def __init__(self, what: str, start: str | None) -> None:
        self._what = what
        self._cursors = {start}
        self._firsts: set[int] = set()
        self._empty = 0

    def passes(self, cursor: str | None, rows: Sequence[str]) -> None:
        """Note a page: its rows, the first will do, and the cursor after it.

        CrmDataError if it was passed before, under whatever cursor, or leads nowhere.
        """
        self._empty = 0 if rows else self._empty + 1
        is_known = bool(rows) and hash(rows[0]) in self._firsts
        if (
            (cursor is not None and cursor in self._cursors)
            or is_known
            or self._empty > MOST_EMPTY
        ):
            message = f"HubSpot's pages of {self._what} run in a circle"
            raise CrmDataError(message)
        self._cursors.add(cursor)
        self._firsts.update(map(hash, rows[:1]))
