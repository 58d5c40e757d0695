"""Tiny packages, locks of them, and an installer that needs no network for them."""

import os
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
BASE_PYTHON = Path(sys._base_executable).resolve()  # noqa: SLF001 - the Python behind .venv


def write_wheel(folder: Path, name: str, version: str, requires: str = "") -> str:
    """Write a real wheel of one module; return its line in a lock."""
    path = folder / f"{name}-{version}-py3-none-any.whl"
    info = f"{name}-{version}.dist-info"
    needs = f"Requires-Dist: {requires}\n" if requires else ""
    files = {
        f"{name}.py": f"VERSION = {version!r}\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\n"
        f"Version: {version}\n{needs}",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: us\nRoot-Is-Purelib: true\n"
        "Tag: py3-none-any\n",
    }
    record = "".join(f"{file},,\n" for file in [*files, f"{info}/RECORD"])
    with zipfile.ZipFile(path, "w") as wheel:
        for file, text in {**files, f"{info}/RECORD": record}.items():
            wheel.writestr(file, text)
    digest = sha256(path.read_bytes()).hexdigest()
    return f"{name}=={version} \\\n    --hash=sha256:{digest}\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """A folder with wheels and locks, and the installer to try on them."""

    folder: Path

    @property
    def into(self) -> Path:
        """Return where the environment is to be."""
        return self.folder / ".venv"

    def lock(self, *lines: str, dev: bool = False) -> None:
        """Write one of the two locks."""
        name = "requirements-dev.lock" if dev else "requirements.lock"
        (self.folder / name).write_text("".join(lines))

    def wheel(self, name: str, version: str, requires: str = "") -> str:
        """Put a wheel on the index; return its line in a lock."""
        return write_wheel(self.folder, name, version, requires)

    def call(self, *arguments: str) -> list[str | Path]:
        """Return the installer's command line."""
        where = ("--into", self.into, "--locks", self.folder)
        return [BASE_PYTHON, "-m", "install", "--this-python", *where, *arguments]

    def environment(self, **variables: str) -> dict[str, str]:
        """Return an environment in which only the wheels of the folder are found."""
        return {
            "HOME": str(self.folder / "home"),
            "PATH": os.environ["PATH"],
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(self.folder),
            **variables,
        }

    def install(
        self, *arguments: str, **variables: str
    ) -> subprocess.CompletedProcess[str]:
        """Run the installer to its end."""
        return subprocess.run(  # noqa: S603 - our own words
            self.call(*arguments),
            cwd=ROOT,
            env=self.environment(**variables),
            capture_output=True,
            check=False,
            text=True,
        )

    def has(self, name: str) -> str | None:
        """Return the version of a package in the environment, or None."""
        told = subprocess.run(  # noqa: S603 - our own words
            [self.into / "bin/python", "-c", f"import {name}; print({name}.VERSION)"],
            capture_output=True,
            check=False,
            text=True,
        )
        return told.stdout.strip() or None


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """Give an empty folder for wheels and locks."""
    return Bench(folder=tmp_path)


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """Give an environment that was installed once, for others to copy."""
    bench = Bench(folder=tmp_path_factory.mktemp("whole"))
    bench.lock(bench.wheel("apple", "1.0"))
    assert bench.install().returncode == 0
    return bench


@pytest.fixture
def installed(whole: Bench, tmp_path: Path) -> Bench:
    """Give a copy of a whole environment with its lock and wheels."""
    subprocess.run(["cp", "-a", f"{whole.folder}/.", tmp_path], check=True)  # noqa: S603, S607 - a venv's links stay links
    return Bench(folder=tmp_path)
