"""What a person sees while packages come: one line, or many without a terminal."""

import re
import shutil
import sys
from dataclasses import dataclass, field

COLLECTING = re.compile(r"Collecting (?P<name>[A-Za-z0-9._-]+)")
SIZED = re.compile(
    r"\s*(?P<how>Downloading|Using cached) (?P<what>\S+) "
    r"\((?P<figure>[\d.]+) ?(?P<unit>bytes|[kKMG]i?B)\)"
)
AGAIN = re.compile(r"WARNING: (Retrying|Connection timed out)")
HUNDRED = 100
UNIT = {"b": 1e-6, "k": 1e-3, "m": 1.0, "g": 1e3}


def _is_terminal() -> bool:
    return sys.stdout.isatty()


@dataclass(slots=True, kw_only=True)
class Progress:
    """Turns the lines of pip and uv into ours; `downloaded` counts megabytes."""

    packages: int
    live: bool = field(default_factory=_is_terminal)
    downloaded: float = 0.0
    _seen: int = 0
    _name: str = ""
    _warned: bool = False

    def line(self, line: str) -> None:
        """Take one line of pip's or uv's and show what matters of it."""
        if collecting := COLLECTING.match(line):
            self._seen += 1
            self._name = collecting["name"].partition("==")[0]
            self._show(self._name)
        elif sized := SIZED.match(line):
            self._sized(sized)
        elif line.startswith(("Installing collected packages", "Prepared ")):
            self._show(f"unpacking {self.packages} packages", always=True)
        elif AGAIN.match(line) and not self._warned:
            self._warned = True
            self._show("the package index does not answer, trying again", always=True)

    def close(self) -> None:
        """Leave an empty line behind where lines were written anew."""
        if self.live:
            print("\r" + " " * (_columns() - 1) + "\r", end="", flush=True)

    def _sized(self, sized: re.Match[str]) -> None:
        what = sized["what"].rsplit("/", 1)[-1].partition("#")[0].partition("?")[0]
        if what.endswith(".metadata"):
            return
        megabytes = float(sized["figure"]) * UNIT[sized["unit"][0].lower()]
        cached = sized["how"] == "Using cached"
        if not cached:
            self.downloaded += megabytes
        name = self._name or what
        self._show(
            f"{name}, {_size(megabytes)}{', kept from before' if cached else ''}",
            always=not cached,
        )

    def _show(self, text: str, *, always: bool = False) -> None:
        where = f"[{self._seen}/{self.packages}] " if self._seen else ""
        if self.live:
            room = _columns() - 1
            print("\r" + f"{where}{text}"[:room].ljust(room), end="", flush=True)
        elif always:
            print(f"  {where}{text}", flush=True)


def _size(megabytes: float) -> str:
    kilobytes = round(megabytes * 1e3)
    return f"{megabytes:.1f} MB" if kilobytes >= HUNDRED else f"{kilobytes} kB"


def _columns() -> int:
    return shutil.get_terminal_size().columns
