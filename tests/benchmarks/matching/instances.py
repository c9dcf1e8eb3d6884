"""The sizes of the figures: attributes with few values, so that scores are multiples of 5.

``instance("M", parties=0.15)`` is the problem with attributes; ``lists`` gives every
worker 30 to 100 of the eligible vacancies, half the best and half at random, as arrays.
People and firms are synthetic, everything follows from the seed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numba
import numpy as np
import pandas as pd

from planner.matching import Problem, Settings
from planner.matching.ladder.classes import compile_classes
from planner.matching.market import Market, compile_market
from planner.matching.rules import Objective

SIZES = {"XS": (300, 40), "S": (3_000, 400), "M": (30_000, 4_000), "L": (200_000, 20_000)}
SEATS = 1.1
TRADES = np.array(["general"] + [f"trade-{n:02d}" for n in range(1, 24)])
TOWNS = np.array([f"town-{n:02d}" for n in range(21)])
PARTY_SIZES = np.array([2, 3, 4, 5, 6])
PARTY_SHARES = np.array([0.55, 0.23, 0.13, 0.06, 0.03])
COHESIONS = np.array(["enterprise", "town"])
COHESION_SHARES = (0.7, 0.3)


@dataclass(frozen=True)
class Lists:
    """Eligible pairs as arrays: ``vacancy`` and ``score`` of worker w from ``start[w]`` on."""

    start: np.ndarray
    vacancy: np.ndarray
    score: np.ndarray


def instance(size: str, *, seed: int = 1, parties: float = 0.0) -> Problem:
    """Return the problem with attributes of a size, the objective ``fit``."""
    workers, vacancies = SIZES[size]
    rng = np.random.default_rng(seed)
    firms = max(2, vacancies * 3 // 10)
    firm_town = rng.integers(0, len(TOWNS), firms)
    firm = rng.integers(0, firms, vacancies)
    general = rng.random(vacancies) < 0.45
    low = 500 * rng.integers(7, 12, vacancies)
    share = rng.dirichlet(np.full(vacancies, 0.8))
    openings = 1 + rng.multinomial(round(workers * SEATS) - vacancies, share)
    posts = pd.DataFrame(
        {
            "vacancy_id": [f"v{i:05d}" for i in range(vacancies)],
            "enterprise_id": [f"e{i:05d}" for i in firm],
            "town": TOWNS[firm_town[firm]],
            "openings": openings,
            "trade": np.where(general, "general", TRADES[rng.integers(1, 24, vacancies)]),
            "level": np.where(general, 0, rng.choice(4, vacancies, p=[0.5, 0.25, 0.15, 0.1])),
            "wage_min": low,
            "wage_max": low + 500 * rng.integers(1, 4, vacancies),
            "dormitory": rng.random(vacancies) < 0.8,
        }
    )
    general = rng.random(workers) < 0.45
    referrer = rng.integers(0, workers // 300 + 1, workers)
    home = rng.integers(0, firms, workers // 300 + 1)
    people = pd.DataFrame(
        {
            "worker_id": [f"w{i:06d}" for i in range(workers)],
            "home_county": [f"county-{i:02d}" for i in rng.integers(0, 60, workers)],
            "trade": np.where(general, "general", TRADES[rng.integers(1, 24, workers)]),
            "level": np.where(general, 0, rng.choice(4, workers, p=[0.4, 0.3, 0.2, 0.1])),
            "years": rng.choice(6, workers, p=[0.3, 0.2, 0.2, 0.1, 0.1, 0.1]),
            "min_wage": 500 * rng.integers(6, 12, workers),
            "needs_dormitory": rng.random(workers) < 0.6,
            "preferred_town": np.where(rng.random(workers) < 0.3, rng.choice(TOWNS, workers), ""),
            "referrer_id": [f"r{i:04d}" for i in referrer],
            "referrer_enterprise": [f"e{i:05d}" for i in home[referrer]],
        }
    )
    people["party_id"], frame = _parties(rng, workers, parties)
    settings = Settings(objectives=(Objective.FIT,))
    return Problem.from_frames(people, posts, parties=frame, settings=settings)


def _parties(rng: np.random.Generator, n: int, share: float) -> tuple[np.ndarray, pd.DataFrame]:
    sizes: list[int] = []
    while sum(sizes) < n * share:
        sizes.append(int(rng.choice(PARTY_SIZES, p=PARTY_SHARES)))
    names = np.array([f"p{i:05d}" for i in range(len(sizes))], dtype=object)
    party_id = np.full(n, "", dtype=object)
    members = rng.permutation(n)[: sum(sizes)]
    party_id[members] = np.repeat(names, sizes)[: len(members)]
    cohesion = rng.choice(COHESIONS, len(sizes), p=COHESION_SHARES)
    return party_id, pd.DataFrame({"party_id": names, "cohesion": cohesion}).astype("str")


def lists(problem: Problem, *, seed: int = 1) -> Lists:
    """Return 30 to 100 pairs of every worker, half the best and half at random."""
    market = bare_market(problem)
    classes = compile_classes(market, np.arange(market.n_workers))
    rng = np.random.default_rng(seed + 1000)
    length = rng.integers(30, 101, market.n_workers)
    dice = rng.random((market.n_workers, 50))
    start, vacancy, score = _listed(
        classes.of_worker,
        classes.table,
        classes.town,
        classes.referrer,
        classes.town_points,
        classes.referrer_points,
        classes.town_of,
        classes.enterprise_of,
        length,
        dice,
    )
    return Lists(start, vacancy, score)


def bare_market(problem: Problem) -> Market:
    """Return the compiled problem, its scores not computed yet."""
    return compile_market(problem, cache=False)


def listed_problem(problem: Problem, found: Lists) -> Problem:
    """Return the problem with ``pairs`` instead of attributes."""
    workers = np.repeat(np.arange(len(found.start) - 1), np.diff(found.start))
    pairs = pd.DataFrame(
        {
            "worker_id": problem.workers["worker_id"].to_numpy()[workers],
            "vacancy_id": problem.vacancies["vacancy_id"].to_numpy()[found.vacancy],
            "score": found.score,
        }
    )
    return Problem.from_frames(
        problem.workers,
        problem.vacancies,
        parties=problem.parties,
        pairs=pairs,
        settings=problem.settings,
    )


@numba.njit(cache=True)
def _listed(of_worker, table, town, referrer, extra_town, extra_firm, towns, firms, length, dice):
    n, m = len(of_worker), table.shape[1]
    start = np.zeros(n + 1, np.int64)
    vacancy = np.empty(length.sum(), np.int32)
    score = np.empty(length.sum(), np.int64)
    values, columns = np.empty(m, np.int64), np.empty(m, np.int64)
    taken = np.zeros(m, np.bool_)
    for w in range(n):
        row = table[of_worker[w]]
        found = 0
        for v in range(m):
            if row[v] >= 0:
                points = np.int64(row[v])
                if towns[v] == town[w]:
                    points += extra_town
                if firms[v] == referrer[w]:
                    points += extra_firm
                values[found], columns[found] = points, v
                found += 1
        at = start[w]
        want = min(length[w], found)
        best = want // 2
        if best:
            floor = np.partition(values[:found], found - best)[found - best]
            for above in (True, False):
                for k in range(found):
                    fits = values[k] > floor if above else values[k] == floor
                    if fits and at < start[w] + best:
                        vacancy[at], score[at] = columns[k], values[k]
                        taken[columns[k]] = True
                        at += 1
        used = 0
        while at < start[w] + want and used < dice.shape[1]:
            k = int(dice[w, used] * found)
            used += 1
            if not taken[columns[k]]:
                vacancy[at], score[at] = columns[k], values[k]
                taken[columns[k]] = True
                at += 1
        for e in range(start[w], at):
            taken[vacancy[e]] = False
        start[w + 1] = at
    return start, vacancy[: start[n]], score[: start[n]]
