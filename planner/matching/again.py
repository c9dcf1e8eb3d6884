"""A plan from an earlier one: after a change few people move, and the proof is made afresh.

Where the ladder solves, the search begins at the earlier prices and seats (``retaken``); where
it does not, the whole problem is solved with staying put as its last objective. Points for
staying are raised until no more of the others move than allowed. They count for the
search alone: values, bounds and scores are those of the stated problem.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from planner.errors import Fault, InvalidProblem
from planner.matching.bound import plain_bound
from planner.matching.explain import assignments_frame
from planner.matching.goals import goals_of
from planner.matching.market import Index, Market, compile_market
from planner.matching.plan import Plan
from planner.matching.problem import Problem
from planner.matching.report import plan_of, proof_of
from planner.matching.retaken import retake, search_of, why_not
from planner.matching.rules import Afresh, Objective, PinKind
from planner.matching.solve import solve
from planner.matching.turnover import Before, before_of, changes_of, counts_of
from planner.matching.watch import Values, Watch
from planner.processors import at_most
from planner.progress import OnProgress, Progress, ignore
from planner.stop import StoppingCriterion, never

MOST_MOVED = 0.02
"""Share of the others who may move unless somebody says otherwise."""

STAY = (0, 10, 100, 1000)
"""Points for staying, raised until few enough move; after them staying comes first of all."""

FIRST = -1
"""Points that stand for staying as the first objective."""


def resolve(
    problem: Problem,
    earlier: Plan,
    *,
    most_moved: float = MOST_MOVED,
    stop: StoppingCriterion = never,
    seed: int = 0,
    workers: int = 1,
    on_progress: OnProgress = ignore,
) -> Plan:
    """Return a plan of a problem that leaves most people where an earlier plan has them.

    Parameters
    ----------
    problem
        The problem as it is now: people may have come or left, vacancies have changed.
    earlier
        The plan before the change, as written by ``solve`` or by this function.
    most_moved
        Share of the others who may move: people placed before and still here. Who cannot
        stay, whatever is planned, may move besides.
    stop, seed, workers, on_progress
        As for ``solve``.

    Returns
    -------
    Plan
        Its ``changes`` say who is new, gone or elsewhere; ``summary["again"]`` counts them and
        says whether the limit was kept. Bounds hold for all plans, however many they move.

    Raises
    ------
    InvalidProblem
        When ``most_moved`` is no share.
    NoFeasiblePlan
        As for ``solve``.
    """
    if not 0 <= most_moved <= 1:
        raise InvalidProblem(
            Fault("most-moved", "must be from 0 to 1; 0.02 is 2 %", value=str(most_moved))
        )
    watch = Watch(stop, on_progress, problem.settings.time_limit_s)
    watch.report("compile")
    market = compile_market(problem)
    before = before_of(market, earlier)
    allowed = before.allowed(most_moved)
    why = why_not(market, earlier)
    if why is None:
        search = search_of(market)
        with at_most(workers):
            points = retake(search, before, allowed, watch)
        if points is None:
            why = Afresh.PINS
        else:
            watch.report("reasons")
            plan = plan_of(search, watch, seed=seed)
            return _told(market, before, plan, _Terms(allowed, points, None))
    found, points = _InFull(market, before, watch, seed, workers).within(allowed)
    return _told(market, before, found, _Terms(allowed, points, why))


@dataclass(frozen=True)
class _Terms:
    """How a plan came to leave people where they were: see ``summary["again"]``."""

    allowed: int
    points: int
    why: Afresh | None


def _told(market: Market, before: Before, plan: Plan, terms: _Terms) -> Plan:
    """Return a plan that says what has changed since the earlier one."""
    allowed, points, why = terms.allowed, terms.points, terms.why
    seat = seats_of(market, plan)
    moved = before.moved(seat)
    changes = changes_of(market, before, seat)
    again = {
        "begun": "full" if why else "prices",
        "why": why.value if why else "",
        "others": int(before.others.sum()),
        "moved": moved,
        "forced": before.forced,
        "allowed": allowed,
        "kept": moved <= allowed,
        "stay_points": max(points, 0),
        "stay_first": points == FIRST,
        "changes": counts_of(changes),
    }
    return replace(plan, summary=plan.summary | {"again": again}, changes=changes)


@dataclass(frozen=True)
class _Proof:
    """Values of a plan and what it proves of each objective for plans at least as good."""

    values: Values
    bounds: Values


class _InFull:
    """Solves the whole problem, staying put worth more and more."""

    def __init__(
        self, market: Market, before: Before, watch: Watch, seed: int, workers: int
    ) -> None:
        self._workers = workers
        self._market, self._problem = market, market.problem
        self._before, self._watch, self._seed = before, watch, seed
        self._goals = goals_of(market, self._problem.objectives)
        self._proofs: list[_Proof] = []

    def within(self, allowed: int) -> tuple[Plan, int]:
        """Return the first plan that moves few enough, or else fewest, and its points."""
        if Objective.KEPT in self._problem.objectives:
            self._prove(self._solved(self._problem))
        best: tuple[int, Plan, int] | None = None
        for points in (*STAY, FIRST):
            plan = self._solved(steadied(self._problem, self._before, points), points)
            if points == 0 and not self._proofs:
                self._prove(plan)
            moved = self._before.moved(seats_of(self._market, plan))
            if best is None or moved < best[0]:
                best = moved, plan, points
            if moved <= allowed or not self._watch.goes_on():
                break
        assert best is not None
        _, plan, points = best
        return self._restated(plan), points

    def _solved(self, problem: Problem, points: int = 0) -> Plan:
        watch = self._watch
        left = problem.settings.time_limit_s
        if left is not None:
            left = max(0.0, left - watch.elapsed)

        def tell(progress: Progress) -> None:
            if not points:  # points for staying count as scores while they are searched with
                self._take_over(progress)
            watch.report(progress.stage)

        return solve(
            replace(problem, settings=replace(problem.settings, time_limit_s=left)),
            stop=lambda _: not watch.goes_on(),
            seed=self._seed,
            workers=self._workers,
            on_progress=tell,
        )

    def _take_over(self, progress: Progress) -> None:
        """Show what a search without points for staying knows of the objectives stated."""
        own = {o.value: o for o in self._problem.objectives}
        for tier in progress.tiers:
            if tier.name in own and tier.incumbent is not None and tier.bound is not None:
                self._watch.values[own[tier.name]] = int(tier.incumbent)
                self._watch.bounds[own[tier.name]] = int(tier.bound)

    def _prove(self, plan: Plan) -> None:
        """Take over what a plan without points for staying proves."""
        bounds = {Objective(tier["name"]): tier["bound"] for tier in plan.summary["tiers"]}
        seat = seats_of(self._market, plan)
        self._proofs.append(_Proof(self._goals.values(seat), bounds))

    def _restated(self, plan: Plan) -> Plan:
        """Return a plan with scores, values and bounds of the stated problem."""
        seat = seats_of(self._market, plan)
        values = self._goals.values(seat)
        self._watch.values, self._watch.bounds = values, {}
        order = self._problem.objectives
        for at, tier in enumerate(order):
            bound = plain_bound(self._market, tier)
            for proof in self._proofs:
                # it speaks of plans at least as good on the earlier objectives, as ours is
                if all(values[o] >= proof.values[o] for o in order[:at]):
                    bound = min(bound, proof.bounds[tier])
            self._watch.bounds[tier] = bound
        return replace(
            plan,
            assignments=assignments_frame(self._market, seat),
            summary=plan.summary | proof_of(self._market, self._watch),
            prices=plan.prices.iloc[:0],
        )


def steadied(problem: Problem, before: Before, points: int) -> Problem:
    """Return a problem in which staying is worth points and is the last objective, or the first.

    What staff pinned stays as it is.
    """
    there = before.plan.assignments[["worker_id", "vacancy_id"]]
    there = there[there["worker_id"].isin(problem.workers["worker_id"])]
    there = there[there["vacancy_id"].isin(problem.vacancies["vacancy_id"])]
    stay = there.assign(kind=PinKind.KEEP.value, points=max(points, 0))
    pins = pd.concat([problem.pins, stay], ignore_index=True)
    key = ["worker_id", "vacancy_id"]
    extra = pins.duplicated(key, keep=False) & (pins["kind"] == PinKind.KEEP.value)
    added = pins.groupby(key)["points"].transform("sum")
    pins["points"] = pins["points"].where(~extra, added)
    pins = pins.drop_duplicates(key).astype({"points": "int64"}).reset_index(drop=True)
    others = tuple(o for o in problem.objectives if o is not Objective.KEPT)
    if Objective.KEPT in problem.objectives and points != FIRST:
        objectives = problem.objectives
    else:
        objectives = (Objective.KEPT, *others) if points == FIRST else (*others, Objective.KEPT)
    return replace(problem, pins=pins, settings=replace(problem.settings, objectives=objectives))


def seats_of(market: Market, plan: Plan) -> Index:
    """Return by worker the vacancy of a plan, or -1."""
    return before_of(market, plan).seat
