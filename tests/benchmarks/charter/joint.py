"""What joint planning saves against one after the other, on the city demonstration.

``python tests/benchmarks/charter/joint.py --home DIR`` imports the demonstration's workbooks into
DIR (once) and prints a row for each round: people placed, cost of a placed worker, fit, people
whom no vehicle brings. Nobody has answered yet, so every place may still change.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from city import City

from planner import charter, matching
from planner.huge_pages import start_over
from recruit.planning import joint


def main() -> None:
    """Plan jointly and print the rounds."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--points", type=float, nargs="+", default=list(joint.POINTS_PER_YUAN))
    parser.add_argument("--workers", type=int, default=1)
    given = parser.parse_args()
    city = City(given.home)
    joint.POINTS_PER_YUAN = tuple(given.points)
    started, busy = time.perf_counter(), time.process_time()
    done = joint.plan_jointly(
        city.matching_problem(),
        match=matching.solve,
        suppose=city.suppose,
        plan=lambda problem: charter.solve(problem, workers=given.workers),
        price=charter.seat_prices,
        tell=lambda stage, *, done, total: print(f"{done + 1}/{total} {stage}", file=sys.stderr),
    )
    print("| round | placed | yuan a placed worker | of it paid | fit | not brought | kept |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for number, row in enumerate(done.as_dict()["rounds"]):
        print(
            f"| {number} ({row['points_per_yuan']:g} points a yuan) | {row['placed']:,} | "
            f"{row['per_placed']:.2f} | {row['money'] / row['placed']:.2f} | {row['fit']:,} | "
            f"{row['unserved']} | {'kept' if row['chosen'] else ''} |"
        )
    passed, busy = time.perf_counter() - started, time.process_time() - busy
    print(f"saves {done.saves_share:.2%}; {passed:.0f} s, {busy:.0f} s of processor time")


if __name__ == "__main__":
    start_over()
    main()
