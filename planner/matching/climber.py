"""Places a market by the ladder, over all its pairs or on lists that grow by price.

Brings a market into the arrays of ``ladder`` and its prices back; which weights are asked
for, and what is proven with the prices, is up to the caller.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from planner.errors import NoFeasiblePlan
from planner.matching.bound import Multipliers, proven_bound, seat_income
from planner.matching.goals import Goals
from planner.matching.market import Index, Market
from planner.matching.rules import Cohesion, Objective
from planner.matching.search import PartySearch
from planner.matching.watch import Watch

if TYPE_CHECKING:
    from planner.matching.ladder.board import Board
    from planner.matching.ladder.instance import Instance
    from planner.matching.ladder.whole import Sum

BEST = 60
"""Pairs of a worker alone in the first list, and added at the prices of each round."""

ROUNDS = 4
"""Lists made by price before the last placement."""


class Climber:
    """Places a market by the ladder under given weights; ``prices`` are good for a bound."""

    def __init__(self, search: PartySearch, watch: Watch) -> None:
        self.search, self.watch = search, watch
        market = search.goals.market
        self.market = market
        order = (Cohesion.ENTERPRISE, Cohesion.TOWN, Cohesion.TRAVEL)
        everywhere = np.zeros(market.n_vacancies, dtype=np.int64)
        self._regions = np.stack([market.enterprise, market.town, everywhere])
        parties = search.regions.parties
        self._kind = np.array([order.index(p.cohesion) for p in parties], dtype=np.int64)
        self.prices: list[Index] = []
        self.fine: Index | None = None
        self._must = market.must >= 0
        for party in parties:
            self._must[party.members] |= party.forced
        self.board = self._board_of(market)

    def _board_of(self, market: Market) -> Board | None:
        """Return the market as a board, or None where lists have to grow block by block."""
        from planner.matching.ladder.board import Board, fits

        keeps = Objective.KEPT in market.problem.objectives
        if keeps or not fits(market):
            return None
        return Board(market, kind=self._kind, regions=self._regions, forced=self._must)

    def bound(self, tier: Objective, at: Multipliers, values: dict[Objective, int]) -> int:
        """Return the bound on one tier that prices prove, as ``bound.proven_bound``."""
        if self.board is None:
            return proven_bound(self.search, tier, at, values)
        goals = self.search.goals.weighted(at.weights)
        look = self.board.look(
            at.price + goals.seat_gain,
            weight=goals.weights.get(Objective.FIT, 0),
            add=goals.seat_gain,
            seat=np.full(self.market.n_workers, -1, dtype=np.int64),
        )
        total = seat_income(goals, at.price) + look.income
        total -= sum(w * values[o] for o, w in at.weights.items() if o is not tier)
        return total // at.weights[tier]

    def place(self, weights: dict[Objective, int]) -> tuple[Index, Index]:
        """Return by worker the vacancy, and by vacancy the price (its own gain apart)."""
        goals = self.search.goals.weighted(weights)
        if self.board is None:
            return self._place_by_lists(goals)
        from planner.matching.ladder.whole import climb_whole

        found = climb_whole(self.board, self.sum_of(goals), **self._asked(goals))
        if len(found.state.failed):
            raise NoFeasiblePlan(self.search._clash(found.state.failed))
        self._keep(goals, found.prices, found.fine)
        return found.seat, self.prices[0]

    def place_if_can(self, weights: dict[Objective, int]) -> None:
        """Place everybody for the prices alone, which are kept as they are where that fails."""
        try:
            self.place(weights)
        except NoFeasiblePlan:
            return

    def price(self, weights: dict[Objective, int]) -> None:
        """Find prices that bound a weighted sum; nobody is placed for them."""
        goals = self.search.goals.weighted(weights)
        if self.board is None:
            self._place_by_lists(goals)
            return
        from planner.matching.ladder.whole import price_whole

        found = price_whole(self.board, self.sum_of(goals), **self._asked(goals))
        self._keep(goals, found.prices, found.fine)

    def sum_of(self, goals: Goals) -> Sum:
        """Return what is summed up over the board."""
        from planner.matching.ladder.whole import Sum

        fit = goals.weights.get(Objective.FIT, 0)
        return Sum(
            fit,
            goals.seat_gain,
            lambda start, col, gain: self.framed(start, col, gain, goals),
            lambda price: seat_income(goals, price - goals.seat_gain),
            fit * self.market.greatest or None,
        )

    def _asked(self, goals: Goals) -> dict[str, Any]:
        return {
            "n_workers": self.market.n_workers,
            "gap": self._gap(goals),
            "goes_on": self.watch.goes_on,
            "tell": self._tell,
        }

    def _keep(self, goals: Goals, prices: list[Index], fine: Index | None) -> None:
        """Keep prices, each seat's own gain apart."""
        from planner.matching.ladder.ascent import FINE

        self.prices = [price - goals.seat_gain for price in prices]
        self.fine = None if fine is None else fine - FINE * goals.seat_gain

    def in_parts(self, weights: dict[Objective, int]) -> Multipliers:
        """Return the fine prices of the last placement with weights in their units."""
        from planner.matching.ladder.ascent import FINE

        assert self.fine is not None
        return Multipliers({o: FINE * w for o, w in weights.items()}, self.fine)

    def _gap(self, goals: Goals) -> float:
        """Return the gap of the weighted sum at which the last tier is near enough."""
        market = self.market
        gap = market.problem.settings.gap
        own = goals.weights.get(Objective.FIT, 0) * market.greatest
        if not own:
            return gap
        return gap * own / max(1, own + goals.least_gain + int(goals.seat_gain.max(initial=0)))

    def _place_by_lists(self, goals: Goals) -> tuple[Index, Index]:
        """Place everybody on lists that grow by price, scores worked out block by block."""
        from planner.matching.ladder.climb import climb, climb_from
        from planner.matching.ladder.state import grid_of, in_steps
        from planner.matching.ladder.whole import prices_of

        gap = self.market.problem.settings.gap
        n, m = self.market.n_workers, self.market.n_vacancies
        price = np.zeros(m, dtype=np.int64)
        seat = np.full(n, -1, dtype=np.int64)
        keys = np.zeros(0, dtype=np.int64)
        state = None
        for _ in range(ROUNDS):
            keys, gain, grew = self._list(goals, price, keys)
            if state is not None and (grew == 0 or not self.watch.goes_on()):
                break
            instance = self._instance(goals, keys, gain)
            if state is None:
                state = climb(
                    instance, gap=gap, goes_on=self.watch.goes_on, tell=self._tell_of_list
                )
            else:
                unit = grid_of(instance)
                scaled = in_steps(instance, unit)
                start = price // unit
                state = climb_from(
                    scaled,
                    unit,
                    start,
                    seat,
                    gap=gap,
                    goes_on=self.watch.goes_on,
                    tell=self._tell_of_list,
                )
            if len(state.failed):
                raise NoFeasiblePlan(self.search._clash(state.failed))
            by_price = prices_of(state, instance)
            self.prices = [p - goals.seat_gain for p in by_price]
            price = by_price[0]
            seat = state.seat
        return seat, price - goals.seat_gain

    def _tell(self, stage: str, bound: int | None, seat: Index | None) -> None:
        """Pass a rung on, and the placement it has; what a weighted sum proves says nothing."""
        if bound is not None and self.market.problem.objectives == (Objective.FIT,):
            self.watch.learn(Objective.FIT, bound)
        self._tell_of_list(stage, None, seat)

    def _tell_of_list(self, stage: str, bound: int | None, seat: Index | None) -> None:  # noqa: ARG002
        """Pass a rung on; the bound of a list is none over all pairs."""
        if seat is not None:
            self.watch.offer(seat)
        self.watch.report(stage)

    def _list(self, goals: Goals, price: Index, keys: Index) -> tuple[Index, Index, int]:
        """Return the pairs so far with each worker's best at the prices, and how many are new."""
        from planner.matching.ladder.candidates import best_pairs

        market = self.market
        m = market.n_vacancies
        weight = goals.weights.get(Objective.FIT, 0)
        add = goals.seat_gain
        everything: NDArray[np.bool_] = (market.party >= 0) & (len(keys) == 0)
        found = [keys]
        for rows, block in market.blocks():
            starts, columns, _ = best_pairs(block, add, weight, price, BEST, everything[rows])
            found.append(np.repeat(rows, np.diff(starts)) * m + columns)
        merged = np.unique(np.concatenate(found))
        workers, vacancies = merged // m, merged % m
        pinned = market.must[workers]
        fine = ((pinned < 0) | (pinned == vacancies)) & (market.openings[vacancies] > 0)
        merged, workers, vacancies = merged[fine], workers[fine], vacancies[fine]
        scores = market.pair_scores(workers, vacancies)
        gain = goals.pair_gain(workers, vacancies, scores) + add[vacancies]
        return merged, gain, len(merged) - len(keys)

    def _instance(self, goals: Goals, keys: Index, gain: Index) -> Instance:
        market = self.market
        workers, vacancies = keys // market.n_vacancies, keys % market.n_vacancies
        start = np.searchsorted(workers, np.arange(market.n_workers + 1))
        return self.framed(start, vacancies.astype(np.int32), gain, goals)

    def framed(self, start: Index, col: NDArray[np.int32], gain: Index, goals: Goals) -> Instance:
        """Return pairs as an instance of this market."""
        from planner.matching.ladder.instance import Instance

        market = self.market
        layered = bool(goals.least_gain)
        return Instance(
            start=start,
            col=col,
            gain=gain,
            cap=market.seats,
            party=market.party,
            kind=self._kind,
            regions=self._regions,
            must=self._must,
            firm=market.enterprise if layered else np.zeros_like(market.enterprise),
            least=np.minimum(market.least, market.n_workers) if layered else np.zeros(1, np.int64),
            bonus=goals.least_gain,
        )
