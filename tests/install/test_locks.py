"""The locks hold all that an install would have to resolve, on each machine we name."""

import tomllib
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.markers import Marker, default_environment
from packaging.requirements import Requirement
from packaging.tags import Tag, compatible_tags, cpython_tags, mac_platforms
from packaging.utils import canonicalize_name, parse_wheel_filename

from install import wheels
from install.locked import Pin, holds, pins
from tests.install.conftest import ROOT

RUNTIME = ROOT / "requirements.lock"
DEV = ROOT / "requirements-dev.lock"
LOCKS = pytest.mark.parametrize("lock", [RUNTIME, DEV], ids=["runtime", "dev"])
# The first and the last of each, because markers tell patch releases apart.
PYTHONS = ("3.11.0", "3.11.30", "3.12.0", "3.12.30", "3.13.0", "3.13.30", "3.14.0")
# The oldest systems that the README names, and what markers see on them.
LINUX = {"os_name": "posix", "sys_platform": "linux", "platform_system": "Linux"}
MAC = {"os_name": "posix", "sys_platform": "darwin", "platform_system": "Darwin"}
MACHINES = {
    "Linux x86-64": {**LINUX, "platform_machine": "x86_64"},
    "Linux aarch64": {**LINUX, "platform_machine": "aarch64"},
    "macOS Intel": {**MAC, "platform_machine": "x86_64"},
    "macOS Apple silicon": {**MAC, "platform_machine": "arm64"},
}
GLIBC = 28
MACOS = (11, 0)
on_each_platform = pytest.mark.parametrize("platform", MACHINES)


def locked(lock: Path) -> list[Pin]:
    return pins(lock.read_text(encoding="utf-8"))


def machine(platform: str, python: str) -> dict[str, str]:
    """Return what markers ask about on another machine than this."""
    return {
        **{name: str(value) for name, value in default_environment().items()},
        **MACHINES[platform],
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "python_full_version": python,
        "python_version": python.rpartition(".")[0],
        "implementation_version": python,
    }


def needed(
    pin: Pin, extras: set[str], environment: dict[str, str]
) -> list[Requirement]:
    """Return what an installed package, with extras, requires on a machine."""
    told = (Requirement(line) for line in distribution(pin.name).requires or ())
    return [
        requirement
        for requirement in told
        if requirement.marker is None
        or any(
            requirement.marker.evaluate({**environment, "extra": extra})
            for extra in extras | {""}
        )
    ]


def unmet(lock: Path, environment: dict[str, str]) -> Iterator[str]:
    """Yield each requirement of a locked package that the lock does not satisfy."""
    there = {pin.name: pin for pin in locked(lock) if pin.holds(environment)}
    extras: dict[str, set[str]] = {name: set() for name in there}
    queue = list(there)
    while queue:
        name = queue.pop()
        for requirement in needed(there[name], extras[name], environment):
            found = there.get(canonicalize_name(requirement.name))
            if found is None or found.version not in requirement.specifier:
                yield f"{name} requires {requirement}"
            elif requirement.extras - extras[found.name]:
                extras[found.name] |= requirement.extras
                queue.append(found.name)


@LOCKS
@on_each_platform
def test_whatever_a_locked_package_requires_is_locked_in_a_version_that_will_do(
    lock, platform
):
    for python in PYTHONS:
        assert list(unmet(lock, machine(platform, python))) == [], python


@LOCKS
def test_what_the_project_asks_for_is_locked(lock):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = list(project["project"]["dependencies"])
    if lock == DEV:
        asked += project["dependency-groups"]["dev"]
    there = {pin.name: pin.version for pin in locked(lock)}

    for line in asked:
        requirement = Requirement(line)
        assert there[canonicalize_name(requirement.name)] in requirement.specifier


def test_the_tests_lock_is_the_runtimes_and_more_in_the_same_versions():
    assert set(locked(RUNTIME)) < set(locked(DEV))


def tags(minor: int, platform: str) -> set[Tag]:
    """Return the wheels' tags that a Python on one of our platforms takes."""
    arch = MACHINES[platform]["platform_machine"]
    if platform.startswith("Linux"):
        platforms = [f"manylinux_2_{n}_{arch}" for n in range(GLIBC, 16, -1)]
        # The older names of older systems.
        platforms += [f"manylinux{name}_{arch}" for name in ("2014", "2010", "1")]
    else:
        platforms = list(mac_platforms(MACOS, arch))
    version = (3, minor)
    return {
        *cpython_tags(version, platforms=platforms),
        *compatible_tags(version, interpreter=f"cp3{minor}", platforms=platforms),
    }


@on_each_platform
@pytest.mark.parametrize("minor", wheels.MINORS)
def test_each_locked_package_has_a_wheel(minor, platform):
    fitting = tags(minor, platform)
    hashes = DEV.read_text(encoding="utf-8")
    there = {
        (name, str(version))
        for wheel in wheels.read(ROOT / wheels.KEPT)
        for name, version, _, its in [parse_wheel_filename(wheel.file)]
        if its & fitting and f"sha256:{wheel.sha256}" in hashes
    }
    wanted = {
        (pin.name, pin.version)
        for pin in locked(DEV)
        if pin.holds(machine(platform, f"3.{minor}.0"))
    }

    assert wanted - there == set()


def test_says_about_how_much_there_is_to_download():
    assert 10 < wheels.megabytes(RUNTIME) < wheels.megabytes(DEV) / 2


@pytest.mark.parametrize(
    ("marker", "expected"),
    [
        ("sys_platform == 'linux'", True),
        ("sys_platform == 'win32'", False),
        ("implementation_name != 'pypy'", True),
        ("python_full_version < '3.12.10'", True),
        ("python_version >= '3.12'", False),
        ("python_version < '3.12' and platform_machine in 'x86_64 AMD64'", True),
        ("(os_name == 'nt' or sys_platform == 'darwin') or python_version > '3'", True),
    ],
)
def test_reads_markers_as_pip_does(marker, expected):
    environment = machine("Linux x86-64", "3.11.7")

    assert holds(marker, environment) is expected
    assert Marker(marker).evaluate(environment) is expected


@pytest.mark.parametrize("marker", ["sys_platform", "python_version", "os_name < 'a'"])
def test_does_not_guess_at_a_marker_it_does_not_know(marker):
    with pytest.raises(ValueError, match="not a marker"):
        holds(marker, machine("Linux x86-64", "3.11.7"))
