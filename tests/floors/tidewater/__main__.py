"""`python -m tests.floors.tidewater --to DIR --seed N`: write a floor and its truth."""

import argparse
import json
import sys
from pathlib import Path

from tests.floors.tidewater.building import Order, build
from tests.floors.tidewater.plausible import report
from tests.floors.tidewater.remains import LOGGINGS
from tests.floors.tidewater.words import description


def main(arguments: list[str] | None = None) -> int:
    """Write what was asked for; returns the exit code."""
    asked = _parser().parse_args(arguments)
    if asked.describe:
        sys.stdout.write(description())
        return 0
    if asked.to is None:
        sys.stderr.write("Say where to write the floor: --to DIR\n")
        return 2
    order = Order(
        asked.seed, asked.months, asked.reps, asked.logging, extended=asked.extended
    )
    truth, world = build(order, asked.to)
    if asked.report:
        sys.stdout.write(report(world, truth))
    kinds = sorted({entry["kind"] for entry in truth["look_alikes"]})
    summary = {
        "cliffs": len(truth["cliffs"]),
        "borderline": len(truth["borderline"]),
        "kinds_of_look_alikes": len(kinds),
        "meetings": len(truth["meetings"]),
        "deals": len(truth["deals"]),
    }
    sys.stdout.write(f"{asked.to}: {json.dumps(summary)}\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("tidewater", description="A floor of agents.")
    parser.add_argument("--to", type=Path, help="folder to write")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--logging", choices=LOGGINGS, default="full")
    parser.add_argument("--months", type=int, default=18)
    parser.add_argument("--reps", type=int, default=40)
    parser.add_argument("--extended", action="store_true", help="with later columns")
    parser.add_argument("--report", action="store_true", help="print typical weeks")
    parser.add_argument("--describe", action="store_true", help="print what is what")
    return parser


if __name__ == "__main__":
    sys.exit(main())
