"""The settings with which the demo's program runs, whatever the environment says."""

from pathlib import Path

from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from config import Settings
from console.demo import folder as demo_folder
from console.demo.processes import LOOPBACK
from console.demo.stage import Stage


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
