"""Times the assignment of stewards: solved, proved, and judged by a checker of its own.

Run: ``python tests/benchmarks/desk/stewards.py [--stewards 1500] [--enterprises 1256]``. Invented
stewards and enterprises in 21 towns and 10 industries; seven of ten enterprises have a steward
already. Once with one enterprise each, once with three times the enterprises.
"""

from __future__ import annotations

import argparse
import time

import numpy as np

from planner.huge_pages import start_over
from planner.stewards import StewardProblem, assign, check


def problem(stewards: int, enterprises: int, each: int) -> StewardProblem:
    """Return an invented problem; ``each`` enterprises a steward at most."""
    rng = np.random.default_rng([20200301, stewards, enterprises])
    km = rng.integers(1, 40, (21, 21))
    km = (km + km.T) // 2
    np.fill_diagonal(km, 0)
    had = np.resize(rng.permutation(stewards), enterprises)
    return StewardProblem(
        rng.integers(0, 21, enterprises),
        rng.integers(0, 10, enterprises),
        rng.integers(0, 21, stewards),
        rng.random((stewards, 10)) < 0.2,
        np.full(stewards, each, np.int64),
        km,
        np.where(rng.random(enterprises) < 0.7, had, -1),
    )


def main() -> None:
    """Solve, judge, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stewards", type=int, default=1500)
    parser.add_argument("--enterprises", type=int, default=1256)
    given = parser.parse_args()
    for times in (1, 3):
        many = given.enterprises * times
        posed = problem(given.stewards, many, times)
        clock, used = time.perf_counter(), time.process_time()
        found = assign(posed)
        took, worked = time.perf_counter() - clock, time.process_time() - used
        clock = time.perf_counter()
        verdict = check(posed, found.steward.tolist(), found.prices.tolist())
        judged = time.perf_counter() - clock
        print(
            f"{given.stewards} x {many}: points {verdict.points}, bound {verdict.bound}, "
            f"{'optimal' if verdict.points == verdict.bound else 'NOT PROVED'}, "
            f"{len(verdict.broken)} rules broken; {took:.2f} s ({worked:.2f} s of processor), "
            f"checked in {judged:.2f} s"
        )


if __name__ == "__main__":
    start_over()
    main()
