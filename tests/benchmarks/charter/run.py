"""One wave of coaches and split deliveries: ours against routing solvers, in one run.

``python tests/benchmarks/charter/run.py`` prints and writes a table: cost, gap to the proven
bound, seconds, seconds of ours in shares of the peer's, peak memory; each method in a process of
its own. Peers get ``--seconds`` (60), at S a sixth of it. Everybody has the same costs: 1,500 yuan
a coach and 11 a kilometre, people's hours left out, which the peers do not know; full coaches,
alike for all, are in the cost. Ours is timed from the problem in memory to seats and timetables
by law, peers from arrays to routes. At L ours keeps the rule that nobody goes more than a fifth
round, peers need not. ``--only`` and ``--size`` choose, and a run joins its rows to ``--out``.

Split deliveries: instances of Chen, Golden and Wasil (2007) in ``tests/instances/sdvrp``, which no
peer here can split. A coach takes at most three counties, so the bound holds for that.
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

import peers
import split
from generate import generate

from planner.charter import Problem, check, solve
from planner.charter.network import build as build_network
from planner.huge_pages import start_over

METHODS = ("ours", "pyvrp", "vroom", "ortools")
SIZES = ("S", "M", "L")
HEAD = "| instance | method | cost | bound | gap | seconds | ours of it | processor s | MB |"


def main() -> None:
    """Run all cases asked for, or one of them in this process."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", nargs="*", default=list(SIZES), choices=SIZES)
    parser.add_argument("--only", nargs="*", default=list(METHODS), choices=METHODS)
    parser.add_argument("--split", nargs="*", default=sorted(split.BEST_KNOWN))
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=Path("charter-benchmark.json"))
    parser.add_argument("--one", nargs=2, metavar=("METHOD", "INSTANCE"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        print(json.dumps(measure(*given.one, seconds=given.seconds, seed=given.seed)))
        return
    rows: dict[str, dict] = {}
    if given.out.exists():
        rows = json.loads(given.out.read_text(encoding="utf-8"))
    cases = [(size, method) for size in given.size for method in given.only]
    cases += [(name, "ours") for name in given.split]
    for instance, method in cases:
        row = in_child(method, instance, given)
        rows[f"{instance} {method}"] = {"instance": instance, "method": method} | row
        print(json.dumps(rows[f"{instance} {method}"]), file=sys.stderr, flush=True)
        given.out.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    print("\n".join(table(rows)))


def in_child(method: str, instance: str, given: argparse.Namespace) -> dict:
    """Return what a method measured in a process of its own, or why it did not."""
    seconds = given.seconds / 6 if instance == "S" else given.seconds
    command = [sys.executable, __file__, "--one", method, instance]
    command += ["--seconds", str(seconds), "--seed", str(given.seed)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        return {"note": (done.stderr.strip().splitlines() or ["failed"])[-1][:100]}
    return json.loads(done.stdout.splitlines()[-1])


def table(rows: dict[str, dict]) -> list[str]:
    """Return the rows as a table, gaps to the bound that ours proved on the instance."""
    found = [HEAD, "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"]
    for row in rows.values():
        if "cost" not in row:
            note = row.get("note", "")
            found.append(f"| {row['instance']} | {row['method']} | {note} | | | | | | |")
            continue
        ours = rows.get(f"{row['instance']} ours", {})
        bound = ours.get("bound")
        gap = "" if not bound else f"{row['cost'] / bound - 1:.3%}"
        share = ""
        if row["method"] != "ours" and "seconds" in ours:
            share = f"{ours['seconds'] / row['seconds']:.2f}"
        cells = [
            row["instance"],
            row["method"] + (f" (best known {row['known']:,.2f})" if "known" in row else ""),
            f"{row['cost']:,.2f}",
            f"{row['bound']:,.2f}" if "bound" in row else "",
            gap,
            f"{row['seconds']:.1f}",
            share,
            f"{row['busy']:.1f}",
            str(row["mb"]),
        ]
        found.append("| " + " | ".join(cells) + " |")
    return found


def measure(method: str, instance: str, *, seconds: float, seed: int) -> dict:
    """Run one method here."""
    if instance in split.BEST_KNOWN:
        split.run("SD1")  # compiled before the clock starts
        clock = _Clock()
        row = split.run(instance)
        return row | clock.read()
    problem = wave_problem(instance, seed)
    wave, full = rest_of(problem)
    if method == "ours":
        solve(wave_problem("S", seed + 1))
        clock = _Clock()
        plan = solve(problem)
        figures = clock.read()
        broken = check(problem, plan)
        if broken:
            raise SystemExit(f"breaks {broken[0]}")
        summary = plan.summary
        return {"cost": summary["objective"], "bound": summary["bound"]} | figures
    clock = _Clock()
    routes = peers.run(method, wave, seconds, seed)
    figures = clock.read()
    return {"cost": (wave.cost(routes) + full) / 10} | figures


class _Clock:
    """Time passed and processor time since it was made, and peak memory."""

    def __init__(self) -> None:
        self.started, self.busy = time.perf_counter(), time.process_time()

    def read(self) -> dict:
        """Return the figures of a row."""
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        return {
            "seconds": round(time.perf_counter() - self.started, 2),
            "busy": round(time.process_time() - self.busy, 2),
            "mb": peak,
            "load": round(os.getloadavg()[0], 1),
        }


def wave_problem(size: str, seed: int) -> Problem:
    """Return the wave of a size with costs that routing solvers know: coaches and kilometres."""
    problem = generate(size, "wave", seed=seed)
    settings = replace(
        problem.settings,
        yuan_per_person_hour=0.0,
        yuan_per_waiting_day=0.0,
        detour_share=0.2 if size == "L" else 9.0,
    )
    return replace(problem, settings=settings)


def rest_of(problem: Problem) -> tuple[peers.Wave, int]:
    """Return what is left after full coaches, and what those cost, in 0.1 yuan."""
    network = build_network(problem)
    offer = problem.offers.iloc[0]
    seats = int(offer["seats"] * problem.settings.load_cap)
    people = problem.travellers.groupby("county").size().reindex(network.counties).to_numpy()
    fixed, per_tenth = round(offer["fixed_yuan"] * 10), round(offer["per_km_yuan"])
    counties = np.arange(len(people))
    tenths = np.round(network.road_km * 10).astype(np.int64)
    home = tenths[counties, network.arrival(0)]
    full = int(((people // seats) * (fixed + per_tenth * home)).sum())
    rest = np.flatnonzero(people % seats)
    rows = np.append(rest, network.arrival(0))
    return peers.Wave(
        people[rest] % seats, tenths[np.ix_(rows, rows)], seats, fixed, per_tenth
    ), full


if __name__ == "__main__":
    start_over()
    main()
