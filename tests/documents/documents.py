"""The documents of the house, and what each of them names."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATTERNS = ("*.md", "decisions/*.md", "docs/*.md", "sandbox/*/*.md")
DOCUMENTS = sorted(path for pattern in PATTERNS for path in ROOT.glob(pattern))
HISTORY = ROOT / "CHANGELOG.md"
"""Tells what was true on its day, so it may name what is gone; its links must lead."""
FLOORS = {
    path.name
    for path in ROOT.iterdir()
    if path.is_dir() and not path.name.startswith(".")
}
NAMES = {path.name for floor in FLOORS for path in (ROOT / floor).rglob("*.*")}
NAMES |= {path.name for path in ROOT.iterdir()}
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
PATH = re.compile(r"[\w.-]+(?:/[\w.-]*)+")
NAME = re.compile(r"[\w-]+\.(?:py|toml|md)")


def named(document: Path) -> str:
    """Return where a document lies, as a test's name shows it."""
    return document.relative_to(ROOT).as_posix()


def prose(document: Path) -> str:
    """Return a document without its blocks of code."""
    return FENCED.sub("", document.read_text(encoding="utf-8"))


def missing_paths(text: str) -> list[str]:
    """Return what stands in backticks, looks like a file of ours, and is none.

    With a room before it a file must be just there; a bare name, of some file. After
    `::` stands the name of a test, which must be in that file.
    """
    words = [word for said in re.findall(r"`([^`]+)`", text) for word in said.split()]
    return [word for word in words if not _is_there(word)]


def _is_there(word: str) -> bool:
    """Return whether a word is a file of ours, or does not look like one."""
    path, _, test = word.partition("::")
    if PATH.fullmatch(path) and path.split("/", maxsplit=1)[0] in FLOORS:
        found = ROOT / path
        within = not test or f"def {test}(" in found.read_text(encoding="utf-8")
        return found.exists() and within
    return not NAME.fullmatch(path) or path in NAMES


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
