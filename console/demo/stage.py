"""What the demo runs on: its folder and its three servers."""

from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

from console.demo import folder as demo_folder
from console.demo.page import Page
from console.demo.processes import LOOPBACK, free_port


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Where the demo's three servers listen, and what they sign with."""

    folder: Path
    crm_port: int
    page: Page
    app_port: int
    token: str
    secret: str

    @property
    def floor(self) -> Path:
        """Return the folder with the floor's CSV files."""
        return self.folder / "floor"

    @property
    def clock_file(self) -> Path:
        """Return the file that the page moves and that everybody reads."""
        return self.folder / "clock.json"

    @property
    def moved_url(self) -> str:
        """Return where the program hears that the clock has moved."""
        return f"http://{LOOPBACK}:{self.app_port}/demo/moved"


def set_up(folder: Path, *, page: Page, stack: AsyncExitStack) -> Stage:
    """Empty `folder` and return what the demo runs on.

    DemoError, and nothing is touched, if the folder is not a demo's.
    AlreadyRunningError, and nothing wiped, if another demo runs in it.
    """
    held = stack.enter_context(ExitStack())
    demo_folder.take(folder, held, url=page.url)
    return Stage(
        folder=folder,
        crm_port=free_port(preferred=None),
        page=page,
        app_port=free_port(preferred=None),
        token=token_hex(8),
        secret=token_hex(16),
    )
