"""What a command says when something is wrong: in few words, and none of a library."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import Result

RAW = re.compile(
    r"\[Errno|[A-Z]\w+(?:Error|Exception)\b|Traceback|Input should|sqlalche\.me|stamina"
    r"|psycopg|sqlite3|aiohttp|httpx|pydantic|^\{\"|\bNone\b",
    re.MULTILINE,
)
NOBODY = "127.0.0.1:1"
"""Where nobody listens."""


def assert_plain(result: Result, said: str, *, code: int = 1) -> None:
    """Assert that a command failed with `said`, in few words that are all our own."""
    told = result.stderr or result.stdout
    assert result.exit_code == code, result.output
    assert said in " ".join(told.split())
    assert RAW.search(result.output) is None, result.output
    assert len(result.stderr.splitlines()) <= 2


@contextmanager
def answering(
    status: int, body: bytes = b"", *, kind: str = "application/json", **headers: str
) -> Iterator[str]:
    """Serve one answer to everything; give host and port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            self.rfile.read(length)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815 - the library's own name

        def log_message(self, *args: object) -> None:
            del args

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def set_address(
    monkeypatch: pytest.MonkeyPatch, name: str, url: str, *, path: str = ""
) -> None:
    """Let a setting name `url`, whose host and port are let in beside the others."""
    text = Path(".env").read_text()
    found = re.search(r"^ALLOW_PRIVATE_HOSTS=(.*)$", text, re.MULTILINE)
    hosts = [found[1]] if found else []
    monkeypatch.setenv(name, url + path)
    monkeypatch.setenv(
        "ALLOW_PRIVATE_HOSTS", ",".join([*hosts, url.partition("://")[2]])
    )
