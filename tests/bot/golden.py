"""Payloads pinned in files: `GOLDENS=write` writes them anew, nothing else does."""

import json
import os
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "goldens"


def assert_golden(name: str, payload: dict[str, Any]) -> None:
    """Compare `payload` with the golden file of that name."""
    path = FOLDER / f"{name}.json"
    text = json.dumps(payload, ensure_ascii=False, indent=1) + "\n"
    if os.environ.get("GOLDENS") == "write":
        path.write_text(text, encoding="utf-8")
    assert path.exists(), f"{path.name} is missing: GOLDENS=write python -m pytest"
    assert text == path.read_text(encoding="utf-8")
