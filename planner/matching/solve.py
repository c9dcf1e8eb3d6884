"""Solves a matching problem: from tables to a plan with its proof.

A ladder, each rung a valid plan: the best placement when people of a party may part (a
bound, and prices); every party in the region it prefers at those prices (the first
plan); moves of one party at a time. The bound of each tier is in ``bound``; the reasons are
in ``explain``.
"""

from __future__ import annotations

from dataclasses import replace

from planner.matching.bound import Multipliers
from planner.matching.exact import is_small, solve_exactly
from planner.matching.goals import goals_of
from planner.matching.housed import solve_housed
from planner.matching.large import solve_large, why_not_large
from planner.matching.lodging import is_limited
from planner.matching.market import compile_market
from planner.matching.parties import regions_of, regions_taken
from planner.matching.pins import require_possible
from planner.matching.placement import Candidates, first_candidates, place
from planner.matching.plan import Plan
from planner.matching.problem import Problem
from planner.matching.proof import bounds_at, prove
from planner.matching.report import plan_of
from planner.matching.search import PartySearch
from planner.matching.tables import PLACEMENT
from planner.matching.watch import Values, Watch
from planner.processors import at_most
from planner.progress import OnProgress, ignore
from planner.stop import StoppingCriterion, never

MOVES_PER_PARTY = 3
"""Moves tried for each party in all, on average; a limit that knows no clock."""

MOVES_WORK = 120_000_000
"""Moves times residual edges allowed in all: many moves in a city, a few in a province."""


def solve(
    problem: Problem,
    *,
    stop: StoppingCriterion = never,
    seed: int = 0,
    workers: int = 1,
    on_progress: OnProgress = ignore,
) -> Plan:
    """Return the best plan found and how far from the best possible it can be.

    Parameters
    ----------
    problem
        What to match.
    stop
        Asked at every step; when it says so, the best plan so far is returned.
    seed
        The same problem and seed give the same plan.
    workers
        Processors to use at once at most. The plan does not depend on it.
    on_progress
        Told of every stage, with value and bound of the tier that is furthest from proven.

    Raises
    ------
    NoFeasiblePlan
        When must pins clash, naming them.
    """
    with at_most(workers):
        if is_limited(problem):
            return solve_housed(
                problem, solve, stop=stop, seed=seed, workers=workers, on_progress=on_progress
            )
        return _solve_plainly(problem, stop, seed, on_progress)


def _solve_plainly(
    problem: Problem, stop: StoppingCriterion, seed: int, on_progress: OnProgress
) -> Plan:
    """Solve a problem in which seats are all that can be short."""
    watch = Watch(stop, on_progress, problem.settings.time_limit_s)
    watch.report("compile")
    market = compile_market(problem)
    regions = regions_of(market)
    require_possible(market, regions)
    search = PartySearch(goals_of(market, problem.objectives), regions)
    watch.begin(search.goals, regions)
    if why_not_large(market) is None:
        solve_large(search, watch)
        watch.report("reasons")
        return plan_of(search, watch, seed=seed)
    watch.report("parties may part")
    candidates = first_candidates(search.goals, search.relaxed_play(), seed)
    relaxed, proven = place(search.goals, search.relaxed_play(), candidates, goes_on=watch.goes_on)
    values = search.goals.values(relaxed.seat)
    watch.offer(relaxed.seat)
    watch.report("parties in their regions")
    search.choose(relaxed.price)
    settled = search.settle(candidates, watch.goes_on)
    assert search.placement is not None
    if not settled:
        search.placement = replace(search.placement, seat=watch.best(search.seat))
    watch.values = search.goals.values(search.seat)
    search.priced[PLACEMENT] = Multipliers(search.goals.weights, search.placement.price)
    if not settled or not proven:
        watch.bounds = bounds_at(search, relaxed.price, watch.values)
    elif not regions.parties:
        watch.bounds = values
    else:
        _improve(search, watch, candidates, values)
    watch.report("reasons")
    return plan_of(search, watch, seed=seed)


def _improve(search: PartySearch, watch: Watch, candidates: Candidates, relaxed: Values) -> None:
    """Move parties until no move gains, then prove how much could still be won."""
    watch.report("moves of parties")
    edges = search.goals.market.n_vacancies**2
    moves = min(MOVES_PER_PARTY * len(search.regions.parties), 1 + MOVES_WORK // edges)

    def goes_on() -> bool:
        watch.values = search.goals.values(search.seat)
        return watch.goes_on()

    left = search.improve(moves, goes_on)
    watch.values = search.goals.values(search.seat)
    for tier, bound in prove(
        search,
        candidates,
        relaxed=relaxed,
        values=watch.values,
        gap=search.goals.market.problem.settings.gap,
        goes_on=watch.goes_on,
    ):
        watch.tighten(tier, bound)
    if watch.worst_gap() > 0 and is_small(search.goals.market):
        _finish(search, watch, candidates)
    elif watch.worst_gap() > search.goals.market.problem.settings.gap:
        watch.report("moves of parties")
        search.exchange(left, goes_on)
        watch.values = search.goals.values(search.seat)


def _finish(search: PartySearch, watch: Watch, candidates: Candidates) -> None:
    """Solve a small problem to the end, and place everybody by the regions found."""
    market, regions = search.goals.market, search.regions
    watch.report("to the end")
    best = solve_exactly(
        market, regions, None, search.goals.objectives, hint=search.seat, goes_on=watch.goes_on
    )
    if best is None:
        return
    search.chosen[:] = regions_taken(market, regions, best.seat)
    search.settle(candidates, lambda: True)
    watch.values = search.goals.values(search.seat)
    for tier, value in best.values.items():
        watch.tighten(tier, value)
