"""One reason to refuse a payload, and the checks that every part needs."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sandbox.slack.identity import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What is wrong, and where, as a JSON pointer into the request."""

    pointer: str
    message: str

    def __str__(self) -> str:
        return f"{self.message} [json-pointer:{self.pointer}]"


Findings = Iterator[Finding]


def length(value: object, pointer: str, *, most: int, least: int = 1) -> Findings:
    """Check that `value` is a string of `least` to `most` characters."""
    if not isinstance(value, str):
        yield Finding(pointer=pointer, message="must provide a string")
    elif len(value) < least:
        message = f"must be more than {least - 1} characters"
        yield Finding(pointer=pointer, message=message)
    elif len(value) > most:
        message = f"must be less than {most + 1} characters"
        yield Finding(pointer=pointer, message=message)


def optional_lengths(part: Json, pointer: str, limits: dict[str, int]) -> Findings:
    """Check each string of `limits` that `part` has."""
    for key, most in limits.items():
        if part.get(key) is not None:
            yield from length(part[key], f"{pointer}/{key}", most=most)


def items(value: object, pointer: str, *, most: int, least: int = 1) -> Findings:
    """Check that `value` is a list of `least` to `most` items."""
    if not isinstance(value, list):
        yield Finding(pointer=pointer, message="must be an array")
    elif len(value) < least:
        yield Finding(pointer=pointer, message=f"no less than {least} items allowed")
    elif len(value) > most:
        yield Finding(pointer=pointer, message=f"no more than {most} items allowed")


def required(part: Json, pointer: str, *keys: str) -> Findings:
    """Check that `part` has each of `keys`."""
    for key in keys:
        if part.get(key) is None:
            message = f"missing required field: {key}"
            yield Finding(pointer=pointer, message=message)


def each(value: object, pointer: str) -> Iterator[tuple[Json, str]]:
    """Yield the objects of a list with their pointers; other things are skipped."""
    for index, part in enumerate(value if isinstance(value, list) else []):
        if isinstance(part, dict):
            yield part, f"{pointer}/{index}"


def objects_only(value: object, pointer: str) -> Findings:
    """Check that a list holds nothing but objects."""
    for index, part in enumerate(value if isinstance(value, list) else []):
        if not isinstance(part, dict):
            where = f"{pointer}/{index}"
            yield Finding(pointer=where, message="must provide an object")


def kind_of(part: Any, allowed: frozenset[str], pointer: str) -> Findings:  # noqa: ANN401 - whatever JSON held
    """Check that `part` is an object whose type is one of `allowed`."""
    if not isinstance(part, dict):
        yield Finding(pointer=pointer, message="must provide an object")
    elif part.get("type") not in allowed:
        message = f"unsupported type: {part.get('type')}"
        yield Finding(pointer=f"{pointer}/type", message=message)
