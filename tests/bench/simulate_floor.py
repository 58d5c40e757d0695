"""How often healthy reps hear of a cliff, and how soon planted ones are found.

`python -m tests.bench.simulate_floor [--manner telephone --healthy 100 --planted 100]`

Each manner of selling has a floor of its own. The floors and the story of a cliff are
those of `tests.bench.simulated`; the rules and the plan are the real ones, with the
shipped thresholds, and each rule is held against the company's own past as in an
installation. Ends with exit code 1 if a promise is broken on any floor.

Rules and floors were mended by what seed 11 showed; what is reported comes from
another seed, that of `REPORTED`.
"""

import argparse
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context
from pathlib import Path

from coaching.thresholds import parse
from tests.bench.simulated.floor import simulation
from tests.bench.simulated.manner import MANNERS
from tests.bench.simulated.result import Result, Tally, lines, summary, tally
from tests.bench.simulated.size import Size

YEAR = (date(2025, 1, 1), date(2025, 12, 31))
REPORTED = 7
HEAD = (
    "What `make simulate` printed last: ten floors that sell in different ways, a year",
    "each, under the real rules, thresholds and plan. Rules and floors were mended by",
    "what seed 11 showed; this is another seed. A planted cliff is the story that an",
    "observer sees in what was lived, and not in what was logged.",
    "",
)
SHIPPED = Path(__file__).parents[2] / "coaching.toml"


def main() -> None:
    """Simulate each floor, print, and fail if a promise is broken."""
    given = _given()
    said: list[str] = []
    broken = []
    for manner in MANNERS:
        if given.manner and manner.name not in given.manner:
            continue
        begun = time.perf_counter()
        size = Size(
            healthy=given.healthy,
            planted=given.planted,
            first=YEAR[0],
            last=YEAR[1],
            seed=given.seed,
            manner=manner,
        )
        result = simulate(size, processes=given.processes)
        said += [*lines(result), ""]
        sys.stdout.write("\n".join([*lines(result), "", ""]))
        sys.stdout.flush()
        sys.stderr.write(f"{manner.name}: {time.perf_counter() - begun:.0f} s\n")
        broken += [manner.name] if result.broken else []
    said.append(f"promises broken on: {', '.join(broken) or 'no floor'}")
    sys.stdout.write(f"{said[-1]}\n")
    if given.keep:
        given.keep.write_text("\n".join([*HEAD, *said, ""]))
    sys.exit(1 if broken else 0)


def _given() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    names = [manner.name for manner in MANNERS]
    parser.add_argument("--manner", choices=names, action="append")
    parser.add_argument("--healthy", type=int, default=100)
    parser.add_argument("--planted", type=int, default=100)
    parser.add_argument("--seed", type=int, default=REPORTED)
    parser.add_argument("--keep", type=Path, help="where to write it down as well")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    return parser.parse_args()


def simulate(size: Size, *, processes: int) -> Result:
    """Let the companies of a floor of `size` live in so many processes, and count."""
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        jobs = [pool.submit(lived, size, n) for n in range(size.companies)]
        return summary(size, [job.result() for job in jobs])


def lived(size: Size, company: int) -> Tally:
    """Let one company of a floor of `size` live, and count."""
    floor = simulation(size, parse(SHIPPED.read_text()), company=company)
    floor.run()
    return tally(floor)


if __name__ == "__main__":
    main()
