"""Where the demo's page listens: on which address, and on which port of it."""

import errno
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address

from console.demo.processes import LOOPBACK, DemoError, bound_port, free_port

USUAL_PORT = 8765


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The address at which the page listens."""

    host: str
    port: int

    @property
    def near(self) -> str:
        """Return the host by which this machine itself reaches the page."""
        return LOOPBACK if IPv4Address(self.host).is_unspecified else self.host

    @property
    def url(self) -> str:
        """Return what to open on this machine."""
        return f"http://{self.near}:{self.port}/"


def page_at(host: str, port: int | None) -> Page:
    """Return where the page can listen; without `port`: the usual one, or any.

    DemoError with the mend if it cannot listen where it was told to.
    """
    address = _address(host)
    if port is None:
        return Page(host=address, port=free_port(preferred=USUAL_PORT, host=address))
    try:
        return Page(host=address, port=bound_port(port, host=address))
    except OSError as error:
        raise DemoError(_mend(error, address, port)) from error


def _address(host: str) -> str:
    try:
        return str(IPv4Address(LOOPBACK if host == "localhost" else host))
    except AddressValueError as error:
        message = (
            f"--host {host} is no address such as {LOOPBACK} (this machine alone) or "
            "0.0.0.0 (everybody who reaches it)"
        )
        raise DemoError(message) from error


def _mend(error: OSError, host: str, port: int) -> str:
    match error.errno:
        case errno.EADDRINUSE:
            return (
                f"port {port} is in use: name another with --port, or leave --port out "
                "and a free one is taken"
            )
        case errno.EACCES:
            return (
                f"port {port} is not for everybody: name one from 1024 up with --port"
            )
        case errno.EADDRNOTAVAIL:
            return f"{host} is no address of this machine: try --host {LOOPBACK}"
        case _:
            return f"the page cannot listen on {host}:{port}: try another --port"
