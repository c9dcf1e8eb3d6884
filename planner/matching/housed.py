"""Solves a problem with too few beds or couples' rooms, with the help of a plain solver.

First as if there were enough: often the plan keeps the limits, and then it is proven as it
stands. Otherwise rooms go to the couples who would lose most, beds are allotted to
vacancies as that plan would use them, and the plain solver places everybody in what is left;
then beds move to where they are worth more, as long as that gains. Small problems are
solved to the end by ``exact``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from planner.errors import NoFeasiblePlan
from planner.matching.allotment import (
    Allotment,
    Split,
    better_allotment,
    first_allotment,
    split,
)
from planner.matching.bound import plain_bound
from planner.matching.exact import is_small, solve_exactly
from planner.matching.goals import goals_of
from planner.matching.lodging import ROOM, lodging_of
from planner.matching.market import Index, compile_market
from planner.matching.parties import regions_of
from planner.matching.pins import require_lodged, require_possible
from planner.matching.placement import first_candidates, place
from planner.matching.plan import Plan
from planner.matching.problem import Problem
from planner.matching.rents import bounds_with_lodging, couple_wishes, rented_seat
from planner.matching.report import told
from planner.matching.retold import shortfalls_with_lodging, unmatched_with_lodging
from planner.matching.rules import Objective
from planner.matching.search import PartySearch
from planner.matching.watch import Values, Watch
from planner.progress import OnProgress
from planner.stop import StoppingCriterion

ROUNDS = 4
"""Times beds are moved between vacancies at most."""

PlainSolver = Callable[..., Plan]


@dataclass(frozen=True)
class _Found:
    """A plan that keeps beds and rooms, and the allotment it was found in."""

    part: Split
    allotment: Allotment
    plan: Plan
    seat: Index
    values: Values

    @property
    def worth(self) -> tuple[int, ...]:
        return tuple(self.values.values())


def solve_housed(
    problem: Problem,
    plain: PlainSolver,
    *,
    stop: StoppingCriterion,
    seed: int,
    workers: int,
    on_progress: OnProgress,
) -> Plan:
    """Return a plan that keeps beds and rooms; arguments as for ``solve``.

    Raises
    ------
    NoFeasiblePlan
        When must pins clash with each other, or with beds or rooms.
    """
    watch = Watch(stop, on_progress, problem.settings.time_limit_s)
    watch.report("compile")
    house = _House(problem, plain, watch, seed, workers)
    found = house.exactly() or house.as_if_enough()
    if found is None:
        found = house.improved(house.allotted())
    watch.values = found.values
    house.prove(found)
    watch.report("reasons")
    return house.told(found)


class _House:
    """One problem on its way to a plan."""

    def __init__(
        self, problem: Problem, plain: PlainSolver, watch: Watch, seed: int, workers: int
    ) -> None:
        self.market = compile_market(problem)
        self.lodging = lodging_of(self.market)
        self.search = PartySearch(
            goals_of(self.market, problem.objectives), regions_of(self.market)
        )
        self.watch = watch
        self._plain = plain
        self._seed = seed
        self._workers = workers
        self._relaxed: _Found | None = None
        watch.begin(self.search.goals, self.search.regions)
        require_possible(self.market, self.search.regions)
        require_lodged(self.market, self.search.regions, self.lodging)

    def exactly(self) -> _Found | None:
        """Return an optimal plan of a small problem, with its proof; None if it is not small."""
        if not is_small(self.market):
            return None
        best = solve_exactly(
            self.market,
            self.search.regions,
            self.lodging,
            self.search.goals.objectives,
            goes_on=self.watch.goes_on,
        )
        if best is None:
            return None
        closed = self._closed_but_for(best.seat)
        found = self._solve(better_allotment(self.market, self.lodging, best.seat, closed=closed))
        if found.values != best.values:
            return None
        self.watch.bounds = dict(best.values)
        return found

    def as_if_enough(self) -> _Found | None:
        """Return the plan found without looking at beds and rooms if it keeps them all."""
        self._relaxed = self._solve(Allotment(self.market.seats, frozenset()), limits=False)
        first = self.search.goals.objectives[0]
        tiers = {tier["name"]: tier["bound"] for tier in self._relaxed.plan.summary["tiers"]}
        self.watch.learn(first, tiers[first.value])
        if not self.lodging.kept(self._relaxed.seat):
            return None
        self.watch.bounds = {o: tiers[o.value] for o in self.search.goals.objectives}
        return self._relaxed

    def allotted(self) -> _Found:
        """Return a first plan that keeps beds and rooms."""
        assert self._relaxed is not None
        seat, closed = self._relaxed.seat, frozenset[tuple[int, int]]()
        price: Index | None = None
        while True:
            if (self.lodging.used(seat) > self.lodging.places)[ROOM].any():
                price = self._price() if price is None else price
                closed |= self._without_room(seat, price)
            found = self._solve(first_allotment(self.market, self.lodging, seat, closed))
            if self.lodging.kept(found.seat):
                return found
            seat = found.seat

    def improved(self, found: _Found) -> _Found:
        """Move beds to where they are worth more, as long as that gains."""
        for _ in range(ROUNDS):
            if not self.watch.goes_on():
                return found
            seat = rented_seat(
                self.search,
                self.lodging,
                found.part,
                found.seat,
                seed=self._seed,
                goes_on=self.watch.goes_on,
            )
            again = self._tried(
                first_allotment(self.market, self.lodging, seat, found.allotment.closed)
            )
            if again is None or again.worth <= found.worth:
                break
            found = again
        for step in range(ROUNDS):
            if not self.watch.goes_on():
                break
            short = found.plan.shortfalls
            people, points = (
                short[name].to_numpy(np.int64)[: self.market.n_vacancies]
                for name in ("seat_people", "seat_value")
            )
            allotment = better_allotment(
                self.market,
                self.lodging,
                found.seat,
                closed=found.allotment.closed,
                value=people * (1 + int(points.max(initial=0))) + points,
                shift=step,
            )
            if (allotment.beds == found.allotment.beds).all():
                continue
            again = self._tried(allotment)
            if again is not None and again.worth > found.worth:
                found = again
        return found

    def _tried(self, allotment: Allotment) -> _Found | None:
        """Solve an allotment that may leave no plan."""
        try:
            found = self._solve(allotment)
        except NoFeasiblePlan:
            return None
        return found if self.lodging.kept(found.seat) else None

    def prove(self, found: _Found) -> None:
        """Tighten the bound of every tier that is not proven yet."""
        known = self.watch.bounds
        if all(known.get(o) == value for o, value in found.values.items()):
            return
        if self._relaxed is not None:
            for tier in self._relaxed.plan.summary["tiers"]:
                objective = Objective(tier["name"])
                self.watch.tighten(objective, tier["bound"])
                if found.values[objective] != self._relaxed.values[objective]:
                    break
        for tier, bound in bounds_with_lodging(
            self.search,
            self.lodging,
            found.part,
            found.seat,
            found.values,
            seed=self._seed,
            goes_on=self.watch.goes_on,
        ):
            self.watch.tighten(tier, bound)
        for tier in self.search.goals.objectives:
            self.watch.bounds.setdefault(tier, plain_bound(self.market, tier))

    def told(self, found: _Found) -> Plan:
        """Return the plan with its tables, said of the original problem."""
        part, market = found.part, self.market
        return told(
            market,
            self.search.regions,
            found.seat,
            self.watch,
            seed=self._seed,
            unmatched=unmatched_with_lodging(
                market, self.search.regions, self.lodging, found.seat, found.plan.unmatched
            ),
            shortfalls=shortfalls_with_lodging(
                market, self.lodging, found.seat, part, found.plan.shortfalls
            ),
        )

    def _solve(self, allotment: Allotment, *, limits: bool = True) -> _Found:
        lodging = self.lodging
        if not limits:
            lodging = replace(lodging, limited=np.zeros_like(lodging.limited))
        part = split(self.market, lodging, allotment)
        left = self.market.problem.settings.time_limit_s
        if left is not None:
            left = max(0.0, left - self.watch.elapsed)
        problem = replace(part.problem, settings=replace(part.problem.settings, time_limit_s=left))
        plan = self._plain(
            problem,
            stop=lambda _: not self.watch.goes_on(),
            seed=self._seed,
            workers=self._workers,
            on_progress=lambda progress: self.watch.report(progress.stage),
        )
        seat = part.seat(self.market, plan)
        if self.lodging.kept(seat):
            self.watch.offer(seat)
        return _Found(part, allotment, plan, seat, self.search.goals.values(seat))

    def _price(self) -> Index:
        search = self.search
        play = search.relaxed_play()
        candidates = first_candidates(search.goals, play, self._seed)
        return place(search.goals, play, candidates, goes_on=self.watch.goes_on)[0].price

    def _without_room(self, seat: Index, price: Index) -> frozenset[tuple[int, int]]:
        """Close every overfull enterprise to all couples but those who would lose most."""
        wishes = couple_wishes(self.search, price)
        parties = self.search.regions.parties
        used = self.lodging.used(seat)[ROOM]
        closed: set[tuple[int, int]] = set()
        for enterprise in np.flatnonzero(used > self.lodging.places[ROOM]).tolist():
            here = wishes.get(enterprise, {})
            ranked = sorted(here, key=lambda code: (not parties[code].forced, -here[code], code))
            out = ranked[int(self.lodging.places[ROOM, enterprise]) :]
            closed |= {(int(parties[code].members[0]), enterprise) for code in out}
        return frozenset(closed)

    def _closed_but_for(self, seat: Index) -> frozenset[tuple[int, int]]:
        """Close every enterprise with too few rooms to the couples a plan does not put there."""
        closed: set[tuple[int, int]] = set()
        for party in self.search.regions.parties:
            if party.couple:
                first = int(party.members[0])
                here = self.market.enterprise[seat[first]] if seat[first] >= 0 else -1
                short = np.flatnonzero(self.lodging.limited[ROOM]).tolist()
                closed |= {(first, enterprise) for enterprise in short if enterprise != here}
        return frozenset(closed)
