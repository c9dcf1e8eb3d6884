"""The optimum of a problem with parties by a general solver, to hold our plans against.

``python tests/benchmarks/matching/oracle.py --seeds 1 2 3`` generates 3,000 people and 400
vacancies, 15 % in parties, solves them for fit with ours and with HiGHS (through MathOpt)
on the strong model over all eligible pairs, and prints how far ours is from the optimum.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
import time
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import numpy as np
from ortools.math_opt.python import mathopt

from planner.huge_pages import start_over
from planner.matching import Cohesion, Objective, Problem, check, solve
from planner.matching.lodging import lodging_of
from planner.matching.market import INELIGIBLE, compile_market


def optimum(problem: Problem, *, seconds: float = 900) -> tuple[int | None, int]:
    """Return the greatest sum of scores of any plan with whole parties, and a bound on it.

    Parameters
    ----------
    problem
        Without pins.
    seconds
        Time allowed; the value is None when the optimum was not proven within it.
    """
    market = compile_market(problem)
    scores = market.scores(np.arange(market.n_workers))
    model = mathopt.Model()
    by_vacancy: dict[int, list[mathopt.Variable]] = defaultdict(list)
    by_worker: dict[int, list[tuple[int, mathopt.Variable]]] = defaultdict(list)
    terms = []
    for worker, vacancy in np.argwhere(scores != INELIGIBLE).tolist():
        taken = model.add_binary_variable()
        terms.append(int(scores[worker, vacancy]) * taken)
        by_vacancy[vacancy].append(taken)
        by_worker[worker].append((vacancy, taken))
    for vacancy, here in by_vacancy.items():
        model.add_linear_constraint(mathopt.fast_sum(here) <= int(market.seats[vacancy]))
    alone = np.flatnonzero(market.party < 0)
    for worker in alone.tolist():
        model.add_linear_constraint(mathopt.fast_sum([x for _, x in by_worker[worker]]) <= 1)
    _keep_together(problem, model, by_worker, market)
    lodging = lodging_of(market)
    for payer, enterprise in np.argwhere(lodging.limited).tolist():
        here = [
            taken
            for worker in np.flatnonzero(lodging.payer == payer).tolist()
            for vacancy, taken in by_worker[worker]
            if market.enterprise[vacancy] == enterprise
        ]
        places = int(lodging.places[payer, enterprise])
        model.add_linear_constraint(mathopt.fast_sum(here) <= places)
    model.maximize(mathopt.fast_sum(terms))
    limit = mathopt.SolveParameters(
        time_limit=dt.timedelta(seconds=seconds), relative_gap_tolerance=0.0
    )
    result = mathopt.solve(model, mathopt.SolverType.HIGHS, params=limit)
    proven = result.termination.reason == mathopt.TerminationReason.OPTIMAL
    bound = int(result.dual_bound() + 1e-6)
    return (round(result.objective_value()) if proven else None), bound


def _keep_together(problem, model, by_worker, market) -> None:
    """Place every party wholly in one region of its cohesion, or not at all."""
    cohesion = dict(zip(problem.parties["party_id"], problem.parties["cohesion"], strict=True))
    where = {
        Cohesion.ENTERPRISE.value: market.enterprise,
        Cohesion.TOWN.value: market.town,
        Cohesion.TRAVEL.value: np.zeros(market.n_vacancies, dtype=np.int64),
    }
    members = defaultdict(list)
    for worker in np.flatnonzero(market.party >= 0).tolist():
        members[problem.workers["party_id"].iloc[worker]].append(worker)
    for party, people in members.items():
        region_of = where[cohesion[party]]
        reach = [defaultdict(list) for _ in people]
        for seats, worker in zip(reach, people, strict=True):
            for vacancy, taken in by_worker[worker]:
                seats[int(region_of[vacancy])].append(taken)
        common = set.intersection(*(set(seats) for seats in reach))
        chosen = {region: model.add_binary_variable() for region in sorted(common)}
        model.add_linear_constraint(mathopt.fast_sum(list(chosen.values())) <= 1)
        for seats in reach:
            for region, here in seats.items():
                taken = chosen.get(region, 0)
                model.add_linear_constraint(mathopt.fast_sum(here) - taken == 0)


def for_fit(problem: Problem) -> Problem:
    """Return a problem judged by fit alone."""
    return replace(problem, settings=replace(problem.settings, objectives=(Objective.FIT,)))


def main() -> None:
    """Solve both ways, print one line of JSON a seed."""
    sys.path.insert(0, str(Path(__file__).parent))
    from generate import generate

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, nargs="+", default=[1])
    parser.add_argument("--workers", type=int, default=3000)
    parser.add_argument("--vacancies", type=int, default=400)
    parser.add_argument("--parties", type=float, default=0.15)
    parser.add_argument("--seconds", type=float, default=900)
    given = parser.parse_args()
    for seed in given.seeds:
        problem = for_fit(
            generate(given.workers, given.vacancies, seed=seed, parties=given.parties)
        )
        start = time.perf_counter()
        plan = solve(problem)
        ours = time.perf_counter() - start
        if check(problem, plan):
            raise SystemExit("the plan breaks a rule")
        start = time.perf_counter()
        best, bound = optimum(problem, seconds=given.seconds)
        value = plan.summary["objective"]
        most = bound if best is None else best
        print(
            json.dumps(
                {
                    "seed": seed,
                    "ours": value,
                    "our_bound": plan.summary["bound"],
                    "our_seconds": round(ours, 2),
                    "mip": best,
                    "mip_bound": bound,
                    "mip_seconds": round(time.perf_counter() - start, 1),
                    "below_optimum_percent": round(100 * (most - value) / most, 4),
                }
            ),
            flush=True,
        )


if __name__ == "__main__":
    start_over()
    main()
