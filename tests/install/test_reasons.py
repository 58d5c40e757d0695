"""Each way in which pip or uv gives up becomes a sentence with its mend."""

from pathlib import Path

import pytest

from install.reasons import reason

# As pip and uv write it, shortened.
PIP_ERROR = "ERROR: Could not install packages due to an OSError: "
NO_MATCH = "ERROR: No matching distribution found for orjson==3.13.0"
SAID = {
    "no network": (
        f"'NewConnectionError(': Failed to establish a new connection')'\n{NO_MATCH}",
        "The package index cannot be reached. Look at the network",
    ),
    "no network, uv": (
        "error: Request failed\n  Caused by: error sending request for url",
        "The package index cannot be reached.",
    ),
    "full disk": (
        f"{PIP_ERROR}[Errno 28] No space left on device",
        "The disk is full: ",
    ),
    "read-only": (
        f"{PIP_ERROR}[Errno 30] Read-only file system: '/srv/x'",
        "/srv/here cannot be written to",
    ),
    "another file": (
        (
            "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS\n"
            "    tzlocal==5.4.4 from https://files.example/tzlocal.whl (from -r x):\n"
            "        Expected sha256 0\n             Got        1\n"
        ),
        "tzlocal==5.4.4 is not the file that the lock names",
    ),
    "no wheel": (
        NO_MATCH,
        "The package index has no orjson==3.13.0 for Python 3.15.0 on this machine.",
    ),
    "certificate": (
        f"SSLError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]'))\n{NO_MATCH}",
        "The package index shows a certificate that this Python does not trust.",
    ),
    "refused": (
        "ERROR: HTTP error 403 while getting https://files.example/x.whl",
        "The package index refuses with HTTP 403.",
    ),
    "nothing we know": (
        "Traceback (most recent call last):\n  File x\nKeyError: 'y'\n",
        "The packages could not be installed. Run it again.",
    ),
    "its own words": (
        "ERROR: Something new happened.\nmore\n",
        'The packages could not be installed. It says: "Something new happened".',
    ),
}


@pytest.mark.parametrize(("said", "told"), SAID.values(), ids=SAID.keys())
def test_says_why_and_what_to_do(said, told, tmp_path):
    folder = Path("/srv/here/.venv") if "/srv" in told else tmp_path / ".venv"

    sentence = reason(said, folder, "3.15.0")

    assert sentence.startswith(told)
    assert sentence.isascii()
    assert "\n" not in sentence
    assert "{" not in sentence
