"""Every rule: one row each, and the mark of its version."""

import json
from functools import reduce
from hashlib import blake2b

from pydantic import BaseModel

from coaching.rulebook.floor import FLOOR
from coaching.rulebook.leaders import LEADERS
from coaching.rulebook.reps import REPS
from coaching.rulebook.row import Rule, Wording
from coaching.thresholds import Path, Thresholds

__all__ = ["RULEBOOK", "RULES", "Rule", "Wording", "rule_version", "value_at", "values"]

RULEBOOK: dict[str, Wording] = {
    wording.rule: wording for wording in (*REPS, *LEADERS, *FLOOR)
}
"""By the rule's name, in the order in which they are shown."""
RULES: dict[str, Rule] = {
    rule: wording for rule, wording in RULEBOOK.items() if isinstance(wording, Rule)
}
"""Those that find signals."""
MARK_BYTES = 3


def rule_version(rule: str, definition: int, thresholds: Thresholds) -> str:
    """Return what changes whenever the rule is defined anew or judged by other values.

    Such as "1.4f02ab": the number of its definition, and a mark of its words and of all
    values that it reads. A rule without words has but its number.
    """
    wording = RULEBOOK.get(rule)
    if wording is None:
        return str(definition)
    read = {
        section: getattr(thresholds, section).model_dump(mode="json")
        for section in wording.sections
    }
    told = json.dumps([wording.text, read], sort_keys=True).encode()
    return f"{definition}.{blake2b(told, digest_size=MARK_BYTES).hexdigest()}"


def values(thresholds: Thresholds) -> dict[Path, object]:
    """Return each value of `thresholds` by its path, those of the teams left out."""
    found: dict[Path, object] = {}
    for section in type(thresholds).model_fields:
        if section != "team":
            found |= _leaves(getattr(thresholds, section), (section,))
    return found


def value_at(thresholds: BaseModel, path: Path) -> object:
    """Return the value at `path`."""
    return reduce(getattr, path, thresholds)


def _leaves(section: BaseModel, path: Path) -> dict[Path, object]:
    found: dict[Path, object] = {}
    for name in type(section).model_fields:
        value = getattr(section, name)
        if isinstance(value, BaseModel):
            found |= _leaves(value, (*path, name))
        else:
            found[*path, name] = value
    return found
