"""Which wheels the locks come to, and how many megabytes: kept by `make lock`.

    python -m install.wheels PYLOCK >requirements.wheels

writes one line for each wheel that fits a supported Python and platform: file name,
bytes, and the hash by which it stands in the lock.
"""

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from install.locked import normal, pins

KEPT = "requirements.wheels"
MINORS = (11, 12, 13, 14)
PLATFORMS = {
    "Linux x86-64": r"manylinux\w*_x86_64",
    "Linux aarch64": r"manylinux\w*_aarch64",
    "macOS Intel": r"macosx_\w+_(x86_64|universal2)",
    "macOS Apple silicon": r"macosx_\w+_(arm64|universal2)",
}
NAME = re.compile(
    r"(?P<name>[^-]+)-(?P<version>[^-]+)(-\d[^-]*)?"
    r"-(?P<python>[^-]+)-(?P<abi>[^-]+)-(?P<platform>[^-]+)\.whl"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wheel:
    """One file of the index."""

    file: str
    size: int
    sha256: str

    @property
    def package(self) -> str:
        """Return the package's name as indexes compare it."""
        return normal(self.file.partition("-")[0])

    def fits(self, minor: int, platform: str) -> bool:
        """Tell whether it can be used by Python 3.`minor` on a platform, about.

        About, because how old a system may be is not asked; the tests do.
        """
        named = NAME.fullmatch(self.file)
        if named is None:
            return False
        abi3 = (
            re.search(r"cp3(\d+)", named["python"]) if "abi3" in named["abi"] else None
        )
        python = f"cp3{minor}" in named["python"].split(".") and f"cp3{minor}" in named[
            "abi"
        ].split(".")
        return (
            python
            or (abi3 is not None and int(abi3[1]) <= minor)
            or (named["abi"] == "none" and "py3" in named["python"])
        ) and (
            named["platform"] == "any"
            or re.search(PLATFORMS[platform], named["platform"]) is not None
        )


def read(kept: Path) -> list[Wheel]:
    """Return the wheels of a kept list."""
    rows = (line.split() for line in kept.read_text(encoding="utf-8").splitlines())
    return [
        Wheel(file=row[0], size=int(row[1]), sha256=row[2])
        for row in rows
        if row and row[0] != "#"
    ]


def megabytes(lock: Path) -> int | None:
    """Return about how much an install of the lock downloads, None if nobody knows."""
    kept = lock.with_name(KEPT)
    if not kept.exists():
        return None
    names = {pin.name for pin in pins(lock.read_text(encoding="utf-8"))}
    mine = [wheel for wheel in read(kept) if wheel.package in names]
    return max(
        (round(_sum(mine, m, p) / 1e6) for m in MINORS for p in PLATFORMS), default=None
    )


def _sum(wheels: Iterable[Wheel], minor: int, platform: str) -> int:
    largest: dict[str, int] = {}
    for wheel in wheels:
        if wheel.fits(minor, platform):
            largest[wheel.package] = max(wheel.size, largest.get(wheel.package, 0))
    return sum(largest.values())


def fitting(pylock: str) -> Iterator[Wheel]:
    """Yield the wheels of a `pylock.toml` that any supported machine can use."""
    for package in tomllib.loads(pylock)["packages"]:
        for entry in package.get("wheels", ()):
            wheel = Wheel(
                file=unquote(entry["url"].rsplit("/", 1)[-1]),
                size=entry["size"],
                sha256=entry["hashes"]["sha256"],
            )
            if any(wheel.fits(m, p) for m in MINORS for p in PLATFORMS):
                yield wheel


def main() -> None:
    """Print the list for the `pylock.toml` that is named."""
    print("# Written by make lock: the wheels that an install may download.")
    for wheel in fitting(Path(sys.argv[1]).read_text(encoding="utf-8")):
        print(wheel.file, wheel.size, wheel.sha256)


if __name__ == "__main__":
    main()
