"""The header of a people file: which column each spelling of a name means."""

import difflib
import re
import unicodedata
from collections.abc import Sequence

NEEDED = ("email", "name", "role", "leader_email")
OPTIONAL = (
    "leader_since",
    "start_date",
    "time_zone",
    "country",
    "target",
    "currency",
    "one_on_one_days",
    "time_off",
)
PASSED_OVER = ("id", "active")
"""Columns of the sandbox's people.csv that belong to the CRM."""
KNOWN = (*NEEDED, *OPTIONAL, *PASSED_OVER)
ALSO = {
    "email address": "email",
    "full name": "name",
    "leader": "leader_email",
    "manager": "leader_email",
    "manager email": "leader_email",
    "tz": "time_zone",
    "currency code": "currency",
    "country code": "country",
}
"""Other names that offices give to these columns, and nothing else is guessed."""


def column(name: str) -> str | None:
    """Return the column that the header's cell `name` means; None if we know none.

    Case, spaces, hyphens and underscores do not count: "Leader E-Mail" is leader_email.
    """
    return _BY_LETTERS.get(_letters(name))


def known(header: Sequence[str]) -> int:
    """Count the cells of `header` that name a column we know."""
    return sum(column(name) is not None for name in header)


def faults(header: Sequence[str]) -> list[str]:
    """Return what is wrong with `header`, each with its mend; empty if nothing is."""
    columns = [column(name) for name in header]
    if not any(columns):
        return [f"the first line must name the columns {', '.join(NEEDED)}"]
    missing = [f"column {name} is missing" for name in NEEDED if name not in columns]
    unknown = [
        f"column {name.strip()[:40]!r} is unknown: {_mend(name)}"
        for name, found in zip(header, columns, strict=True)
        if found is None and name.strip()
    ]
    twice = [
        f"column {name} is there twice: keep one"
        for name in KNOWN
        if columns.count(name) > 1
    ]
    return missing + unknown + twice


def _letters(name: str) -> str:
    plain = unicodedata.normalize("NFKC", name).casefold()
    return re.sub(r"[\s_\-\u200b\ufeff]", "", plain)


_BY_LETTERS = {_letters(name): name for name in KNOWN} | {
    _letters(other): name for other, name in ALSO.items()
}


def _mend(name: str) -> str:
    close = difflib.get_close_matches(_letters(name), _BY_LETTERS, n=1, cutoff=0.65)
    if close:
        return f"is it {_BY_LETTERS[close[0]]}?"
    return f"delete it, or name it one of {', '.join((*NEEDED, *OPTIONAL))}"
