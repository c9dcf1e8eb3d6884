"""The public solver: a problem in, a plan with objective, bound and gap out."""

from __future__ import annotations

import resource
import sys
import time
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import pandas as pd

from planner.charter import explain
from planner.charter.aggregate import aggregate_bound
from planner.charter.assemble import Assembled, assemble, frames
from planner.charter.block_build import build
from planner.charter.blocks import Block
from planner.charter.budget import within
from planner.charter.demand import Demand, gather
from planner.charter.hubs import last_mile
from planner.charter.network import build as build_network
from planner.charter.packing import Packed
from planner.charter.problem import Plan, Problem
from planner.charter.shares import FOR_BLOCKS
from planner.charter.split import parts_of, share_limits
from planner.charter.trips import coach_fill
from planner.charter.workers import solve_blocks
from planner.files import SCHEMA_VERSION
from planner.progress import OnProgress, Progress, ignore, relative_gap
from planner.stop import StoppingCriterion, never, seconds_allowed

COVERS = (
    "all plans with these offers in which coaches and feeders board at most three counties of one "
    "block (a province; a prefecture where one_prefecture is set; everything where cross_province "
    "is set) in their shortest order, leave "
    "on the grid of departures, stand at every stop as long as for a full coach and rest only "
    "when the law makes them; each feeder serves one departure; trains and flights leave at the "
    "latest lawful half-hour for the earliest day of arrival they can leave for in the afternoon; "
    "demand may be split and shuttles are counted at a full vehicle straight to the town"
)
"""What the bound covers, as ``summary.json`` says it."""
COVERS_TOO = {
    "one_prefecture": "trains and flights carry people of one prefecture, too",
    "share_once": "where everybody leaves on one day by coach, a county sends its full coaches "
    "first, and its other people stay together",
}
"""What it covers besides, where a setting is on."""


def solve(
    problem: Problem,
    *,
    stop: StoppingCriterion = never,
    seed: int = 0,
    workers: int = 1,
    on_progress: OnProgress = ignore,
) -> Plan:
    """Return a charter plan.

    Parameters
    ----------
    problem
        What is to be planned.
    stop
        Asked with every progress; when it says so, the best plan so far is returned.
    seed
        Noted in the summary; the solver draws no random numbers.
    workers
        Processes for the blocks. The plan does not depend on it.
    on_progress
        Told of every block that is done.
    """
    started = time.perf_counter()

    def report(stage: str, **more: Any) -> bool:
        progress = Progress(stage, time.perf_counter() - started, **more)
        on_progress(progress)
        return stop(progress)

    report("prepare")
    network = build_network(problem)
    demand = gather(problem)
    way_on = last_mile(problem, network)
    blocks = build(problem, network, demand, way_on)
    lost = _lost(problem, demand)
    units = [(n, part) for n, block in enumerate(blocks) for part in parts_of(block, network)]
    parts = share_limits([part for _, part in units])
    bounds = [aggregate_bound(block) for block in blocks]
    values = [float(part.groups.unserved.dot(part.groups.size)) + part.constant for part in parts]
    report("prepared", incumbent=lost + sum(values), bound=lost + sum(bounds))
    whole = {n for n in range(len(blocks)) if sum(parent == n for parent, _ in units) == 1}
    found: dict[int, Packed] = {}
    ended: set[int] = set()

    def totals() -> dict[str, Any]:
        return {
            "incumbent": lost + sum(values),
            "bound": lost + sum(bounds),
            "done": len(ended),
            "total": len(parts),
        }

    stopped = False

    def stop_now() -> bool:
        nonlocal stopped
        stopped = stopped or stop(Progress("blocks", time.perf_counter() - started, **totals()))
        return stopped

    left = seconds_allowed(stop) - (time.perf_counter() - started)
    for number, done in solve_blocks(
        parts, demand, workers=workers, stop=stop_now, seconds=max(left, 0.0) * FOR_BLOCKS
    ):
        if done.next is None:
            ended.add(number)
        found[number] = done.packed
        values[number] = done.packed.value
        parent = units[number][0]
        if parent in whole:
            bounds[parent] = max(bounds[parent], done.bound)
        stopped = report("blocks" if number in ended else "search", **totals()) or stopped
    packed = [(part, found[number]) for number, part in enumerate(parts)]

    def make(plans: list[tuple[Block, Packed]]) -> Assembled:
        return assemble(problem, network, demand, way_on=way_on, packed=plans)

    made = make(packed)
    too_dear: set[int] = set()
    budget = problem.settings.budget
    if budget is not None and made.spent > budget:
        packed, too_dear = within(budget, packed, demand, lambda plans: make(plans).spent)
        made = make(packed)
    unserved = explain.impossible(problem, demand)
    for block, load in packed:
        unserved += explain.left(problem, demand, block, load.left, budget=too_dear)
    tables = frames(problem, made.trips, demand.days[0], unserved)
    bound = lost + sum(bounds)
    summary = _summary(problem, demand, made, tables, bound)
    summary |= {
        "runtime_s": round(time.perf_counter() - started, 3),
        "peak_mb": _peak_mb(),
        "seed": seed,
        "gap_before_last_mile": round(relative_gap(lost + sum(values), bound), 6),
        "blocks": _by_block(blocks, [parent for parent, _ in units], values, bounds),
    }
    if stopped and summary["status"] != "optimal":
        summary["status"] = "stopped"
    report("done", incumbent=summary["objective"], bound=summary["bound"])
    return Plan(**tables, summary=summary)


def _lost(problem: Problem, demand: Demand) -> float:
    """Return what it costs that some people cannot go at all."""
    gone = sum(int(demand.size[p]) for p, reason in enumerate(demand.reason) if reason is not None)
    return gone * problem.settings.yuan_per_unserved


def _by_block(
    blocks: list[Block], parents: list[int], values: list[float], bounds: list[float]
) -> list[dict[str, Any]]:
    """Return objective, bound and gap of each block, and the parts it was planned in."""
    rows = []
    for number, block in enumerate(blocks):
        mine = [value for value, parent in zip(values, parents, strict=True) if parent == number]
        rows.append(
            {
                "name": block.name,
                "parts": len(mine),
                "objective": round(sum(mine), 2),
                "bound": round(bounds[number], 2),
                "gap": round(relative_gap(sum(mine), bounds[number]), 6),
            }
        )
    return rows


def _summary(
    problem: Problem,
    demand: Demand,
    made: Assembled,
    tables: dict[str, pd.DataFrame],
    bound: float,
) -> dict[str, Any]:
    trips = tables["trips"]
    objective = round(made.objective, 2)
    bound = round(min(bound, objective), 2)
    gap = relative_gap(objective, bound)
    served = len(problem.travellers) - len(tables["unserved"])
    by_mode = trips.groupby("mode")[["yuan", "boarded", "seats"]].sum()
    counts = {str(mode): int(n) for mode, n in trips.groupby("mode").size().items()}
    yuan = {mode: round(float(v), 2) for mode, v in by_mode["yuan"].items()}
    if made.costs["own_travel"]:
        yuan["own_travel"] = made.costs["own_travel"]
    return {
        "schema_version": SCHEMA_VERSION,
        "kind": "charter",
        "version": _version(),
        "status": "optimal" if gap <= 1e-9 else "feasible",
        "objective": objective,
        "objective_parts": made.costs,
        "bound": bound,
        "gap": round(gap, 6),
        "bound_covers": "; ".join(
            [COVERS, *(text for key, text in COVERS_TOO.items() if getattr(problem.settings, key))]
        ),
        "yuan_by_mode": yuan,
        "yuan_per_worker": round(made.spent / served, 2) if served else None,
        "counts": {
            "travellers": len(problem.travellers),
            "parties": len(demand.ids),
            "seated": served,
            "unserved": len(tables["unserved"]),
            "trips": counts,
        },
        "fill": {
            str(mode): round(float(row["boarded"] / row["seats"]), 4)
            for mode, row in by_mode.iterrows()
        },
        "people_per_trip": {
            str(mode): round(float(row["boarded"] / counts[str(mode)]), 2)
            for mode, row in by_mode.iterrows()
        },
        "coach_fill": coach_fill(trips),
        "on_time_share": round(served / len(problem.travellers), 4),
        "settings": problem.settings.as_dict(),
    }


def _version() -> str:
    """Return the version of the package, or 0 when it runs from a bare checkout."""
    try:
        return version("laoxiang")
    except PackageNotFoundError:
        return "0"


def _peak_mb() -> float:
    """Return the most memory this process has held, in MB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1024 * 1024 if sys.platform == "darwin" else 1024), 1)
