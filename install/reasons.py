"""Why an install failed, in words; pip and uv write for those who know them."""

import re
import shutil
import tempfile
from pathlib import Path

FULL = re.compile(r"No space left on device|Errno 28|os error 28|Disk quota exceeded")
FORBIDDEN = re.compile(
    r"Permission denied|Read-only file system|Errno 13\b|Errno 30\b|os error (13|30)\b"
)
CHANGED = re.compile(
    r"DO NOT MATCH THE HASHES.*?^\s*([A-Za-z0-9._-]+==\S+) from"
    r"|Hash mismatch for `([^`]+)`|DO NOT MATCH THE HASHES|Hash mismatch",
    re.DOTALL | re.MULTILINE,
)
UNTRUSTED = re.compile(
    r"CERTIFICATE_VERIFY_FAILED|SSLCertVerification|invalid peer certificate"
    r"|UnknownIssuer|SSLError"
)
UNREACHED = re.compile(
    r"NewConnectionError|NameResolutionError|failure in name resolution|ConnectTimeout"
    r"|Read timed out|ReadTimeout|Connection refused|Connection reset"
    r"|Connection aborted|ProxyError|Network is unreachable|IncompleteRead"
    r"|RemoteDisconnected|ProtocolError|MaxRetryError|ConnectionError"
    r"|error sending request|dns error|tcp connect error"
)
REFUSED = re.compile(
    r"HTTP error (\d{3})|(\d{3}) Client Error|status client error \((\d{3})"
)
NONE_FITS = re.compile(
    r"No matching distribution found for ([^\s;]+)"
    r"|([A-Za-z0-9._-]+==\S+) has no (?:usable )?wheels"
    r"|no version of ([A-Za-z0-9._-]+==\S+)"
)
# The first that is found is the reason: a lost connection also ends in "no matching".
SENTENCES = {
    CHANGED: """
        {what} is not the file that the lock names (its hash differs), and was not
        installed. A mirror or a proxy may hand out another: ask for the original.""",
    UNTRUSTED: """
        The package index shows a certificate that this Python does not trust. Behind a
        proxy that opens TLS, name its certificate: export PIP_CERT=/path/to.pem""",
    UNREACHED: """
        The package index cannot be reached. Look at the network (behind a proxy set
        HTTPS_PROXY, with a mirror PIP_INDEX_URL), then run it again.""",
    REFUSED: """
        The package index refuses with HTTP {what}. Look at PIP_INDEX_URL and pip's
        configuration, then run it again.""",
    NONE_FITS: """
        The package index has no {what} for Python {python} on this machine. Python 3.11
        to 3.14 on Linux (x86-64 or aarch64, glibc) and macOS are known to work: make
        install PYTHON=python3.13. Or a mirror does not have it yet.""",
}
OWN_WORDS = re.compile(r"^(?:ERROR|error): (?P<words>.*)", re.MULTILINE)


def reason(output: str, folder: Path, python: str) -> str:
    """Return one or two sentences on the failed tool's `output`, each with its mend."""
    if FULL.search(output):
        return full_disk(folder)
    if FORBIDDEN.search(output):
        return forbidden(folder)
    for pattern, sentence in SENTENCES.items():
        if found := pattern.search(output):
            what = next((group for group in found.groups() if group), "A package")
            return " ".join(sentence.split()).format(what=what, python=python)
    return _unknown(output)


def full_disk(folder: Path) -> str:
    """Say that a disk is full, and which."""
    places = {folder.parent, Path(tempfile.gettempdir())}
    tight = min(places, key=lambda place: shutil.disk_usage(place).free)
    free = shutil.disk_usage(tight).free / 1e6
    return (
        f"The disk is full: {free:.0f} MB are left in {tight}. "
        "Make room, then run it again."
    )


def forbidden(folder: Path) -> str:
    """Say that a folder cannot be written to."""
    return (
        f"{folder.parent} cannot be written to, and the packages go into {folder.name} "
        "in it. Take a folder of your own, or a user who may write there."
    )


def _unknown(output: str) -> str:
    found = OWN_WORDS.search(output)
    own = f' It says: "{found["words"].strip().rstrip(".")[:200]}".' if found else ""
    return f"The packages could not be installed.{own} Run it again."
