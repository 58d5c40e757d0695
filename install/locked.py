"""A lock file: which packages, in which versions, on which machine."""

import ast
import hashlib
import os
import platform
import re
import sys
from dataclasses import dataclass
from pathlib import Path

PIN = re.compile(
    r"(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)\s*(?:;(?P<marker>[^\\]+))?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """One package of the lock; `marker` says on which machines, "" is everywhere."""

    name: str
    version: str
    marker: str

    def holds(self, machine: dict[str, str]) -> bool:
        """Tell whether `machine` gets this package."""
        return not self.marker or holds(self.marker, machine)


def normal(name: str) -> str:
    """Return a package's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(text: str) -> list[Pin]:
    """Return the packages of a lock's text, in its order."""
    lines = (line for line in text.splitlines() if line[:1].isalnum())
    found = (PIN.match(line) for line in lines)
    return [
        Pin(
            name=normal(pin["name"]),
            version=pin["version"],
            marker=(pin["marker"] or "").strip(),
        )
        for pin in found
        if pin
    ]


def expected(lock: Path) -> dict[str, str]:
    """Return name and version of what this machine gets from the lock."""
    machine = this_machine()
    return {
        pin.name: pin.version
        for pin in pins(lock.read_text(encoding="utf-8"))
        if pin.holds(machine)
    }


def digest(lock: Path) -> str:
    """Return the hash by which a change of the lock is noticed."""
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def this_machine() -> dict[str, str]:
    """Return what markers ask about, for the Python that runs this."""
    return {
        "implementation_name": sys.implementation.name,
        "os_name": os.name,
        "platform_machine": platform.machine(),
        "platform_python_implementation": platform.python_implementation(),
        "platform_system": platform.system(),
        "python_full_version": platform.python_version(),
        "python_version": ".".join(platform.python_version_tuple()[:2]),
        "sys_platform": sys.platform,
    }


def holds(marker: str, machine: dict[str, str]) -> bool:
    """Evaluate a marker; ValueError for one that no lock of ours has.

    Markers are written like Python's own comparisons, so Python's grammar reads them.
    """
    return _holds(ast.parse(marker.strip(), mode="eval").body, machine)


def _holds(node: ast.expr, machine: dict[str, str]) -> bool:
    match node:
        case ast.BoolOp(op=ast.And(), values=parts):
            return all(_holds(part, machine) for part in parts)
        case ast.BoolOp(op=ast.Or(), values=parts):
            return any(_holds(part, machine) for part in parts)
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return _compare(_value(left, machine), op, _value(right, machine))
    message = f"not a marker: {ast.unparse(node)}"
    raise ValueError(message)


def _value(node: ast.expr, machine: dict[str, str]) -> str | tuple[int, ...]:
    match node:
        case ast.Name(id=name):
            value = machine[name]
        case ast.Constant(value=str(value)):
            pass
        case _:
            message = f"not a marker's value: {ast.unparse(node)}"
            raise ValueError(message)
    if re.fullmatch(r"\d+(\.\d+)*", value):
        return tuple(int(part) for part in value.split("."))
    return value


def _compare(
    left: str | tuple[int, ...], op: ast.cmpop, right: str | tuple[int, ...]
) -> bool:
    match op:
        case ast.Eq():
            return left == right
        case ast.NotEq():
            return left != right
        case ast.In() if isinstance(left, str) and isinstance(right, str):
            return left in right
        case ast.Lt() | ast.LtE() | ast.Gt() | ast.GtE() if isinstance(
            left, tuple
        ) and isinstance(right, tuple):
            sign = (left > right) - (left < right)
            return {
                ast.Lt: sign < 0,
                ast.LtE: sign <= 0,
                ast.Gt: sign > 0,
                ast.GtE: sign >= 0,
            }[type(op)]
    message = f"not a marker's comparison: {left} {ast.dump(op)} {right}"
    raise ValueError(message)
