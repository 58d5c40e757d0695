"""The environment variables of pip and uv: the way to the index, and nothing else.

A user's mirror, proxy and certificate stay; what would put the packages elsewhere, or
let a Python see other packages than ours, does not.
"""

import ast
import os
from collections.abc import Mapping

# How to reach an index, by pip's own names. Everything else of pip's is dropped.
THE_WAY = frozenset(
    {
        "cache-dir", "cert", "client-cert", "default-timeout", "extra-index-url",
        "find-links", "index-url", "keyring-provider", "no-cache-dir", "no-index",
        "proxy", "resume-retries", "retries", "timeout", "trusted-host",
        "use-deprecated", "use-feature",
    }
)  # fmt: skip
# By uv's names, for the same things of pip's.
FOR_UV = {
    "PIP_INDEX_URL": "UV_DEFAULT_INDEX",
    "PIP_EXTRA_INDEX_URL": "UV_INDEX",
    "PIP_FIND_LINKS": "UV_FIND_LINKS",
    "PIP_NO_INDEX": "UV_NO_INDEX",
    "PIP_CERT": "SSL_CERT_FILE",
}
ASTRAY = frozenset(
    {
        "PYTHONHOME", "PYTHONPATH", "PYTHONSAFEPATH", "PYTHONSTARTUP",
        "PYTHONUSERBASE", "PYTHONWARNINGS", "VIRTUAL_ENV", "UV_PROJECT_ENVIRONMENT",
        "UV_PYTHON", "UV_SYSTEM_PYTHON", "UV_TARGET", "UV_PREFIX", "UV_CONSTRAINT",
        "UV_OVERRIDE", "UV_NO_BINARY", "UV_RESOLUTION", "UV_EXCLUDE_NEWER",
        "__PYVENV_LAUNCHER__",
    }
)  # fmt: skip


def plain(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the environment without what leads a Python astray."""
    kept = {name: value for name, value in environment.items() if name not in ASTRAY}
    return {**kept, "PYTHONNOUSERSITE": "1", "PYTHONIOENCODING": "utf-8:replace"}


def for_pip(environment: Mapping[str, str], configured: str) -> dict[str, str]:
    """Return pip's environment; `configured` is what `pip config list` has printed.

    Variables count more than files, the section of `install` more than the global one.
    """
    kept = {name: value for name, value in environment.items() if name[:4] != "PIP_"}
    return {
        **kept,
        **dict(_settings(configured)),
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_NO_INPUT": "1",
        "PIP_NO_COLOR": "1",
        "PIP_PROGRESS_BAR": "off",
    }


def for_uv(environment: Mapping[str, str]) -> dict[str, str]:
    """Return uv's environment, with what the user has set for pip where uv has none."""
    translated = {
        theirs: environment[ours]
        for ours, theirs in FOR_UV.items()
        if environment.get(ours)
    }
    return {**translated, **environment, "UV_NO_PROGRESS": "1"}


def _settings(configured: str) -> list[tuple[str, str]]:
    """Return variables and values; of those with one name the last one counts."""
    order = {"global": 0, "install": 1, ":env:": 2}
    found = []
    for line in configured.splitlines():
        key, _, value = line.partition("=")
        section, _, option = key.rpartition(".")
        if section in order and option in THE_WAY:
            text = " ".join(str(ast.literal_eval(value)).split())
            # pip itself takes an empty one for none.
            found += [(order[section], option, text)] if text else []
    return [(f"PIP_{o.upper().replace('-', '_')}", t) for _, o, t in sorted(found)]
