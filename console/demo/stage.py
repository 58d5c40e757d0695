"""What the demo runs on: its folder, its three servers, and the program's settings."""

from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from config import Settings
from console.demo import folder as demo_folder
from console.demo.page import Page
from console.demo.processes import LOOPBACK, free_port


class DemoSettings(Settings):
    """Settings that the environment and .env cannot touch."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take what is handed over and nothing else."""
        del settings_cls, env_settings, dotenv_settings, file_secret_settings
        return (init_settings,)


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


def settings_of(stage: Stage) -> Settings:
    """Return the settings with which the real program meets the stand-ins."""
    return DemoSettings.model_validate(
        {
            "slack_bot_token": f"xoxb-{stage.token}",
            "slack_app_token": f"xapp-{stage.token}",
            "slack_signing_secret": stage.secret,
            "slack_api_url": f"{stage.page.url}api/",
            "http_port": stage.app_port,
            "hubspot_token": stage.token,
            "hubspot_api_url": f"http://{LOOPBACK}:{stage.crm_port}",
            "database_url": f"sqlite:///{stage.folder}/{demo_folder.DATABASE}",
            "allow_private_hosts": (
                f"{LOOPBACK}:{stage.crm_port},{stage.page.near}:{stage.page.port}"
            ),
            "clock_file": stage.clock_file,
            "coaching_file": Path(__file__).parents[2] / "coaching.toml",
            "digest_spread_seconds": 0,
            "log_level": "WARNING",
        }
    )
