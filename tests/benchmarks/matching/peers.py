"""General solvers on the same arrays: what each needs is built here and counted as its time."""

from __future__ import annotations

import datetime as dt
import time

import numpy as np
from ortools.graph.python import min_cost_flow
from ortools.math_opt.python import mathopt
from ortools.sat.python import cp_model

from planner.matching.ladder.instance import Instance
from planner.matching.ladder.state import build


def run(method: str, instance: Instance, limit_s: int) -> dict:
    """Return value, bound if any, and seconds of one method."""
    start, used = time.perf_counter(), time.process_time()
    value, bound = METHODS[method](instance, limit_s)
    cpu = time.process_time() - used
    return {"value": value, "bound": bound, "seconds": time.perf_counter() - start, "cpu": cpu}


def _pairs(instance: Instance) -> np.ndarray:
    return np.repeat(np.arange(instance.n_workers), np.diff(instance.start))


def _flow(instance: Instance, limit_s: int) -> tuple[int, int]:
    n, m = instance.n_workers, len(instance.cap)
    worker = _pairs(instance)
    tails = np.concatenate([worker, np.arange(n), n + np.arange(m)]).astype(np.int32)
    heads = np.concatenate([n + instance.col, np.full(n + m, n + m)]).astype(np.int32)
    caps = np.concatenate([np.ones(len(worker) + n, np.int64), instance.cap])
    costs = np.concatenate([-instance.gain, np.zeros(n + m, np.int64)])
    solver = min_cost_flow.SimpleMinCostFlow()
    solver.add_arcs_with_capacity_and_unit_cost(tails, heads, caps, costs)
    supplies = np.zeros(n + m + 1, np.int64)
    supplies[:n] = 1
    supplies[-1] = -n
    solver.set_nodes_supplies(np.arange(n + m + 1), supplies)
    solver.solve()
    return -solver.optimal_cost(), -solver.optimal_cost()


def _seats(instance: Instance) -> tuple[np.ndarray, np.ndarray, np.ndarray, int]:
    """Return pairs of worker and single seat, and how many seats there are."""
    base = np.concatenate([[0], np.cumsum(instance.cap)])
    size = instance.cap[instance.col]
    rows = np.repeat(_pairs(instance), size)
    ends = np.cumsum(size)
    columns = np.arange(ends[-1]) + np.repeat(base[instance.col] - (ends - size), size)
    return rows, columns, np.repeat(instance.gain, size), int(base[-1])


def _scipy(instance: Instance, limit_s: int) -> tuple[int, int]:
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    rows, columns, gain, seats = _seats(instance)
    n = instance.n_workers
    own = seats + np.arange(n)
    most = int(gain.max()) + 1
    graph = coo_array(
        (
            np.concatenate([most - gain, np.full(n, most)]).astype(np.float64),
            (np.concatenate([rows, np.arange(n)]), np.concatenate([columns, own])),
        ),
        shape=(n, seats + n),
    ).tocsr()
    row, column = min_weight_full_bipartite_matching(graph)
    value = int(n * most - graph[row, column].sum())
    return value, value


def _lapx(instance: Instance, limit_s: int) -> tuple[int, int]:
    import lap

    rows, columns, gain, seats = _seats(instance)
    n = instance.n_workers
    most = float(gain.max()) + 1
    size = n + seats
    # doubled graph: everybody may stay out, every seat may stay free
    row = np.concatenate([rows, np.arange(n), n + columns, n + np.arange(seats)])
    column = np.concatenate([columns, seats + np.arange(n), seats + rows, np.arange(seats)])
    cost = np.concatenate([most - gain, np.full(n, most), np.zeros(len(rows)), np.zeros(seats)])
    order = np.lexsort((column, row))
    start = np.searchsorted(row[order], np.arange(size + 1)).astype(np.int32)
    total, _, _ = lap.lapmod(size, cost[order], start, column[order].astype(np.int32))
    value = round(n * most - total)
    return value, value


def _pot(instance: Instance, limit_s: int) -> tuple[int, int]:
    import ot

    n, m = instance.n_workers, len(instance.cap)
    cost = np.zeros((n + 1, m + 1))
    cost[_pairs(instance), instance.col] = -instance.gain.astype(np.float64)
    supply = np.append(np.ones(n), float(instance.cap.sum()))
    demand = np.append(instance.cap.astype(np.float64), float(n))
    plan = ot.emd(supply, demand, cost, numItermax=10_000_000)
    value = round(-float((plan * cost).sum()))
    return value, value


def _linear(
    instance: Instance, limit_s: int, *, solver: mathopt.SolverType, whole: bool
) -> tuple[int, int]:
    """Solve the strong model, a variable for each option of a party, through MathOpt."""
    state = build(instance, 1)
    net, groups = state.net, state.groups
    model = mathopt.Model()
    here: list[list[mathopt.Variable]] = [[] for _ in net.cap]
    gained: list[mathopt.LinearSum] = []

    def take(pairs: range) -> list[mathopt.Variable]:
        found = []
        for pair in pairs:
            x = model.add_variable(lb=0, ub=1, is_integer=whole)
            here[net.col[pair]].append(x)
            gained.append(int(net.gain[pair]) * x)
            found.append(x)
        return found

    for worker in np.flatnonzero(state.alone).tolist():
        pairs = take(range(net.lo[worker], net.hi[worker]))
        model.add_linear_constraint(mathopt.fast_sum(pairs) <= 1)
    for party in range(len(groups.forced)):
        options = []
        for option in range(groups.option[party], groups.option[party + 1]):
            y = model.add_variable(lb=0, ub=1, is_integer=whole)
            options.append(y)
            for row in range(groups.stretch[option], groups.stretch[option + 1]):
                pairs = take(range(groups.lo[row], groups.hi[row]))
                model.add_linear_constraint(mathopt.fast_sum(pairs) - y == 0)
        model.add_linear_constraint(mathopt.fast_sum(options) <= 1)
    for seats, pairs in zip(net.cap.tolist(), here, strict=True):
        model.add_linear_constraint(mathopt.fast_sum(pairs) <= seats)
    model.maximize(mathopt.fast_sum(gained))
    limit = mathopt.SolveParameters(
        time_limit=dt.timedelta(seconds=limit_s), relative_gap_tolerance=0.0 if whole else None
    )
    result = mathopt.solve(model, solver, params=limit)
    if not result.has_primal_feasible_solution():
        raise SystemExit(f"no plan: {result.termination.reason.name.lower()}")
    value = round(result.objective_value())
    return value, int(result.dual_bound() + 1e-6) if whole else value


def _cp_sat(instance: Instance, limit_s: int) -> tuple[int, int]:
    model = cp_model.CpModel()
    x = [model.new_bool_var("") for _ in range(len(instance.col))]
    for w in range(instance.n_workers):
        model.add_at_most_one(x[instance.start[w] : instance.start[w + 1]])
    order = np.argsort(instance.col, kind="stable")
    ends = np.cumsum(np.bincount(instance.col, minlength=len(instance.cap)))
    for v, mine in enumerate(np.split(order, ends[:-1])):
        model.add(sum(x[k] for k in mine.tolist()) <= int(instance.cap[v]))
    model.maximize(cp_model.LinearExpr.weighted_sum(x, instance.gain.tolist()))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = limit_s
    solver.parameters.num_workers = 2
    solver.solve(model)
    return round(solver.objective_value), round(solver.best_objective_bound)


METHODS = {
    "flow": _flow,
    "scipy": _scipy,
    "lapx": _lapx,
    "pot": _pot,
    "cp_sat": _cp_sat,
    "simplex": lambda i, s: _linear(i, s, solver=mathopt.SolverType.GLOP, whole=False),
    "mip": lambda i, s: _linear(i, s, solver=mathopt.SolverType.HIGHS, whole=True),
}
