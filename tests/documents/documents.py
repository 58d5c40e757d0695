"""The documents of the house, and what each of them names."""

import re
from fnmatch import fnmatch
from pathlib import Path, PurePath

ROOT = Path(__file__).parents[2]
PATTERNS = ("*.md", "decisions/*.md", "docs/*.md", "sandbox/*/*.md", "tests/*/*/*.md")
DOCUMENTS = sorted(path for pattern in PATTERNS for path in ROOT.glob(pattern))
HISTORY = ROOT / "CHANGELOG.md"
"""Tells what was true on its day, so it may name what is gone; its links must lead."""
FLOORS = {
    path.name
    for path in ROOT.iterdir()
    if path.is_dir() and not path.name.startswith(".")
}
FILES = [path for path in ROOT.iterdir() if path.is_file()]
FILES += [
    path
    for floor in FLOORS
    for path in (ROOT / floor).rglob("*")
    if path.is_file() and "__pycache__" not in path.parts
]
PLACES = {
    place
    for path in FILES
    for place in (path.relative_to(ROOT), *path.relative_to(ROOT).parents)
    if place.parts
}
"""Files and folders. What Python left of a folder that has moved is none."""
ROOMS = {place.name for place in PLACES - {path.relative_to(ROOT) for path in FILES}}
TAILS = {
    PurePath(*place.parts[first:])
    for place in PLACES
    for first in range(len(place.parts))
}
"""Under what short names a place may be spoken of."""
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
PATH = re.compile(r"[\w.*-]+(?:/[\w.*-]*)+")
NAME = re.compile(r"[\w*-]+\.(?:py|toml|md|yaml|ini|sh)")
PLACE = re.compile(r"(?P<path>[^:]+)(?:::(?P<test>\w+)|:(?P<line>\d+)(?:-\d+)?)?")


def named(document: Path) -> str:
    """Return where a document lies, as a test's name shows it."""
    return document.relative_to(ROOT).as_posix()


def prose(document: Path) -> str:
    """Return a document without its blocks of code."""
    return FENCED.sub("", document.read_text(encoding="utf-8"))


def missing_paths(text: str) -> list[str]:
    """Return what stands in backticks, looks like a place of ours, and is none.

    With a floor before it a place must be just there; with a room or a bare name, it
    must be the end of some path. With stars it must fit some place. After `::` stands
    the name of a test, after `:` a line, which the file must have.
    """
    words = [word for said in re.findall(r"`([^`]+)`", text) for word in said.split()]
    return [word for word in words if not _is_there(word)]


def _is_there(word: str) -> bool:
    """Return whether a word is a place of ours, or does not look like one."""
    said = PLACE.fullmatch(word)
    if said is None or not _looks_ours(said["path"]):
        return True
    found = _places(said["path"])
    return bool(found) and all(_has(path, said["test"], said["line"]) for path in found)


def _looks_ours(path: str) -> bool:
    if not PATH.fullmatch(path):
        return NAME.fullmatch(path) is not None
    first, last = path.split("/", maxsplit=1)[0], path.rsplit("/", maxsplit=1)[-1]
    return first in ROOMS or NAME.fullmatch(last) is not None


def _places(path: str) -> list[PurePath]:
    """Return the places that a path may mean; one with a floor first means but one."""
    known = PLACES if path.split("/", maxsplit=1)[0] in FLOORS else TAILS
    if "*" in path:
        return [place for place in known if fnmatch(str(place), path.rstrip("/"))]
    return [PurePath(path)] if PurePath(path) in known else []


def _has(path: PurePath, test: str | None, line: str | None) -> bool:
    """Return whether a file holds the test and the line that are said to be in it."""
    if not test and not line:
        return True
    ends = [each for each in FILES if each.parts[-len(path.parts) :] == path.parts]
    texts = [each.read_text(encoding="utf-8") for each in ends]
    return any(
        f"def {test}(" in text if test else len(text.splitlines()) >= int(line or 0)
        for text in texts
    )


def missing_commands(text: str, makefile: str) -> list[str]:
    """Return the `make` targets and `python -m` modules in backticks that are none."""
    said = " ".join(re.findall(r"`([^`]+)`", text))
    targets = set(re.findall(r"^([\w-]+):", makefile, re.MULTILINE))
    asked = re.findall(r"\bmake ([a-z][\w-]*)", said)
    modules = [
        module
        for module in re.findall(r"python -m ([\w.]+)", said)
        if module.split(".")[0] in FLOORS
    ]
    gone = [module for module in modules if not _module(module)]
    return [target for target in asked if target not in targets] + gone


def _module(name: str) -> bool:
    """Return whether Python finds a program of ours under this name."""
    path = ROOT.joinpath(*name.split("."))
    return path.with_suffix(".py").is_file() or (path / "__main__.py").is_file()


def dead_links(document: Path) -> list[str]:
    """Return the links of a document, to files of ours, that lead nowhere."""
    links = re.findall(r"\]\(([^)\s]+)\)", prose(document))
    return [link for link in links if "://" not in link and not _leads(document, link)]


def _leads(document: Path, link: str) -> bool:
    """Return whether file and anchor of a link are there."""
    path, _, anchor = link.partition("#")
    target = document.parent / path if path else document
    if not target.exists():
        return False
    return not anchor or anchor in _anchors(target.read_text(encoding="utf-8"))


def _anchors(text: str) -> set[str]:
    """Return what a link may jump to: anchors, and headings as a host names them."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    slugs = {
        re.sub(r"[^\w -]", "", said).lower().replace(" ", "-") for said in headings
    }
    return slugs | set(re.findall(r'<a id="([^"]+)">', text))
