"""What the stand-in sends and shows, pinned in files; `GOLDENS=write` writes them."""

import json
import os
from pathlib import Path

FOLDER = Path(__file__).parent / "goldens"


def assert_golden(name: str, shown: object) -> None:
    """Compare `shown` with the golden file of that name."""
    path = FOLDER / f"{name}.json"
    text = json.dumps(shown, ensure_ascii=False, indent=1) + "\n"
    if os.environ.get("GOLDENS") == "write":
        path.write_text(text, encoding="utf-8")
    assert path.exists(), f"{path.name} is missing: GOLDENS=write python -m pytest"
    assert text == path.read_text(encoding="utf-8")
