"""Every number of the rules: read from coaching.toml, checked, and named when wrong."""

import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, cast

from pydantic import BaseModel, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails

from coaching.flaw_words import in_words
from coaching.limits import (
    CompanyCalendar,
    CrmOnly,
    Digest,
    ExecutiveVisits,
    Forecast,
    HoldOut,
    Kinds,
    OddsLimits,
    Pipeline,
    Plan,
    Replay,
    Standing,
    Usual,
    WinRate,
    Work,
)
from coaching.limits.deals import DealSections
from coaching.limits.leaders import LeaderSections
from coaching.limits.presence import PresenceSections
from coaching.limits.reps import RepSections

Path = tuple[str, ...]
"""The names of a key and of the tables around it, the outermost first."""
PERCENT = 100
SURELY_PERCENT = 10
"""From here on a number in the place of a share is one in percent, not a slip."""
NAME = r'(?:"[^"]+"|[\w-]+)'
"""A key, quoted or bare."""
PAIR = re.compile(rf"\s*({NAME}(?:\.{NAME})*)\s*=\s*([^#]*?)\s*(?:#.*)?$")
"""A key and what is set for it."""
NUMBER = re.compile(r"(-?(?:\d+[.,]?\d*|[.,]\d+))\s*(%?)")
"""A number as somebody may write it who knows no TOML."""
NUMBERS = ("int", "float")
"""The first words of pydantic's names of what is no number."""
TEAM_DEPTH = 2
"""`team` and the leader's e-mail come before a team's own keys."""


class ThresholdsError(Exception):
    """coaching.toml cannot be used: whoever edits it must mend the keys named."""


class TeamTerms(LeaderSections, PresenceSections, DealSections, RepSections):
    """The sections that a team may set for itself; the rest holds for everybody."""

    usual: Usual = Usual()
    crm_only: CrmOnly = CrmOnly()
    pipeline: Pipeline = Pipeline()


class Thresholds(TeamTerms):
    """All sections of coaching.toml; without arguments, the shipped defaults."""

    kinds: Kinds = Kinds()
    calendar: CompanyCalendar = CompanyCalendar()
    work: Work = Work()
    win_rate: WinRate = WinRate()
    odds: OddsLimits = OddsLimits()
    executive_visits: ExecutiveVisits = ExecutiveVisits()
    forecast: Forecast = Forecast()
    digest: Digest = Digest()
    plan: Plan = Plan()
    replay: Replay = Replay()
    standing: Standing = Standing()
    hold_out: HoldOut = HoldOut()
    team: dict[str, TeamTerms] = Field(default_factory=dict)
    """By the leader's e-mail: the general values with the team's own put over them."""

    @model_validator(mode="before")
    @classmethod
    def _put_over(cls, tables: Any) -> Any:  # noqa: ANN401 - what TOML holds
        if not isinstance(tables, dict) or not isinstance(tables.get("team"), dict):
            return tables
        general = {
            name: tables[name] for name in TeamTerms.model_fields if name in tables
        }
        return tables | {
            "team": {
                leader: _over(general, own) if isinstance(own, dict) else own
                for leader, own in tables["team"].items()
            }
        }

    def of_team(self, leader_email: str | None) -> "Thresholds":
        """Return the values that hold for the team of this leader."""
        if not self.team or leader_email is None:
            return self
        by_email = {leader.lower(): own for leader, own in self.team.items()}
        own = by_email.get(leader_email.lower())
        if own is None:
            return self
        sections = {name: getattr(own, name) for name in TeamTerms.model_fields}
        return self.model_copy(update=sections)


def parse(text: str) -> Thresholds:
    """Return the thresholds in the TOML `text`; what it leaves out keeps its default.

    Raises ThresholdsError, one line for each flaw: the key, the line of the file
    where it can be told, what is wrong, and for a misspelt key the closest valid one.
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ThresholdsError(_no_toml(text, error)) from error
    try:
        return Thresholds.model_validate(tables)
    except ValidationError as error:
        lines = [
            _describe(flaw, text)
            for flaw in error.errors()
            if _is_its_own(flaw, tables)
        ]
        raise ThresholdsError("\n".join(lines)) from error


def _no_toml(text: str, error: tomllib.TOMLDecodeError) -> str:
    """Return where `text` is no TOML, and what is probably meant there."""
    lines = text.splitlines()
    found = re.search(r"line (\d+)", str(error))
    number = int(found[1]) if found else len(lines)
    line = "".join(lines[number - 1 : number])
    pair = PAIR.match(line)
    key, value = (pair[1], pair[2]) if pair else (line.partition("#")[0].strip(), "")
    if meant := _number_meant(value):
        return f"{key} (line {number}): {_slip(value)}, got {value}: write {meant}"
    if str(error).startswith(("Cannot overwrite", "Cannot declare")):
        return f"{key} (line {number}): it stands there twice: keep one of them"
    where = f"line {number}" if found else "its end"
    return (
        f"coaching.toml is not valid TOML: look at {where}"
        " for a quote, a bracket or a sign too many or too few"
    )


def _number_meant(value: str) -> str | None:
    """Return the number in `value` as TOML writes it; None if it is none or is so."""
    found = NUMBER.fullmatch(value)
    if found is None:
        return None
    number = Decimal(found[1].replace(",", "."))
    written = f"{number / PERCENT if found[2] else number:f}"
    return None if written == value else written


def _slip(value: str) -> str:
    if "%" in value:
        return "a percent sign"
    return "a decimal comma" if "," in value else "no digit before or after the point"


def lines_of(text: str) -> dict[Path, int]:
    """Return the line, from 1, on which each key and table of TOML `text` stands."""
    found: dict[Path, int] = {}
    table: Path = ()
    for number, line in enumerate(text.splitlines(), start=1):
        header = re.match(r"\s*\[([^\[\]]+)\]", line)
        key = re.match(rf"\s*({NAME}(?:\.{NAME})*)\s*=", line)
        if header:
            table = _parts(header[1])
            found.setdefault(table, number)
        elif key:
            found.setdefault((*table, *_parts(key[1])), number)
    return found


def _over(general: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Return `general` with each value of `own` in place of its own, table by table."""
    merged = dict(general)
    for name, value in own.items():
        below = merged.get(name)
        if isinstance(below, dict) and isinstance(value, dict):
            merged[name] = _over(below, value)
        else:
            merged[name] = value
    return merged


def _is_its_own(flaw: ErrorDetails, tables: Mapping[str, Any]) -> bool:
    """Say whether a team's flaw is in what the team itself has set.

    A flaw of the general values is found in each team as well, and told but once.
    """
    if flaw["loc"][:1] != ("team",):
        return True
    here: Any = tables
    for part in flaw["loc"]:
        if not isinstance(here, dict) or part not in here:
            return False
        here = here[part]
    return True


def _describe(flaw: ErrorDetails, text: str) -> str:
    path = tuple(str(part) for part in flaw["loc"])
    line = lines_of(text).get(path)
    where = f"{'.'.join(path)} (line {line})" if line else ".".join(path)
    if flaw["type"] == "extra_forbidden":
        return f"{where}: there is no such key{_hint(path)}"
    got = "" if isinstance(flaw["input"], dict) else f", got {flaw['input']}"
    return f"{where}: {in_words(flaw)}{got}{_share_meant(flaw)}{_unquoted(flaw)}"


def _unquoted(flaw: ErrorDetails) -> str:
    """Return how a number is written that was given as a text."""
    given = flaw["input"]
    if not isinstance(given, str) or flaw["type"].partition("_")[0] not in NUMBERS:
        return ""
    if NUMBER.fullmatch(given) is None:
        return ""
    return f": write {_number_meant(given) or given} without quotation marks"


def _share_meant(flaw: ErrorDetails) -> str:
    """Return how a share is written, where it was given in percent."""
    limits, given = flaw.get("ctx") or {}, flaw["input"]
    is_share = limits.get("le", limits.get("lt")) == 1
    if (
        not is_share
        or not isinstance(given, int | float)
        or not SURELY_PERCENT <= given <= PERCENT
    ):
        return ""
    return f": for {given:g}% write {given / PERCENT:g}"


def _hint(path: Path) -> str:
    is_team = path[0] == "team" and len(path) > TEAM_DEPTH
    model: type[BaseModel] = TeamTerms if is_team else Thresholds
    for part in path[TEAM_DEPTH if is_team else 0 : -1]:
        model = cast("type[BaseModel]", model.model_fields[part].annotation)
    close = get_close_matches(path[-1], model.model_fields, n=1, cutoff=0.0)
    return f"; did you mean {'.'.join([*path[:-1], *close])}?"


def _parts(dotted: str) -> Path:
    quoted_or_bare: list[Any] = re.findall(r'"([^"]+)"|([\w-]+)', dotted)
    return tuple(quoted or bare for quoted, bare in quoted_or_bare)
