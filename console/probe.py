"""The container's own look at itself: `python -m console.probe` ends with 0 or 1.

It asks the program's /healthz or, where there is none, the demo's page.
"""

import os
import sys
import urllib.request

PATIENCE = 5.0


def main() -> int:
    """Return 0 if the program or the demo answers."""
    return 0 if any(_answers(address) for address in addresses()) else 1


def addresses() -> list[str]:
    """Return what may answer in this container, by the image's own variables."""
    asked = (("HEALTH_PORT", "/healthz"), ("DEMO_PORT", "/"))
    return [
        f"http://127.0.0.1:{port}{path}"
        for name, path in asked
        if (port := os.environ.get(name, ""))
    ]


def _answers(address: str) -> bool:
    # A proxy of the environment has no business on the loopback.
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(address, timeout=PATIENCE) as answer:
            return bool(answer.status == 200)  # noqa: PLR2004 - plainly HTTP's OK
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(main())
