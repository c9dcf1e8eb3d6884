"""Ours against general solvers on the same lists, each in its own process, in one run.

``python tests/benchmarks/matching/run.py --size S M L`` prints and writes a table: value,
bound, gap, seconds, share of the flow solver's time, peak memory. Seconds are from arrays
in memory to the placement and, for ours, its proof; compiling (numba) is done before on
a tiny instance and not counted. A method that cannot run at a size says why.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

import instances
import peers

from planner.huge_pages import start_over
from planner.matching import Problem
from planner.matching.ladder.again import resolve
from planner.matching.ladder.board import Board
from planner.matching.ladder.climb import certified, climb
from planner.matching.ladder.instance import Instance
from planner.matching.ladder.whole import Sum, climb_whole
from planner.matching.market import Market

CASES = {
    "S": [
        "flow",
        "ours",
        "scipy",
        "lapx",
        "pot",
        "cp_sat",
        "simplex",
        "ours 15 %",
        "ours 40 %",
        "mip 15 %",
    ],
    "M": ["flow", "ours", "scipy", "lapx", "ours 15 %", "ours 40 %", "all 15 %", "again"],
    "L": ["flow", "ours", "ours 15 %", "all 15 %", "again"],
}
LIMIT_S = {"S": 150, "M": 300, "L": 900}
"""Seconds a method may take in all, its data made first."""


def main() -> None:
    """Run all cases of the sizes asked for, or one of them in this process."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", nargs="+", default=["S", "M"], choices=list(CASES))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="*", help="methods, all if none is named")
    parser.add_argument("--out", type=Path, default=Path("matching-benchmark.md"))
    parser.add_argument("--one", nargs=2, metavar=("METHOD", "SIZE"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        print(json.dumps(measure(given.one[0], given.one[1], given.seed)))
        return
    rows = []
    for size in given.size:
        flow_s = None
        for method in given.only or CASES[size]:
            row = in_child(method, size, given.seed)
            flow_s = row.get("cpu") if method == "flow" else flow_s
            individuals = "%" not in method and method != "again"
            if flow_s and row.get("cpu") is not None and individuals:
                row["ratio"] = row["cpu"] / flow_s
            rows.append({"size": size, "method": method} | row)
            print(line(rows[-1]), flush=True)
    names = ["size", "method", "value", "bound", "gap", "seconds", "processor s", "of flow"]
    names += ["MB", "load", "note"]
    head = "| " + " | ".join(names) + " |\n" + "| --- " * len(names) + "|"
    text = "\n".join([head, *map(line, rows)])
    given.out.write_text(text + "\n", encoding="utf-8")


def in_child(method: str, size: str, seed: int) -> dict:
    """Return what a method measured in a process of its own, or why it did not."""
    command = [sys.executable, __file__, "--one", method, size, "--seed", str(seed)]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=LIMIT_S[size], check=False
        )
    except subprocess.TimeoutExpired:
        return {"note": f"stopped after {LIMIT_S[size]} s"}
    if done.returncode:
        return {"note": (done.stderr.strip().splitlines() or ["failed"])[-1][:80]}
    return json.loads(done.stdout.splitlines()[-1])


def line(row: dict) -> str:
    """Return one row of the table."""
    value, bound = row.get("value"), row.get("bound")
    gap = "" if value is None or bound is None else f"{(bound - value) / max(bound, 1):.4%}"
    cells = [
        row["size"],
        row["method"],
        "" if value is None else f"{value:,}",
        "" if bound is None else f"{bound:,}",
        gap,
        "" if "seconds" not in row else f"{row['seconds']:.2f}",
        "" if "cpu" not in row else f"{row['cpu']:.2f}",
        "" if "ratio" not in row else f"{row['ratio']:.2f}",
        str(row.get("mb", "")),
        str(row.get("load", "")),
        row.get("note", ""),
    ]
    return "| " + " | ".join(cells) + " |"


def measure(method: str, size: str, seed: int) -> dict:
    """Run one method here."""
    if method == "all 15 %":
        return whole(size, seed, 0.15)
    share = {"ours 15 %": 0.15, "mip 15 %": 0.15, "again": 0.15, "ours 40 %": 0.4}.get(method, 0.0)
    instance = arrays(size, seed, share)
    load = round(os.getloadavg()[0], 1)
    if method.startswith("ours"):
        row = ours(instance, seed, size)
    elif method == "again":
        row = again(instance, seed)
    else:
        row = peers.run(method.split(maxsplit=1)[0], instance, LIMIT_S[size] // 2)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return row | {"mb": peak, "load": load}


def arrays(size: str, seed: int, share: float) -> Instance:
    """Return the lists of a size as arrays."""
    problem = instances.instance(size, seed=seed, parties=share)
    market = instances.bare_market(problem)
    lists = instances.lists(problem, seed=seed)
    kind = kinds(problem, market)
    return Instance.of_lists(
        lists.start,
        lists.vacancy,
        lists.score,
        market.openings,
        party=market.party,
        kind=kind,
        regions=np.stack([market.enterprise, market.town]),
    )


def kinds(problem: Problem, market: Market) -> np.ndarray:
    """Return by party 0 for one enterprise, 1 for one town."""
    by_id = dict(zip(problem.parties["party_id"], problem.parties["cohesion"], strict=True))
    ids = problem.workers["party_id"].to_numpy()
    kind = np.zeros(int(market.party.max(initial=-1)) + 1, dtype=np.int64)
    for worker in np.flatnonzero(market.party >= 0).tolist():
        kind[market.party[worker]] = by_id[ids[worker]] == "town"
    return kind


def whole(size: str, seed: int, share: float) -> dict:
    """Measure the ladder over all eligible pairs, their scores worked out first."""
    _whole("XS", seed, share)
    load = round(os.getloadavg()[0], 1)
    row = _whole(size, seed, share)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return row | {"mb": peak, "load": load}


def _whole(size: str, seed: int, share: float) -> dict:
    problem = instances.instance(size, seed=seed, parties=share)
    market = instances.bare_market(problem)
    kind, regions = kinds(problem, market), np.stack([market.enterprise, market.town])
    seats = market.seats
    start, used = time.perf_counter(), time.process_time()
    late = start + LIMIT_S[size] * 0.5 if size in LIMIT_S else start + 60
    nobody = np.zeros(market.n_workers, dtype=bool)
    board = Board(market, kind=kind, regions=regions, forced=nobody)
    found = climb_whole(
        board,
        Sum(
            weight=1,
            add=np.zeros(len(seats), np.int64),
            frame=lambda first, col, gain: Instance.of_lists(
                first, col, gain, seats, party=market.party, kind=kind, regions=regions
            ),
            seats_earn=lambda price: int((seats * np.maximum(price, 0)).sum()),
            typical=sum(market.problem.settings.weights.values()),
        ),
        n_workers=market.n_workers,
        gap=0.0005 if size != "L" else 0.001,
        goes_on=lambda: time.perf_counter() < late,
        tell=lambda *_: None,
    )
    return {
        "value": found.value,
        "bound": found.bound,
        "seconds": time.perf_counter() - start,
        "cpu": time.process_time() - used,
    }


def warm(instance: Instance, seed: int) -> None:
    """Compile everything on a tiny instance of the same kind."""
    tiny = arrays("XS", seed, 0.15 if (instance.party >= 0).any() else 0.0)
    state = climb(tiny, gap=0.0, goes_on=lambda: True, tell=lambda *_: None)
    resolve(tiny, np.minimum(state.work.price, 10**6) * state.unit, state.seat)


def ours(instance: Instance, seed: int, size: str) -> dict:
    """Measure the ladder."""
    warm(instance, seed)
    start, used = time.perf_counter(), time.process_time()
    late = start + LIMIT_S[size] * 0.5
    state = climb(
        instance, gap=0.0005, goes_on=lambda: time.perf_counter() < late, tell=lambda *_: None
    )
    value = state.value
    seconds, cpu = time.perf_counter() - start, time.process_time() - used
    if not certified(state):
        raise RuntimeError("the certificate does not hold")
    return {"value": value, "bound": state.bound, "seconds": seconds, "cpu": cpu}


def again(instance: Instance, seed: int) -> dict:
    """Measure a new plan after 1 % left and 1 % arrived."""
    warm(instance, seed)
    rng = np.random.default_rng(seed)
    n = instance.n_workers
    picked = rng.permutation(np.flatnonzero(instance.party < 0))[: 2 * (n // 100)]
    arrive, leave = picked[::2], picked[1::2]
    late = time.perf_counter() + 240
    before = climb(
        without(instance, arrive),
        gap=0.0005,
        goes_on=lambda: time.perf_counter() < late,
        tell=lambda *_: None,
    )
    changed = without(instance, leave)
    seat = before.seat
    stays = seat >= 0
    stays[leave] = False
    earlier = seat.copy()
    earlier[leave] = -1
    found = before.work.price if before.dual is None else before.dual
    price = np.where(found > 2**40, 0, found) * before.unit
    laps: list[tuple[float, float]] = []
    start, used = time.perf_counter(), time.process_time()

    def lap(*_: object) -> None:
        laps.append((time.perf_counter() - start, time.process_time() - used))

    state = resolve(changed, price, earlier, keep=10, tell=lap)
    moved = float((state.seat != earlier)[stays].mean())
    return {
        "value": state.value,
        "bound": state.bound,
        "seconds": laps[0][0],
        "cpu": laps[0][1],
        "note": f"moved {moved:.2%}, proof after {laps[-1][0]:.2f} s ({laps[-1][1]:.2f})",
        "moved": moved,
    }


def without(instance: Instance, gone: np.ndarray) -> Instance:
    """Return the instance with some workers' lists empty."""
    counts = np.diff(instance.start)
    stays = np.ones(instance.n_workers, dtype=bool)
    stays[gone] = False
    mask = np.repeat(stays, counts)
    start = np.concatenate([[0], np.cumsum(np.where(stays, counts, 0))])
    return replace(instance, start=start, col=instance.col[mask], gain=instance.gain[mask])


if __name__ == "__main__":
    start_over()
    main()
