"""Print goldens as their reader sees them: `python -m tests.bot.read_aloud digest`."""

import json
import sys
from typing import Any

from tests.bot.golden import FOLDER


def main(wanted: list[str]) -> None:
    """Print each golden whose name holds one of `wanted`; all without any."""
    for path in sorted(FOLDER.glob("*.json")):
        if not wanted or any(word in path.stem for word in wanted):
            payload = json.loads(path.read_text(encoding="utf-8"))
            print(f"== {path.stem}: {payload.get('text', '')}")  # noqa: T201
            print("\n".join(read_aloud(payload)), end="\n\n")  # noqa: T201


def read_aloud(payload: dict[str, Any]) -> list[str]:
    """Return the lines of a message, a modal or a home tab."""
    return [line for block in payload["blocks"] for line in _block(block)]


def _block(block: dict[str, Any]) -> list[str]:
    match block["type"]:
        case "actions":
            labels = [each["text"]["text"] for each in block["elements"]]
            return ["  " + " ".join(f"[{label}]" for label in labels)]
        case "context":
            return [f"  ~ {each['text']}" for each in block["elements"]]
        case "input":
            options = block["element"].get("options", [])
            choices = [f"    o {each['text']['text']}" for each in options]
            return [f"  {block['label']['text']}:", *choices]
        case _:
            beside = block.get("accessory", {}).get("text", {}).get("text")
            lines = [f"  {line}" for line in block["text"]["text"].splitlines()]
            return [*lines, *([f"    [{beside}]"] if beside else [])]


if __name__ == "__main__":
    main(sys.argv[1:])
