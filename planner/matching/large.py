"""Large problems: the ladder's placement, tier by tier its bound, over all eligible pairs.

Earlier objectives weigh a few greatest scores here, not the many a proof by cycles would
need: whether that was enough is seen in the gap of each tier, never assumed. Bounds are in
integers, over all pairs, whatever the prices: those of ``bound``, or added up by a
``ladder.board``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from planner.errors import NoFeasiblePlan
from planner.matching.bound import Multipliers, proven_bound, seat_income
from planner.matching.goals import Goals
from planner.matching.market import Index, Market
from planner.matching.placement import Placement
from planner.matching.residual import Paths
from planner.matching.rules import Cohesion, Objective
from planner.matching.search import PartySearch
from planner.matching.watch import Watch

if TYPE_CHECKING:
    from planner.matching.ladder.board import Board
    from planner.matching.ladder.instance import Instance

FROM_CELLS = 20_000_000
"""Workers times vacancies from which the ladder takes over."""

MOST_PARTY_CELLS = 120_000_000
"""People of parties times vacancies up to which it does."""

SEVERAL_CELLS = 30_000_000
"""Workers times vacancies up to which several objectives go up: about what was measured."""

HEADS = ((1, 10), (1, 1))
"""What one person on an earlier tier is worth against how many on a tier that counts heads."""

BEST = 60
"""Pairs of a worker alone in the first list, and added at the prices of each round."""

ROUNDS = 4
"""Lists made by price before the last placement."""


def is_large(market: Market) -> bool:
    """Return whether a market is one for the ladder."""
    cells = market.n_workers * market.n_vacancies
    if market.problem.objectives != (Objective.FIT,) and cells > SEVERAL_CELLS:
        return False
    together = int((market.party >= 0).sum()) * market.n_vacancies
    return cells >= FROM_CELLS and together <= MOST_PARTY_CELLS


@dataclass(frozen=True)
class Priced:
    """Prices in the place of a residual graph: what ``explain`` asks of a large placement.

    Nothing is re-optimised here, so what it tells holds at these prices (*at least*).
    """

    search: PartySearch
    seat: Index
    price: Index
    exact = False

    @property
    def play(self) -> object:
        """Who may go where."""
        return self.search.relaxed_play()

    def to_sink(self) -> Paths:
        """Return minus the price of a seat, by vacancy."""
        return Paths(-self.price, np.zeros_like(self.price))

    def prices(self) -> Index:
        """Return the price of a seat, its own gain apart."""
        return self.price

    def seat_values(self) -> Index:
        """Return what one more opening would gain at most, by vacancy."""
        value: Index = np.maximum(self.price + self.search.goals.seat_gain, 0)
        return value

    def chain(self, vacancy: int) -> list[tuple[int, int, int]]:  # noqa: ARG002
        """Return no moves: prices do not tell them."""
        return []


def solve_large(search: PartySearch, watch: Watch) -> None:
    """Place everybody by the ladder; leave seats and reasons in ``search``, bounds in ``watch``.

    Raises
    ------
    NoFeasiblePlan
        When not everybody whom staff pinned can have a seat.
    """
    goals = modest(search.goals)
    climber = _Climber(search, watch)
    seat, price = climber.place(goals.weights)
    values = search.goals.values(seat)
    watch.values = values
    found = climber.prices
    bounds: dict[Objective, int] = {}
    for tier in reversed(goals.objectives):
        before = list(goals.objectives)[: list(goals.objectives).index(tier)]
        bounds[tier] = _most(search, tier)
        for weights in _exchange(goals, before, tier):
            at = found
            if tier is not goals.objectives[-1]:
                if bounds[tier] == values[tier] or not watch.goes_on():
                    break
                climber.place(weights)
                at = climber.prices
            for prices in at:
                bound = climber.bound(tier, Multipliers(weights, prices), values)
                bounds[tier] = min(bounds[tier], bound)
            if climber.fine is not None and bounds[tier] > values[tier]:
                bound = climber.bound(tier, climber.in_parts(weights), values)
                bounds[tier] = min(bounds[tier], bound)
        watch.bounds = bounds | {o: _most(search, o) for o in before}
        watch.report(f"bound: {tier.value}")
    watch.bounds = {tier: bounds[tier] for tier in goals.objectives}
    search.placement = Placement(seat, price, np.zeros(0, np.int64), np.zeros(0, np.int64), price)
    search.residual = Priced(search, seat, price)  # type: ignore[assignment]


def modest(goals: Goals) -> Goals:
    """Return the objectives with weights a little above what one person can change."""
    weights: dict[Objective, int] = {}
    below = 0
    for objective in reversed(goals.objectives):
        weights[objective] = 1 + 2 * below
        below += weights[objective] * (goals.market.greatest if objective is Objective.FIT else 1)
    return goals.weighted({o: weights[o] for o in goals.objectives})


def _exchange(
    goals: Goals, before: list[Objective], tier: Objective
) -> list[dict[Objective, int]]:
    """Return multipliers to bound a tier with: those of the plan, or small ones for heads."""
    if Objective.FIT in (*before, tier):
        return [{o: goals.weights[o] for o in (*before, tier)}]
    if not before:
        return [{tier: 1}]
    return [dict.fromkeys(before, earlier) | {tier: own} for earlier, own in HEADS]


def _most(search: PartySearch, tier: Objective) -> int:
    """Return what a tier can be at most whatever the prices."""
    market = search.goals.market
    seats = market.seats
    return {
        Objective.PRIORITY: min(market.n_workers, int(seats[market.priority].sum())),
        Objective.MIN_FILL: int(market.least.sum()),
        Objective.PLACED: min(market.n_workers, int(seats.sum())),
        Objective.FIT: min(market.n_workers, int(seats.sum())) * market.greatest,
        Objective.KEPT: len(market.keep_workers),
    }[tier]


class _Climber:
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
        self._board = self._board_of(market)

    def _board_of(self, market: Market) -> Board | None:
        """Return the market as a board, or None where lists have to grow block by block."""
        from planner.matching.ladder.board import Board, fits

        keeps = Objective.KEPT in market.problem.objectives
        if keeps or not fits(market):
            return None
        return Board(market, kind=self._kind, regions=self._regions, forced=self._must)

    def bound(self, tier: Objective, at: Multipliers, values: dict[Objective, int]) -> int:
        """Return the bound on one tier that prices prove, as ``bound.proven_bound``."""
        if self._board is None:
            return proven_bound(self.search, tier, at, values)
        goals = self.search.goals.weighted(at.weights)
        look = self._board.look(
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
        if self._board is None:
            return self._place_by_lists(goals)
        from planner.matching.ladder.ascent import FINE
        from planner.matching.ladder.whole import Sum, climb_whole

        fit = goals.weights.get(Objective.FIT, 0)
        found = climb_whole(
            self._board,
            Sum(
                fit,
                goals.seat_gain,
                lambda start, col, gain: self._framed(start, col, gain, goals),
                lambda price: seat_income(goals, price - goals.seat_gain),
                fit * self.market.greatest or None,
            ),
            n_workers=self.market.n_workers,
            gap=self._gap(goals),
            goes_on=self.watch.goes_on,
            tell=self._tell,
        )
        if len(found.state.failed):
            raise NoFeasiblePlan(self.search._clash(found.state.failed))
        self.prices = [price - goals.seat_gain for price in found.prices]
        self.fine = None if found.fine is None else found.fine - FINE * goals.seat_gain
        return found.seat, self.prices[0]

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
                state = climb(instance, gap=gap, goes_on=self.watch.goes_on, tell=self._tell)
            else:
                unit = grid_of(instance)
                scaled = in_steps(instance, unit)
                start = price // unit
                state = climb_from(
                    scaled, unit, start, seat, gap=gap, goes_on=self.watch.goes_on, tell=self._tell
                )
            if len(state.failed):
                raise NoFeasiblePlan(self.search._clash(state.failed))
            by_price = prices_of(state, instance)
            self.prices = [p - goals.seat_gain for p in by_price]
            price = by_price[0]
            seat = state.seat
        return seat, price - goals.seat_gain

    def _tell(self, stage: str, value: int | None, bound: int | None) -> None:  # noqa: ARG002
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
        return self._framed(start, vacancies.astype(np.int32), gain, goals)

    def _framed(self, start: Index, col: NDArray[np.int32], gain: Index, goals: Goals) -> Instance:
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
