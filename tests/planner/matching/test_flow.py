"""The flow core: known optima, and a certificate that catches what is not optimal."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from planner.errors import InvalidProblem, NoFeasiblePlan, PlannerError
from planner.matching.flow import (
    Network,
    broken_conditions,
    read_dimacs,
    residual_potentials,
    solve_flow,
)

INSTANCES = Path(__file__).parents[2] / "instances" / "flow"


def network(arcs: list[tuple[int, int, int, int]], supplies: list[int]) -> Network:
    """Build a network of (tail, head, capacity, cost) arcs."""
    tails, heads, capacities, costs = np.array(arcs, dtype=np.int64).T
    return Network(
        tails.astype(np.int32), heads.astype(np.int32), capacities, costs, np.array(supplies)
    )


TWO_WAYS = [(0, 1, 2, 1), (0, 2, 9, 3), (1, 3, 9, 1), (2, 3, 9, 1)]


@pytest.mark.parametrize(
    ("name", "optimum"), [("netgen_8_08a", 142274536), ("transport_40x30", 42667)]
)
def test_public_instances_are_solved_to_their_optimum(name, optimum):
    instance, base = read_dimacs(INSTANCES / f"{name}.min")
    assert solve_flow(instance).cost + base == optimum


def test_lower_bounds_of_a_dimacs_file_are_kept(tmp_path):
    path = tmp_path / "low.min"
    path.write_text("p min 2 2\nn 1 5\nn 2 -5\na 1 2 0 9 1\na 1 2 3 9 10\n", encoding="ascii")
    instance, base = read_dimacs(path)
    assert solve_flow(instance).cost + base == 2 * 1 + 3 * 10


def test_a_file_without_a_problem_line_is_refused(tmp_path):
    path = tmp_path / "empty.min"
    path.write_text("c nothing here\n", encoding="ascii")
    with pytest.raises(InvalidProblem, match="problem line"):
        read_dimacs(path)


def test_the_cheap_way_is_filled_first():
    solution = solve_flow(network(TWO_WAYS, [5, 0, 0, -5]))
    assert solution.flows.tolist() == [2, 3, 2, 3]
    assert solution.cost == 2 * 2 + 3 * 4


def test_the_potentials_prove_the_flow():
    instance = network(TWO_WAYS, [5, 0, 0, -5])
    solution = solve_flow(instance)
    assert broken_conditions(instance, solution.flows, solution.potentials) == []


def test_a_guess_changes_neither_flow_nor_proof():
    instance = network(TWO_WAYS, [5, 0, 0, -5])
    solution = solve_flow(instance, guess=np.array([7, -3, 100, 0]))
    assert solution.cost == solve_flow(instance).cost
    assert broken_conditions(instance, solution.flows, solution.potentials) == []


@pytest.mark.parametrize(
    ("flows", "said"),
    [
        ([1, 4, 1, 4], "an arc"),
        ([3, 2, 3, 2], "capacity"),
        ([2, 2, 2, 2], "a node"),
    ],
)
def test_the_certificate_rejects_a_flow_that_is_not_optimal(flows, said):
    instance = network(TWO_WAYS, [5, 0, 0, -5])
    proof = solve_flow(instance).potentials
    assert any(said in text for text in broken_conditions(instance, np.array(flows), proof))


def test_a_flow_that_is_not_optimal_has_no_potentials():
    instance = network(TWO_WAYS, [5, 0, 0, -5])
    with pytest.raises(PlannerError, match="negative cycle"):
        residual_potentials(instance, np.array([1, 4, 1, 4]))


def test_supplies_that_cannot_arrive_are_no_plan():
    with pytest.raises(NoFeasiblePlan):
        solve_flow(network([(0, 1, 4, 1)], [5, -5]))


def test_supplies_that_do_not_balance_are_refused():
    with pytest.raises(InvalidProblem, match="differ"):
        network([(0, 1, 4, 1)], [5, -4])


def test_a_negative_capacity_is_refused():
    with pytest.raises(InvalidProblem, match="negative"):
        network([(0, 1, -4, 1)], [0, 0])


def test_costs_that_could_overflow_are_refused():
    with pytest.raises(InvalidProblem, match="greatest cost"):
        network([(0, 1, 4, 2**61)], [1, -1])


def test_large_costs_are_exact():
    cost = 2**58 - 1
    assert solve_flow(network([(0, 1, 9, cost)], [9, -9])).cost == 9 * cost


def test_potentials_that_would_overflow_are_refused():
    arcs = [(k, k + 1, 5, 2**50) for k in range(999)]
    with pytest.raises(InvalidProblem, match="64 bits"):
        solve_flow(network(arcs, [1] + [0] * 998 + [-1]))
