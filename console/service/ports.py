"""Whether the program can listen where it should, asked before it starts."""

import errno
import socket

from config import Settings
from console.base.settings import SettingsError

WORDS = {
    errno.EADDRINUSE: (
        "another program listens there: stop that one, or choose another port"
    ),
    errno.EADDRNOTAVAIL: (
        "this machine has no such address: check HTTP_HOST; 0.0.0.0 means all of them"
    ),
    errno.EACCES: (
        "this user may not listen on a port so low: choose one above 1023, and put a "
        "proxy before it"
    ),
}
OTHERWISE = "nothing can listen there: check HTTP_HOST"


def refuse_taken(settings: Settings, *, with_slack: bool) -> None:
    """Raise SettingsError, a line for each, if a port cannot be listened on.

    Of those that are set; Slack's counts `with_slack` alone.
    """
    wanted = {"HEALTH_PORT": settings.health_port}
    if with_slack:
        wanted["HTTP_PORT"] = settings.http_port
    lines = []
    for name, port in wanted.items():
        if port is None:
            continue
        try:
            socket.create_server((settings.http_host, port)).close()
        except (OSError, UnicodeError) as error:
            words = WORDS.get(getattr(error, "errno", None) or 0, OTHERWISE)
            lines.append(f"{name} is {settings.http_host}:{port}: {words}")
    if lines:
        raise SettingsError(lines)
