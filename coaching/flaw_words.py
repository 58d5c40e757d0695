"""What is wrong with one value of the settings or of coaching.toml, in plain words."""

from typing import Any

from pydantic_core import ErrorDetails

WORDS = {
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be {ge} or more",
    "less_than": "must be less than {lt}",
    "less_than_equal": "must be {le} or less",
    "literal_error": "must be {expected}",
    "enum": "must be {expected}",
    "missing": "is missing",
    "too_short": "must have {min_length} entries or more",
    "too_long": "must have {max_length} entries or fewer",
    "string_pattern_mismatch": "is not of the form that is wanted",
    "string_too_short": "must have {min_length} characters or more",
    "finite_number": "must be a number",
}
KINDS = {
    "bool": "must be true or false",
    "date": "must be a day such as 2026-11-30",
    "datetime": "must be a day such as 2026-11-30",
    "dict": "must be a table",
    "float": "must be a number",
    "frozen": "must be a list",
    "int": "must be a whole number",
    "list": "must be a list",
    "mapping": "must be a table",
    "model": "must be a table",
    "path": "must be the path of a file",
    "set": "must be a list",
    "string": 'must be a text in "quotation marks"',
    "time": "must be a time of day such as 06:30",
    "tuple": "must be a list",
}
"""By the first word of pydantic's name of the flaw: int_parsing, time_type, …"""


def in_words(flaw: ErrorDetails) -> str:
    """Return what is wrong, without the value: it may be a secret in a wrong place.

    pydantic's own sentences speak of inputs and types to whoever wrote a program.
    """
    kind = flaw["type"]
    if kind in ("value_error", "assertion_error"):
        return flaw["msg"].partition(", ")[2]
    limits = {name: _plain(limit) for name, limit in (flaw.get("ctx") or {}).items()}
    if kind in WORDS:
        return WORDS[kind].format_map(limits)
    return KINDS.get(kind.partition("_")[0], "cannot be used")


def _plain(limit: Any) -> Any:  # noqa: ANN401 - whatever pydantic was told
    return f"{limit:g}" if isinstance(limit, float) else limit
