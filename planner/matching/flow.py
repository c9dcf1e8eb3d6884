"""Minimum-cost flow in whole numbers: OR-Tools finds it, we prove it.

``solve_flow`` returns the flow, exact integer node potentials found by Bellman-Ford on the
residual graph (OR-Tools gives none in Python) and has checked complementary slackness in
integers: a certificate of optimality anybody can verify with ``broken_conditions``.
Nothing here knows of workers or vacancies.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python import min_cost_flow

from planner.errors import Fault, InvalidProblem, NoFeasiblePlan, PlannerError

Ints = NDArray[np.int64]

COST_LIMIT = 2**62
"""The largest |cost| × (nodes + 1) the solver's own arithmetic bears."""


@dataclass(frozen=True, slots=True)
class Network:
    """A network: arcs with capacity and cost a unit, nodes with supply (+) or demand (-).

    ``tails, heads, capacities, costs`` are ``(n_arcs,)``, ``supplies`` is ``(n_nodes,)``.

    Raises
    ------
    InvalidProblem
        When a capacity is negative, the supplies do not sum to 0 or the costs are so large
        that 64-bit arithmetic could overflow.
    """

    tails: NDArray[np.int32]
    heads: NDArray[np.int32]
    capacities: Ints
    costs: Ints
    supplies: Ints

    def __post_init__(self) -> None:
        if len(self.capacities) and self.capacities.min() < 0:
            raise InvalidProblem(Fault("arcs", "a capacity is negative"))
        if self.supplies.sum() != 0:
            raise InvalidProblem(Fault("nodes", "supplies and demands differ in total"))
        largest = int(np.abs(self.costs).max(initial=0))
        if largest * (len(self.supplies) + 1) >= COST_LIMIT:
            raise InvalidProblem(
                Fault(
                    "arcs",
                    f"the greatest cost may be {COST_LIMIT // (len(self.supplies) + 1) - 1} "
                    "in a network of this size",
                    column="cost",
                    value=str(largest),
                )
            )


@dataclass(frozen=True, slots=True)
class FlowSolution:
    """An optimal flow with its proof.

    Parameters
    ----------
    flows
        Units on each arc.
    cost
        Their cost, a Python int (it cannot overflow).
    potentials
        Node potentials p with cost + p[tail] - p[head] ≥ 0 on every residual arc.
    """

    flows: Ints
    cost: int
    potentials: Ints


def solve_flow(network: Network, *, guess: Ints | None = None) -> FlowSolution:
    """Return a minimum-cost flow that serves all supplies, proven optimal in integers.

    Parameters
    ----------
    network
        What to solve.
    guess
        Potentials of a similar network, if known: the proof is found sooner.

    Raises
    ------
    InvalidProblem
        When the solver's potentials leave 64 bits.
    NoFeasiblePlan
        When the supplies cannot reach the demands.
    PlannerError
        When the solver fails or its answer does not pass the certificate.
    """
    solver = min_cost_flow.SimpleMinCostFlow()
    arcs = solver.add_arcs_with_capacity_and_unit_cost(
        network.tails, network.heads, network.capacities, network.costs
    )
    solver.set_nodes_supplies(np.arange(len(network.supplies)), network.supplies)
    status = solver.solve()
    if status in (solver.INFEASIBLE, solver.UNBALANCED):
        raise NoFeasiblePlan("the supplies cannot reach the demands through these arcs")
    if status == solver.BAD_COST_RANGE:
        raise InvalidProblem(
            Fault("arcs", "the costs are too large to be added up in 64 bits", column="cost")
        )
    if status != solver.OPTIMAL:
        raise PlannerError(f"the flow solver ended with status {status.name}")
    flows = np.asarray(solver.flows(arcs), dtype=np.int64)
    potentials = residual_potentials(network, flows, guess=guess)
    broken = broken_conditions(network, flows, potentials)
    if broken:
        raise PlannerError(f"the flow found is not proven optimal: {broken[0]}")
    return FlowSolution(flows, _total(flows, network.costs), potentials)


def residual_potentials(network: Network, flows: Ints, *, guess: Ints | None = None) -> Ints:
    """Return shortest distances over the residual graph from a root tied to every node.

    The root's arcs cost 0, or the ``guess``; whatever they cost, the distances are
    potentials that prove the flow optimal.

    Bellman-Ford, one array operation a sweep (Ahuja, Magnanti, Orlin 1993, section 9.3).
    They exist exactly when the residual graph has no negative cycle, that is when the
    flow is optimal.

    Raises
    ------
    PlannerError
        When there is a negative cycle.
    """
    forward = flows < network.capacities
    backward = flows > 0
    tails = np.concatenate((network.tails[forward], network.heads[backward]))
    heads = np.concatenate((network.heads[forward], network.tails[backward]))
    costs = np.concatenate((network.costs[forward], -network.costs[backward]))
    order = np.argsort(heads, kind="stable")
    tails, costs, heads = tails[order], costs[order], heads[order]
    targets, starts = np.unique(heads, return_index=True)
    distance = np.zeros(len(network.supplies), dtype=np.int64) if guess is None else guess.copy()
    for _ in range(len(distance) + 1):
        if not len(targets):
            return distance
        best = np.minimum.reduceat(distance[tails] + costs, starts)
        better = best < distance[targets]
        if not better.any():
            return distance
        distance[targets[better]] = best[better]
    raise PlannerError("the residual graph has a negative cycle: the flow is not optimal")


def broken_conditions(network: Network, flows: Ints, potentials: Ints) -> list[str]:
    """Return what keeps a flow and potentials from being a proof of optimality; empty = proven.

    Checked in integers: bounds, conservation, and complementary slackness of every arc.
    """
    broken = []
    if ((flows < 0) | (flows > network.capacities)).any():
        broken.append("an arc carries less than nothing or more than its capacity")
    balance = np.zeros(len(network.supplies), dtype=np.int64)
    np.add.at(balance, network.tails, flows)
    np.subtract.at(balance, network.heads, flows)
    if (balance != network.supplies).any():
        broken.append("a node does not pass on what it receives")
    reduced = network.costs + potentials[network.tails] - potentials[network.heads]
    if ((reduced < 0) & (flows < network.capacities)).any():
        broken.append("an arc with room would lower the cost")
    if ((reduced > 0) & (flows > 0)).any():
        broken.append("an arc with flow raises the cost")
    return broken


def read_dimacs(path: Path) -> tuple[Network, int]:
    """Read a DIMACS ``.min`` file; return the network and the cost of its lower bounds.

    Lower bounds are moved into the supplies; add the returned cost to that of the flow.

    Raises
    ------
    InvalidProblem
        When the file has no problem line.
    """
    supplies = np.zeros(0, dtype=np.int64)
    rows: list[list[int]] = []
    for line in Path(path).read_text(encoding="ascii").splitlines():
        parts = line.split()
        match parts[:1]:
            case ["p"]:
                supplies = np.zeros(int(parts[2]), dtype=np.int64)
            case ["n"]:
                supplies[int(parts[1]) - 1] = int(parts[2])
            case ["a"]:
                rows.append([int(part) for part in parts[1:6]])
            case _:
                continue
    if not len(supplies):
        raise InvalidProblem(Fault(Path(path).name, "has no problem line 'p min NODES ARCS'"))
    arcs = np.array(rows, dtype=np.int64).reshape(-1, 5)
    tails, heads, low, high, costs = arcs.T
    np.subtract.at(supplies, tails - 1, low)
    np.add.at(supplies, heads - 1, low)
    network = Network(
        (tails - 1).astype(np.int32), (heads - 1).astype(np.int32), high - low, costs, supplies
    )
    return network, _total(low, costs)


def _total(flows: Ints, costs: Ints) -> int:
    used = np.flatnonzero(flows)
    return sum(
        flow * cost for flow, cost in zip(flows[used].tolist(), costs[used].tolist(), strict=True)
    )
