"""pip, or uv where this Python has no pip: the same steps in the words of either."""

import importlib.util
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from install.problem import InstallError
from install.reasons import reason
from install.surroundings import for_pip, for_uv, plain

# The lock and nothing else: nothing is resolved anew, so that a release of tomorrow
# cannot break the install of today.
EXACTLY = ("--no-deps", "--only-binary=:all:", "--require-hashes")

Show = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """Makes an environment in `folder` and fills it.

    `held` is a descriptor that every step inherits, see `install.turn`.
    """

    folder: Path
    python: str
    version: str
    environment: dict[str, str]
    held: int
    uv: str | None

    @property
    def inside(self) -> Path:
        """Return the environment's own Python."""
        return self.folder / "bin" / "python"

    def make(self) -> None:
        """Make the environment, empty but for pip."""
        if self.uv is None:
            # In two steps: of a pip that fails inside the first one nothing is told.
            self._step([self.python, "-m", "venv", "--without-pip", self.folder])
            self._step([self.inside, "-I", "-m", "ensurepip", "--default-pip"])
        else:
            self._step(
                [self.uv, "venv", "--quiet", "--python", self.python, self.folder]
            )

    def install(self, lock: Path, show: Show) -> None:
        """Install what the lock says and nothing else; `show` gets each line."""
        if self.uv is None:
            step: list[str | Path] = [
                self.inside,
                "-m",
                "pip",
                "install",
                *EXACTLY,
                "-r",
                lock,
            ]
            self._step(step, show, for_pip(self.environment, self._configured()))
            return
        step = [
            self.uv,
            "pip",
            "install",
            "--python",
            self.inside,
            *EXACTLY,
            "-r",
            lock,
        ]
        self._step(step, show, for_uv(self.environment))

    def check(self) -> None:
        """Return if no package lacks another; InstallError otherwise."""
        step: list[str | Path] = [
            self.inside,
            "-m",
            "pip",
            "--disable-pip-version-check",
            "check",
        ]
        if self.uv is not None:
            step = [self.uv, "pip", "check", "--python", self.inside]
        code, output = self._run(step, None, self.environment)
        if code != 0:
            message = f"The lock lacks something: {output.strip()}. Mend it: make lock"
            raise InstallError(message)

    def _configured(self) -> str:
        step: list[str | Path] = [self.inside, "-m", "pip", "config", "list"]
        # What a user sets for every command counts for this one too: less of the list.
        all_of_it = {**self.environment, "PIP_QUIET": "0", "PIP_USER": "0"}
        code, output = self._run(step, None, all_of_it)
        if code != 0:
            message = (
                "pip's own configuration cannot be read; look at: pip config debug"
            )
            raise InstallError(message)
        return output

    def _step(
        self,
        step: Sequence[str | Path],
        show: Show | None = None,
        environment: dict[str, str] | None = None,
    ) -> None:
        code, output = self._run(step, show, environment or self.environment)
        if code != 0:
            raise InstallError(reason(output, self.folder, self.version))

    def _run(
        self, step: Sequence[str | Path], show: Show | None, environment: dict[str, str]
    ) -> tuple[int, str]:
        """Run one step to its end; it never outlives an interrupt of ours."""
        lines = []
        with subprocess.Popen(  # noqa: S603 - our own words, no shell
            step,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            env=environment,
            pass_fds=(self.held,),
        ) as process:
            try:
                for line in process.stdout or ():
                    lines.append(line)
                    if show is not None:
                        show(line)
            except BaseException:
                process.terminate()
                raise
        return process.returncode, "".join(lines)


def tool_for(
    folder: Path, python: str, version: str, held: int, variables: Mapping[str, str]
) -> Tool:
    """Return pip where this Python brings it, else uv; InstallError without either."""
    uv = None
    if importlib.util.find_spec("ensurepip") is None:
        uv = shutil.which("uv")
        if uv is None:
            minor = ".".join(version.split(".")[:2])
            message = (
                f"This Python {version} cannot make an environment, because its part "
                f"venv is missing. Install it: apt install python{minor}-venv"
            )
            raise InstallError(message)
    return Tool(
        folder=folder,
        python=python,
        version=version,
        environment=plain(variables),
        held=held,
        uv=uv,
    )
