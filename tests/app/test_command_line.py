"""Every command that somebody is told to type can be typed, where they are."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("bot", "coaching", "console", "crm", "jobs", "models")
WITHOUT_OURS = "/usr/bin:/bin"


@pytest.fixture
def commands_as_in_the_documents() -> None:
    """Leave the hints of this file's tests as they are."""


def doctor(folder: Path, *, path: str, settings: Path) -> str:
    """Return what the doctor says to somebody in `folder` whose shell has `path`."""
    return subprocess.run(  # noqa: S603 - ours
        [sys.executable, ROOT / "app.py", "doctor"],
        cwd=folder,
        env={"PATH": path, "SWITCHBACK_FOLDER": str(settings), "COLUMNS": "400"},
        capture_output=True,
        text=True,
        check=False,
    ).stdout


def hint(said: str) -> str:
    """Return the command that the doctor's last line begins with."""
    return said.splitlines()[-1].removeprefix("Next: ").partition(", which asks")[0]


def test_a_hint_can_be_typed_as_it_stands_wherever_its_reader_stands(tmp_path):
    spaced = tmp_path / "a folder"
    spaced.mkdir()
    for folder in (ROOT, Path("/"), tmp_path, spaced):
        typed = hint(doctor(folder, path=WITHOUT_OURS, settings=tmp_path))
        assert typed.startswith("/") == (folder != ROOT)

        done = subprocess.run(  # noqa: S602 - the hint itself, as a shell reads it
            f"{typed} --help",
            shell=True,
            cwd=folder,
            env={"PATH": WITHOUT_OURS},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, ""), typed
        assert "Set it up, guided" in done.stdout


def test_in_its_own_folder_and_environment_it_is_as_short_as_in_the_documents(tmp_path):
    ours = f"{Path(sys.executable).parent}{os.pathsep}{WITHOUT_OURS}"

    said = doctor(ROOT, path=ours, settings=tmp_path)

    assert hint(said) == "python app.py setup"


def literals(rooms: Sequence[str]) -> Iterator[tuple[str, str]]:
    for room in rooms:
        for path in (ROOT / room).rglob("*.py"):
            nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
            # A docstring is for whoever reads the code.
            passed_over = [node.value for node in nodes if isinstance(node, ast.Expr)]
            for node in nodes:
                if isinstance(node, ast.Constant) and node not in passed_over:
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", str(node.value)


def test_no_sentence_writes_a_command_line_by_hand():
    found = [where for where, text in literals(ROOMS) if "python app.py" in text]

    assert found == []
