"""Every number of the rules: read from coaching.toml, checked, and named when wrong."""

import re
import tomllib
from difflib import get_close_matches
from typing import Any, cast

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from coaching.limits import (
    Cliff,
    Digest,
    ExecutiveVisits,
    FieldTime,
    FirstMeetings,
    Flags,
    Forecast,
    Kinds,
    Kitchen,
    NearlyEmpty,
    OneOnOne,
    Pipeline,
    Plan,
    Quiet,
    Replay,
    Section,
    UncertainMeeting,
    WinRate,
    Work,
)


class ThresholdsError(Exception):
    """coaching.toml cannot be used: whoever edits it must mend the keys named."""


class Thresholds(Section):
    """All sections of coaching.toml; without arguments, the shipped defaults."""

    kinds: Kinds = Kinds()
    work: Work = Work()
    cliff: Cliff = Cliff()
    nearly_empty: NearlyEmpty = NearlyEmpty()
    quiet: Quiet = Quiet()
    flags: Flags = Flags()
    win_rate: WinRate = WinRate()
    uncertain_meeting: UncertainMeeting = UncertainMeeting()
    kitchen: Kitchen = Kitchen()
    first_meetings: FirstMeetings = FirstMeetings()
    field_time: FieldTime = FieldTime()
    executive_visits: ExecutiveVisits = ExecutiveVisits()
    one_on_one: OneOnOne = OneOnOne()
    pipeline: Pipeline = Pipeline()
    forecast: Forecast = Forecast()
    digest: Digest = Digest()
    plan: Plan = Plan()
    replay: Replay = Replay()


def parse(text: str) -> Thresholds:
    """Return the thresholds in the TOML `text`; what it leaves out keeps its default.

    Raises ThresholdsError, one line for each flaw: the key, the line of the file
    where it can be told, what is wrong, and for a misspelt key the closest valid one.
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = f"coaching.toml is not valid TOML: {error}"
        raise ThresholdsError(message) from error
    try:
        return Thresholds.model_validate(tables)
    except ValidationError as error:
        lines = [_describe(flaw, text) for flaw in error.errors()]
        raise ThresholdsError("\n".join(lines)) from error


def _describe(flaw: ErrorDetails, text: str) -> str:
    path = [str(part) for part in flaw["loc"]]
    line = _line_of(path, text)
    where = f"{'.'.join(path)} (line {line})" if line else ".".join(path)
    if flaw["type"] == "extra_forbidden":
        return f"{where}: there is no such key{_hint(path)}"
    got = "" if isinstance(flaw["input"], dict) else f", got {flaw['input']}"
    return f"{where}: {flaw['msg'].removeprefix('Value error, ')}{got}"


def _hint(path: list[str]) -> str:
    model: type[BaseModel] = Thresholds
    for part in path[:-1]:
        model = cast("type[BaseModel]", model.model_fields[part].annotation)
    close = get_close_matches(path[-1], model.model_fields, n=1, cutoff=0.0)
    return f"; did you mean {'.'.join([*path[:-1], *close])}?"


def _line_of(path: list[str], text: str) -> int | None:
    """Return the line on which the key or the table of `path` stands, from 1."""
    table: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        header = re.match(r"\s*\[([^\[\]]+)\]", line)
        key = re.match(r"\s*(\"[^\"]+\"|[\w.-]+)\s*=", line)
        if header:
            table = _parts(header[1])
        here = table if header else [*table, *_parts(key[1])] if key else None
        if here == path:
            return number
    return None


def _parts(dotted: str) -> list[str]:
    quoted_or_bare: list[Any] = re.findall(r'"([^"]+)"|([\w-]+)', dotted)
    return [quoted or bare for quoted, bare in quoted_or_bare]
