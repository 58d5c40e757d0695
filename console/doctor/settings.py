"""The doctor's look at the settings: what is set, of which kind, what is misspelt."""

from difflib import get_close_matches

from sqlalchemy.exc import SQLAlchemyError

from config import Settings, env_names, settings_folder, unread_env_file
from console.base.command_line import command
from console.base.settings import SettingsError, is_missing, load_thresholds
from console.doctor.report import Line, not_yet, note, ok, wrong
from console.doctor.stage import Stage, stage_of
from console.parts import Parts

KINDS = {
    "xoxb-": "a bot token",
    "xapp-": "an app-level token",
    "xoxp-": "a user token",
    "pat-": "a key of HubSpot",
}
ALIKE = 0.85
"""How alike a misspelt name must be to one of ours, from 0 to 1."""


async def check_settings(parts: Parts) -> list[Line]:
    """Look at the settings; what is missing is wrong once the CRM has been read."""
    try:
        stage = await stage_of(parts.engine, parts.sessions)
    except (SQLAlchemyError, OSError):
        # The check of the database tells why.
        stage = Stage()
    return settings_lines(parts.settings, is_begun=stage.has_synced)


def settings_lines(settings: Settings, *, is_begun: bool) -> list[Line]:
    """Look at the tokens' presence and kind, at coaching.toml, and at names in .env."""
    lines = [
        _token(settings, "slack_bot_token", kind="xoxb-", is_begun=is_begun),
        _way_in(settings, is_begun=is_begun),
        _token(settings, "hubspot_token", kind="", is_begun=is_begun),
    ]
    try:
        load_thresholds(settings.coaching_file)
        lines.append(ok(f"{settings.coaching_file.name}: every threshold is valid"))
    except SettingsError as error:
        lines += [wrong(line) for line in error.lines]
    if settings.allow_private_hosts:
        hosts = ", ".join(sorted(settings.allow_private_hosts))
        lines.append(note(f"ALLOW_PRIVATE_HOSTS lets private addresses in: {hosts}"))
    if settings.sending == "off":
        lines.append(note("SENDING=off: no message goes out, whatever the mode"))
    return lines + _names()


def _way_in(settings: Settings, *, is_begun: bool) -> Line:
    if settings.http_port is None:
        return _token(settings, "slack_app_token", kind="xapp-", is_begun=is_begun)
    return _token(settings, "slack_signing_secret", kind="", is_begun=is_begun)


def _token(settings: Settings, name: str, *, kind: str, is_begun: bool) -> Line:
    value = getattr(settings, name)
    if value is None:
        missing = is_missing(name)
        step = (
            f"{command('setup')}, which asks for all of it; or fill in "
            f"{settings_folder() / '.env'}, then {command('doctor')}"
        )
        return wrong(missing) if is_begun else not_yet(missing, step=step)
    token = value.get_secret_value()
    held = next((each for each in KINDS if token.startswith(each)), "")
    is_slacks = held.startswith("x")
    if (kind and held != kind) or (not kind and is_slacks):
        found = KINDS.get(held, "something else")
        wanted = f"the one that begins with {kind}" if kind else "another one"
        return wrong(f"{name.upper()} holds {found}: it wants {wanted}")
    return ok(f"{name.upper()} is set")


def _names() -> list[Line]:
    """Return a note for each name in .env that looks like one of ours and is none."""
    unread = unread_env_file()
    lines = []
    if unread is not None:
        lines.append(note(f"{unread} is not read: settings lie in {settings_folder()}"))
    file = settings_folder() / ".env"
    if not file.is_file():
        return lines
    ours = [name.upper() for name in Settings.model_fields]
    for line, name in env_names(file.read_text(encoding="utf-8-sig")):
        if name is None or name.upper() in ours:
            continue
        alike = get_close_matches(name.upper(), ours, n=1, cutoff=ALIKE)
        if alike:
            lines.append(
                note(f".env line {line}: {name} is no setting: is it {alike[0]}?")
            )
    return lines
