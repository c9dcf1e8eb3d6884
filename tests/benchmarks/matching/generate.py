"""Seeded matching problems of any size, for measuring; people and firms are synthetic.

``python tests/benchmarks/matching/generate.py OUT --workers 3000 --vacancies 400`` writes a
problem directory that ``laoxiang solve matching`` reads. Sizes used in the figures:
S 3,000 x 400, M 30,000 x 4,000; ``--parties 0.15`` of the people come in parties of 2 to 6.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd

from planner.matching import Problem, write_problem

TRADES = np.array(["general"] + [f"trade-{n:02d}" for n in range(1, 24)])
TOWNS = np.array([f"town-{n:02d}" for n in range(21)])
PARTY_SIZES = np.array([2, 3, 4, 5, 6])
PARTY_SHARES = np.array([0.55, 0.23, 0.13, 0.06, 0.03])
COHESIONS = np.array(["enterprise", "town", "travel"])
FIRST_DAY = np.datetime64("2020-02-20")


def generate(
    workers: int, vacancies: int, *, seed: int = 1, parties: float = 0.15, seats: float = 1.1
) -> Problem:
    """Return a problem of so many workers and vacancies.

    Parameters
    ----------
    parties
        Share of the workers who come in a party.
    seats
        Openings as a multiple of the workers.
    """
    rng = np.random.default_rng(seed)
    enterprises = max(1, vacancies * 3 // 10)
    firm_town = rng.integers(0, len(TOWNS), enterprises)
    firm_tier = rng.choice([1, 2, 3], enterprises, p=[0.1, 0.3, 0.6])
    offered = _vacancies(rng, vacancies, firm_town, firm_tier, round(workers * seats))
    people = _workers(rng, workers, enterprises)
    party_id, cohesion = _parties(rng, workers, parties)
    people["party_id"] = party_id
    return Problem.from_frames(people, offered, parties=cohesion)


def _vacancies(
    rng: np.random.Generator,
    n: int,
    firm_town: np.ndarray,
    firm_tier: np.ndarray,
    seats: int,
) -> pd.DataFrame:
    firm = rng.integers(0, len(firm_town), n)
    general = rng.random(n) < 0.45
    wage = 100 * rng.integers(38, 70, n)
    until = FIRST_DAY + rng.integers(5, 25, n)
    return pd.DataFrame(
        {
            "vacancy_id": [f"v{i:05d}" for i in range(n)],
            "enterprise_id": [f"e{i:05d}" for i in firm],
            "town": TOWNS[firm_town[firm]],
            "openings": 1 + rng.multinomial(max(seats - n, 0), rng.dirichlet(np.full(n, 0.8))),
            "tier": firm_tier[firm],
            "trade": np.where(general, "general", TRADES[rng.integers(1, len(TRADES), n)]),
            "level": np.where(general, 0, rng.choice(4, n, p=[0.5, 0.25, 0.15, 0.1])),
            "years": np.where(general, 0, rng.choice([0, 1, 2, 3], n, p=[0.5, 0.2, 0.2, 0.1])),
            "wage_min": wage,
            "wage_max": np.where(rng.random(n) < 0.1, 0, wage + 100 * rng.integers(0, 20, n)),
            "dormitory": rng.random(n) < 0.8,
            "start_from": until - rng.integers(3, 12, n),
            "start_until": until,
            "adults_only": rng.random(n) < 0.3,
        }
    ).assign(wage_min=lambda v: np.where(v["wage_max"] == 0, 0, v["wage_min"]))


def _workers(rng: np.random.Generator, n: int, enterprises: int) -> pd.DataFrame:
    referrers = max(1, n // 30)
    firm = rng.integers(0, enterprises, referrers)
    referrer = rng.integers(0, referrers, n)
    general = rng.random(n) < 0.45
    employer = np.where(
        rng.random(n) < 0.04, np.char.add("e", np.char.zfill(firm[referrer].astype(str), 5)), ""
    )
    return pd.DataFrame(
        {
            "worker_id": [f"w{i:06d}" for i in range(n)],
            "home_county": [f"county-{i:02d}" for i in rng.integers(0, 60, n)],
            "trade": np.where(general, "general", TRADES[rng.integers(1, len(TRADES), n)]),
            "level": np.where(general, 0, rng.choice(5, n, p=[0.3, 0.3, 0.2, 0.15, 0.05])),
            "years": np.round(rng.gamma(1.5, 2.5, n), 1),
            "min_wage": np.where(rng.random(n) < 0.3, 0, 100 * rng.integers(30, 62, n)),
            "ready_date": FIRST_DAY + rng.integers(0, 14, n),
            "needs_dormitory": rng.random(n) < 0.6,
            "preferred_town": np.where(rng.random(n) < 0.3, rng.choice(TOWNS, n), ""),
            "referrer_id": [f"r{i:04d}" for i in referrer],
            "referrer_enterprise": [f"e{i:05d}" for i in firm[referrer]],
            "employer_id": employer,
            "adult": rng.random(n) < 0.98,
            "cleared": rng.random(n) < 0.985,
        }
    )


def _parties(rng: np.random.Generator, n: int, share: float) -> tuple[np.ndarray, pd.DataFrame]:
    """Return each worker's party_id and the parties' cohesions; members stand together."""
    sizes: list[int] = []
    while sum(sizes) < n * share:
        sizes.append(int(rng.choice(PARTY_SIZES, p=PARTY_SHARES)))
    names = np.array([f"p{i:05d}" for i in range(len(sizes))], dtype=object)
    party_id = np.full(n, "", dtype=object)
    members = rng.permutation(n)[: sum(sizes)]
    party_id[members] = np.repeat(names, sizes)[: len(members)]
    cohesion = rng.choice(COHESIONS, len(sizes), p=[0.6, 0.25, 0.15])
    return party_id, pd.DataFrame({"party_id": names, "cohesion": cohesion}).astype("str")


def main() -> None:
    """Write one problem directory."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--workers", type=int, default=3000)
    parser.add_argument("--vacancies", type=int, default=400)
    parser.add_argument("--parties", type=float, default=0.15)
    parser.add_argument("--seats", type=float, default=1.1)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    problem = generate(
        given.workers, given.vacancies, seed=given.seed, parties=given.parties, seats=given.seats
    )
    write_problem(problem, given.out)


if __name__ == "__main__":
    main()
