"""The scripts that run on anybody's machine do with the bash 3.2 that macOS has."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPTS = ("tests/newcomer/stranger.sh", ".ci/pythons")
"""Not .ci/run, which installs Debian's packages."""
YOUNGER = re.compile(
    r"\b(?:mapfile|readarray|coproc|globstar)\b"
    r"|\b(?:declare|local|typeset)\s+-\w*[An]"
    r"|\$\{\w+(?:,,?|\^\^?|@[A-Z])"
    r"|&>>|\|&|;;?&"
    r"|\$\{\w+\[-\d+\]\}"
)
"""What came with bash 4.0 to 4.4."""
UNGUARDED = re.compile(r'(?<!\+)"\$\{(\w+)\[@\]\}"')


def faults(text: str) -> list[str]:
    """Return what bash 3.2 does not know, and arrays that it calls unbound if empty."""
    found = [match[0] for match in YOUNGER.finditer(text)]
    found += [
        match[0]
        for match in UNGUARDED.finditer(text)
        if f"[ ${{#{match[1]}[@]}} -gt 0 ]" not in text
    ]
    return found


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_for_any_machine_needs_no_younger_bash(script):
    assert faults((ROOT / script).read_text()) == []


@pytest.mark.parametrize(
    "line",
    [
        "mapfile -t pythons < <(.ci/pythons)",
        "local -A seen",
        "echo ${name,,}",
        "make test &>>log",
        'env "${passed[@]}" make',
        'echo "${last[-1]}"',
    ],
)
def test_what_the_bash_of_macos_lacks_is_seen(line):
    assert faults(line) != []


def test_an_array_that_may_be_empty_is_let_in_with_its_guard():
    assert faults('env ${passed[@]+"${passed[@]}"} make') == []
    assert faults('[ ${#all[@]} -gt 0 ]\nfor one in "${all[@]}"; do') == []
