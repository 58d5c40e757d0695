"""The check against HubSpot's description, with a small proxy in Prism's place."""

import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from sandbox.crm.against_description import main

PROXY = f"""#!{sys.executable}
import http.server, sys, urllib.error, urllib.request
_, _, spec, upstream, _, _, host, _, port, *_ = sys.argv
spoiled = open(spec).read().strip()

class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        size = int(self.headers.get("content-length") or 0)
        body = self.rfile.read(size) if size else None
        headers = {{"authorization": self.headers["authorization"]}}
        url = upstream + self.path
        request = urllib.request.Request(url, body, headers, method=self.command)
        try:
            answer = urllib.request.urlopen(request)
        except urllib.error.HTTPError as error:
            answer = error
        status, content = answer.status, answer.read()
        if spoiled and spoiled in self.path:
            status, content = 500, b'"https://stoplight.io/prism/errors#VIOLATIONS"'
        self.send_response(status)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
    do_POST = do_GET
    def log_message(self, *args): pass

http.server.ThreadingHTTPServer((host, int(port)), Handler).serve_forever()
"""
ASK_AGAIN = """
import os, urllib.request
url = os.environ["HUBSPOT_API_URL"] + "/crm/owners/2026-09"
bearer = "Bearer " + os.environ["HUBSPOT_TOKEN"]
request = urllib.request.Request(url, headers={"authorization": bearer})
assert urllib.request.urlopen(request).status == 200
assert os.environ["DATABASE_URL"].startswith("sqlite:///")
assert os.environ["ALLOW_PRIVATE_HOSTS"] in url
"""


def check(folder: Path, *command: str, spoiled: str = "") -> Result:
    """Run the check; answers to paths that hold `spoiled` break the description."""
    proxy, spec = folder / "prism", folder / "spec.json"
    proxy.write_text(PROXY, encoding="utf-8")
    proxy.chmod(0o755)
    spec.write_text(spoiled, encoding="utf-8")
    app = typer.Typer()
    app.command()(main)
    options = ["--spec", str(spec), "--prism", str(proxy), "--", *command]
    return CliRunner().invoke(app, options)


def test_every_endpoint_is_asked_once(tmp_path):
    result = check(tmp_path, sys.executable, "-c", ASK_AGAIN)

    assert result.exit_code == 0, result.output
    assert "0 requests broke the description" in result.output
    for path in (
        "/account-info/2026-09/details",
        "/crm/owners/2026-09?archived=true",
        "/crm/pipelines/2026-09/deals",
        "/crm/properties/2026-09/contacts",
        "/crm/objects/2026-09/meetings/search",
        "/crm/objects/2026-09/deals/batch/read",
        "/crm/associations/2026-09/emails/deals/batch/read",
    ):
        assert f"ok   200 {path}" in result.output


def test_a_broken_answer_fails_the_check_and_is_shown(tmp_path):
    result = check(tmp_path, spoiled="/owners/2026-09?limit")

    assert result.exit_code == 1
    assert "FAIL 500 /crm/owners/2026-09?limit=5" in result.output
    assert "1 requests broke the description" in result.output


def test_a_command_that_fails_fails_the_check(tmp_path):
    result = check(tmp_path, sys.executable, "-c", "raise SystemExit(3)")

    assert result.exit_code == 1
    assert "0 requests broke the description" in result.output


def test_a_proxy_that_does_not_start_is_named(tmp_path):
    spec = tmp_path / "spec.json"
    spec.write_text("{}", encoding="utf-8")

    with pytest.raises(RuntimeError, match="false did not begin to listen"):
        main([], spec=spec, prism="false")


def test_without_a_description_the_check_is_skipped(tmp_path):
    app = typer.Typer()
    app.command()(main)

    result = CliRunner().invoke(app, ["--spec", str(tmp_path / "none.json")])

    assert result.exit_code == 0
    assert "skipped: there is no description at" in result.output
