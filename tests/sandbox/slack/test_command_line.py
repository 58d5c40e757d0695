"""`python -m sandbox.slack` serves until it is told to stop, and says little."""

import json
import os
import signal
import subprocess
import sys
import time

import httpx
import pytest

from sandbox import clock
from tests.sandbox.slack.conftest import NOW
from tests.sandbox.slack.people import write_floor
from tests.sandbox.slack.serving import address, free_socket

PATIENCE = 15


def start(folder, *more: str) -> tuple[subprocess.Popen, str]:
    """Start the stand-in on a free port and wait until it answers."""
    with free_socket() as listening:
        url = address(listening)
    port = url.rpartition(":")[2]
    command = [sys.executable, "-m", "sandbox.slack", "--port", port]
    command += ["--floor", str(folder), "--signing-secret", "s", *more]
    process = subprocess.Popen(  # noqa: S603 - our own module
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        # A long temporary path must not be broken where the terminal ends.
        env=os.environ | {"PYTHONWARNINGS": "error", "COLUMNS": "300"},
    )
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            httpx.get(f"{url}/healthz")
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return process, url
    process.kill()
    raise AssertionError(process.communicate()[0])


def test_serves_until_it_is_told_to_stop(tmp_path):
    process, url = start(write_floor(tmp_path))

    answer = httpx.get(url)
    process.send_signal(signal.SIGTERM)
    said, _ = process.communicate(timeout=PATIENCE)

    assert "Switchback" in answer.text
    assert process.returncode in {0, -signal.SIGTERM}
    assert said == ""


def test_moves_the_clock_file_that_others_read(tmp_path):
    file = tmp_path / "clock.json"
    clock.write(file, NOW)
    process, url = start(write_floor(tmp_path), "--clock-file", str(file))

    httpx.post(f"{url}/page/clock", json={"to": "2027-01-04T10:00:00+00:00"})
    process.terminate()
    process.communicate(timeout=PATIENCE)

    assert json.loads(file.read_text())["at"] == "2027-01-04T10:00:00+00:00"


def test_an_unreadable_floor_is_said_in_words(tmp_path):
    with pytest.raises(AssertionError) as caught:
        start(tmp_path)

    assert "people.csv" in str(caught.value)
    assert "Traceback" not in str(caught.value)
