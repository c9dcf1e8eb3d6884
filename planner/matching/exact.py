"""Small problems to the end: CP-SAT, one objective after the other, every feature at once.

For instances of a few hundred pairs, where a party more or less is a large share of the
optimum and prices cannot close the last gap. Each objective is maximised under the
values reached by the earlier ones. Deterministic: one thread, and time in the solver's own
units.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from ortools.sat.python import cp_model

from planner.matching.lodging import Lodging
from planner.matching.market import INELIGIBLE, Index, Market
from planner.matching.parties import Regions
from planner.matching.rules import Objective

PAIRS = 2_500
"""Eligible pairs up to which a problem is small."""

EFFORT = 4.0
"""Deterministic seconds allowed for one objective."""


@dataclass(frozen=True)
class ExactPlan:
    """A plan no other can beat: by worker the vacancy or -1, and the value of each objective."""

    seat: Index
    values: dict[Objective, int]


def is_small(market: Market) -> bool:
    """Return whether a market has few enough eligible pairs."""
    if market.n_workers * market.n_vacancies > 20 * PAIRS:
        return False
    pairs = sum(int((block != INELIGIBLE).sum()) for _, block in market.blocks())
    return pairs <= PAIRS


def solve_exactly(
    market: Market,
    regions: Regions,
    lodging: Lodging | None,
    objectives: tuple[Objective, ...],
    *,
    hint: Index | None = None,
    goes_on: Callable[[], bool] = lambda: True,
) -> ExactPlan | None:
    """Return an optimal plan, or None when it was not proven within the effort allowed.

    Parameters
    ----------
    lodging
        Beds and rooms to keep, or None.
    objectives
        In order.
    hint
        A plan to start from.
    """
    model = _Model(market, regions, lodging)
    if hint is not None:
        for (worker, vacancy), taken in model.pair.items():
            model.model.add_hint(taken, int(hint[worker] == vacancy))
    values: dict[Objective, int] = {}
    seat: Index | None = None
    for objective in objectives:
        if not goes_on():
            return None
        total = model.value(objective)
        model.model.maximize(total)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.max_deterministic_time = EFFORT
        if solver.solve(model.model) != cp_model.OPTIMAL:
            return None
        values[objective] = round(solver.objective_value)
        seat = model.seat(solver)
        model.model.add(total >= values[objective])
        model.model.clear_hints()  # type: ignore[no-untyped-call]
        for taken in model.pair.values():
            model.model.add_hint(taken, solver.boolean_value(taken))
    return None if seat is None else ExactPlan(seat, values)


class _Model:
    """The model: a yes or no for each eligible pair, and for each region of each party."""

    def __init__(self, market: Market, regions: Regions, lodging: Lodging | None) -> None:
        self.market = market
        self.model = cp_model.CpModel()
        scores = market.scores(np.arange(market.n_workers))
        must = market.must
        self.pair = {
            (worker, vacancy): self.model.new_bool_var("")
            for worker, vacancy in zip(
                *(part.tolist() for part in np.nonzero(scores != INELIGIBLE)), strict=True
            )
            if must[worker] in (-1, vacancy)
        }
        self.score = {pair: int(scores[pair]) for pair in self.pair}
        self._seats()
        for party in regions.parties:
            self._keep_together(party.members.tolist(), party.regions.tolist(), regions)
        for worker in np.flatnonzero(must >= 0).tolist():
            self.model.add(sum(self._of_worker(worker)) == 1)
        if lodging is not None:
            self._lodge(lodging)

    def value(self, objective: Objective) -> cp_model.LinearExprT:
        """Return an objective as an expression."""
        market = self.market
        if objective is Objective.PRIORITY:
            return sum(x for (_, v), x in self.pair.items() if market.priority[v])
        if objective is Objective.PLACED:
            return sum(self.pair.values())
        if objective is Objective.FIT:
            return sum(self.score[pair] * x for pair, x in self.pair.items())
        if objective is Objective.KEPT:
            kept = zip(market.keep_workers.tolist(), market.keep_vacancies.tolist(), strict=True)
            return sum(self.pair[pair] for pair in kept if pair in self.pair)
        counted = []
        for enterprise, least in enumerate(market.least.tolist()):
            if least:
                count = self.model.new_int_var(0, least, "")
                here = (x for (_, v), x in self.pair.items() if market.enterprise[v] == enterprise)
                self.model.add(count <= sum(here))
                counted.append(count)
        return sum(counted)

    def seat(self, solver: cp_model.CpSolver) -> Index:
        """Return by worker the vacancy of the solution, or -1."""
        seat = np.full(self.market.n_workers, -1, dtype=np.int64)
        for (worker, vacancy), taken in self.pair.items():
            if solver.boolean_value(taken):
                seat[worker] = vacancy
        return seat

    def _of_worker(self, worker: int) -> Iterator[cp_model.IntVar]:
        return (x for (w, _), x in self.pair.items() if w == worker)

    def _seats(self) -> None:
        """Give each worker one seat at most, and each vacancy no more than its openings."""
        by_worker: dict[int, list[cp_model.IntVar]] = {}
        by_vacancy: dict[int, list[cp_model.IntVar]] = {}
        for (worker, vacancy), taken in self.pair.items():
            by_worker.setdefault(worker, []).append(taken)
            by_vacancy.setdefault(vacancy, []).append(taken)
        for mine in by_worker.values():
            self.model.add_at_most_one(mine)
        for vacancy, here in by_vacancy.items():
            self.model.add(sum(here) <= int(self.market.seats[vacancy]))

    def _keep_together(self, members: list[int], allowed: list[int], regions: Regions) -> None:
        """Place a party wholly in one of its regions, or not at all."""
        taken = {region: self.model.new_bool_var("") for region in allowed}
        self.model.add_at_most_one(taken.values())
        for member in members:
            self.model.add(sum(self._of_worker(member)) == sum(taken.values()))
            for (worker, vacancy), x in self.pair.items():
                if worker == member:
                    around = [y for region, y in taken.items() if regions.masks[region, vacancy]]
                    self.model.add(x <= sum(around))

    def _lodge(self, lodging: Lodging) -> None:
        """Use no more beds and rooms than there are."""
        for payer, enterprise in np.argwhere(lodging.limited).tolist():
            here = [
                x
                for (worker, vacancy), x in self.pair.items()
                if lodging.payer[worker] == payer and lodging.enterprise[vacancy] == enterprise
            ]
            self.model.add(sum(here) <= int(lodging.places[payer, enterprise]))
