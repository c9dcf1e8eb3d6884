"""Holds every "+N points" against a forced re-solve with OR-Tools, and says how many are wrong.

``python tests/benchmarks/matching/points.py --samples 1000`` solves instances of 3,000 people and
400 vacancies, samples people who were outbid, and for each solves the whole flow again
with that person forced into a seat: the loss must be the points told, to the point. The
flow is built here from the scores alone, over all eligible pairs.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

import numpy as np
from ortools.graph.python import min_cost_flow

sys.path.insert(0, str(Path(__file__).parent))

from generate import generate

from planner.huge_pages import start_over
from planner.matching import Problem, solve
from planner.matching.market import INELIGIBLE, compile_market


class Forced:
    """The flow of a problem without parties, ready to be solved with one person forced in."""

    def __init__(self, problem: Problem) -> None:
        market = compile_market(problem)
        scores = market.scores(np.arange(market.n_workers)).astype(np.int64)
        workers, vacancies = np.nonzero(scores != INELIGIBLE)
        n, m, e = market.n_workers, market.n_vacancies, len(market.least)
        fit = scores[workers, vacancies]
        # one unit of an earlier objective outweighs any chain of moves in a later one
        placed = 2 * int(fit.max()) * 50
        least, first = 3 * placed, 9 * placed
        self.placed = placed
        self.n, sink = n, n + m + e
        own = n + m + market.enterprise
        seat_gain = np.where(market.priority, first, 0) + placed
        self.tails = np.concatenate([workers, np.arange(n), n + np.arange(m)])
        self.heads = np.concatenate([n + vacancies, np.full(n, sink), own])
        self.capacities = np.concatenate([np.ones(len(workers) + n), market.seats])
        self.costs = np.concatenate([-fit, np.zeros(n), -seat_gain]).astype(np.int64)
        units = n + m + np.arange(e)
        self.tails = np.concatenate([self.tails, units, units]).astype(np.int32)
        self.heads = np.concatenate([self.heads, np.full(2 * e, sink)]).astype(np.int32)
        rest = np.full(e, n)
        self.capacities = np.concatenate([self.capacities, market.least, rest]).astype(np.int64)
        self.costs = np.concatenate([self.costs, np.full(e, -least), np.zeros(e)]).astype(np.int64)
        self.supplies = np.zeros(sink + 1, dtype=np.int64)
        self.supplies[:n], self.supplies[sink] = 1, -n
        self.stay = len(workers)

    def value(self, worker: int | None) -> int:
        """Return the greatest value, with a worker forced into a seat or with nobody forced."""
        capacities = self.capacities.copy()
        if worker is not None:
            capacities[self.stay + worker] = 0
        solver = min_cost_flow.SimpleMinCostFlow()
        solver.add_arcs_with_capacity_and_unit_cost(self.tails, self.heads, capacities, self.costs)
        solver.set_nodes_supplies(np.arange(len(self.supplies)), self.supplies)
        status = solver.solve()
        if status != solver.OPTIMAL:
            raise SystemExit(f"the flow solver ended with {status.name}")
        return -int(solver.optimal_cost())


def main() -> None:
    """Sample, re-solve, compare, print one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--samples", type=int, default=200)
    parser.add_argument("--workers", type=int, default=3000)
    parser.add_argument("--vacancies", type=int, default=400)
    parser.add_argument("--seats", type=float, default=0.95)
    given = parser.parse_args()
    tried, wrong, seed, start = 0, [], 0, time.perf_counter()
    while tried < given.samples:
        seed += 1
        problem = generate(given.workers, given.vacancies, seed=seed, parties=0, seats=given.seats)
        plan = solve(problem)
        row_of = {w: at for at, w in enumerate(problem.workers["worker_id"])}
        told = plan.unmatched[plan.unmatched["points_needed"] >= 0]
        rng = np.random.default_rng(seed)
        chosen = rng.permutation(len(told))[: min(100, given.samples - tried)]
        forced = Forced(problem)
        free = forced.value(None)
        for row in told.iloc[chosen].itertuples():
            tried += 1
            loss = free - forced.value(row_of[row.worker_id])
            if loss != row.points_needed:
                wrong.append((seed, row.worker_id, int(row.points_needed), loss))
    print(
        json.dumps(
            {
                "sampled": tried,
                "wrong": len(wrong),
                "first_wrong": wrong[:5],
                "instances": seed,
                "seconds": round(time.perf_counter() - start, 1),
            }
        )
    )


if __name__ == "__main__":
    start_over()
    main()
