"""Thresholds to be tried beside those in force: `cliff.focus=0.5`."""

import tomllib
from collections.abc import Iterable
from typing import Any

from pydantic import ValidationError

from coaching.flaw_words import in_words
from coaching.thresholds import Thresholds, ThresholdsError, parse


def changed(thresholds: Thresholds, changes: Iterable[str]) -> Thresholds:
    """Return `thresholds` with `changes`, each of the form section.key=value.

    ThresholdsError names each one that cannot be used: the key, what is wrong with it,
    and for a misspelt key the closest valid one.
    """
    wanted = list(changes)
    tables = thresholds.model_dump()
    flaws: list[str] = []
    for change in wanted:
        try:
            _overlay(tables, _table(change))
        except ThresholdsError as error:
            flaws.append(str(error))
    if flaws:
        raise ThresholdsError("\n".join(flaws))
    try:
        return Thresholds.model_validate(tables)
    except ValidationError as error:
        raise ThresholdsError(_in_words(wanted, error)) from error


def _table(change: str) -> dict[str, Any]:
    return tomllib.loads(_line(change))


def _line(change: str) -> str:
    key, equals, value = (part.strip() for part in change.partition("="))
    line = f"{key} = {_toml(value)}"
    try:
        is_one = len(tomllib.loads(line)) == 1
    except tomllib.TOMLDecodeError:
        is_one = False
    if not equals or not value or not is_one:
        message = f"{change}: write it as section.key=value, such as cliff.focus=0.5"
        raise ThresholdsError(message)
    return line


def _in_words(changes: Iterable[str], error: ValidationError) -> str:
    """Return a line for each flaw; what is wrong with one change alone comes first."""
    alone = [flaw for change in changes for flaw in _flaws(change)]
    if alone:
        return "\n".join(alone)
    return "\n".join(
        f"{'.'.join(map(str, flaw['loc']))}: {in_words(flaw)}"
        for flaw in error.errors()
    )


def _flaws(change: str) -> list[str]:
    try:
        parse(_line(change))
    except ThresholdsError as error:
        # The only line of a file that is none.
        return [line.replace(" (line 1)", "") for line in str(error).splitlines()]
    return []


def _toml(value: str) -> str:
    """Return `value` as TOML; what is none by itself is taken as a text."""
    try:
        tomllib.loads(f"v = {value}")
    except tomllib.TOMLDecodeError:
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    return value


def _overlay(onto: dict[str, Any], given: dict[str, Any]) -> None:
    for key, value in given.items():
        if isinstance(value, dict) and isinstance(onto.get(key), dict):
            _overlay(onto[key], value)
        else:
            onto[key] = value
