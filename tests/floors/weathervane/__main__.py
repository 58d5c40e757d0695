"""The command: `python -m tests.floors.weathervane --to DIR --seed N`."""

import argparse
import json
import sys
from datetime import date
from pathlib import Path

from tests.floors.weathervane import describe, weeks
from tests.floors.weathervane.dates import Dates
from tests.floors.weathervane.life import build, live
from tests.floors.weathervane.truth import truth_of
from tests.floors.weathervane.written import write


def main(arguments: list[str] | None = None) -> int:
    """Write a floor and its truth, or print what is assumed; return the exit code."""
    parser = _parser()
    args = parser.parse_args(arguments)
    if args.describe:
        sys.stdout.write("\n".join(describe.lines()) + "\n")
        return 0
    if args.to is None:
        parser.error("say where the floor shall go: --to DIR")
    if args.months < 3 or args.reps < 4:
        parser.error("a floor needs at least 3 months and 4 reps")
    world = build(
        Dates(args.today, args.months),
        seed=args.seed,
        reps=args.reps,
        logging=args.logging,
    )
    live(world)
    truth = truth_of(world, seed=args.seed)
    text = json.dumps(truth, separators=(",", ":"), ensure_ascii=False)
    try:
        write(world, args.to, extended=args.extended)
        (args.to / "truth.json").write_text(text, encoding="utf-8")
    except OSError as error:
        parser.error(f"cannot write the floor: {error}")
    if args.weeks:
        sys.stdout.write("\n".join(weeks.lines(world, truth)) + "\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="weathervane", description=describe.__doc__)
    parser.add_argument("--to", type=Path, help="the folder for the floor")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--logging", choices=("full", "half", "none"), default="full")
    parser.add_argument("--months", type=int, default=18)
    parser.add_argument("--reps", type=int, default=40)
    parser.add_argument("--today", type=date.fromisoformat, default=date(2026, 11, 26))
    parser.add_argument("--extended", action="store_true", help="additional columns")
    parser.add_argument("--weeks", action="store_true", help="print typical weeks")
    parser.add_argument("--describe", action="store_true", help="print the assumptions")
    return parser


if __name__ == "__main__":
    sys.exit(main())
