"""Somebody who types at the setup's questions, without a terminal between."""

import asyncio
import io
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from rich.console import Console

from console.setup.env_file import EnvFile
from console.setup.guide import Guide
from console.setup.memory import NAME, Memory


class Typist:
    """Answers each question with the next of `answers`; then presses Ctrl-C."""

    def __init__(self) -> None:
        self.answers: list[str] = []
        self.asked: list[str] = []

    def prompt(self, question: str, **_: object) -> str:
        """Stand in for typer.prompt."""
        self.asked.append(question)
        if not self.answers:
            raise typer.Abort
        return self.answers.pop(0)

    def confirm(self, question: str, *, default: bool) -> bool:
        """Stand in for typer.confirm."""
        typed = self.prompt(question)
        return default if not typed else typed == "y"


class PartlessGuide(Guide):
    """Does a step's work without the program's parts, which no test of it looks at."""

    def do(self, work):
        return asyncio.run(work(None))


@pytest.fixture
def typist(monkeypatch: pytest.MonkeyPatch) -> Typist:
    typist = Typist()
    monkeypatch.setattr("console.setup.asking.typer.prompt", typist.prompt)
    monkeypatch.setattr("console.setup.asking.typer.confirm", typist.confirm)
    return typist


@pytest.fixture
def make_guide(bare_environment, tmp_path: Path) -> Callable[..., Guide]:  # noqa: ARG001 - it comes first
    def make(*, is_guided: bool = True, columns: int = 60) -> Guide:
        return PartlessGuide(
            console=Console(file=io.StringIO(), width=columns, highlight=False),
            env=EnvFile(tmp_path / ".env"),
            memory=Memory(tmp_path / NAME),
            is_guided=is_guided,
        )

    return make


def shown(guide: Guide) -> str:
    """Return what was printed, in one line."""
    return " ".join(guide.console.file.getvalue().split())
