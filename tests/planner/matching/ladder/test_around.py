"""Around the parties of a ladder's plan everybody is best placed, and "+N points" is exact.

Every figure is held against a flow of OR-Tools over all eligible pairs, with the person forced
into a seat and every party in its region. ``INSTANCES=60`` tries more of them.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from dataclasses import dataclass, replace

import numpy as np
import pytest

from planner.matching import Objective, Plan, Problem, check, large, solve
from planner.matching.again import seats_of
from planner.matching.goals import goals_of
from planner.matching.market import Index, compile_market
from planner.matching.parties import regions_of, regions_taken
from planner.matching.placement import Candidates, first_candidates, place
from planner.matching.play import Play
from planner.matching.search import PartySearch
from planner.stop import Cancelled

from ..conftest import problem_of

INSTANCES = int(os.environ.get("INSTANCES", "3"))


@pytest.fixture(autouse=True)
def forced_ladder(monkeypatch):
    """Let every problem be a large one."""
    monkeypatch.setattr(large, "FROM_CELLS", 0)


def town(seed: int, **given) -> Problem:
    """Return 160 people, some in parties, one pinned, on 24 vacancies with too few seats."""
    rng = np.random.default_rng(seed)
    together = 3 * int(rng.integers(0, 20))
    people = [
        {
            "party_id": f"p{k // 3}" if k < together else "",
            "level": int(rng.integers(0, 4)),
            "years": int(rng.integers(0, 8)),
            "preferred_town": f"t{rng.integers(0, 4)}",
            "referrer_enterprise": f"e{rng.integers(0, 9)}" if k % 4 == 0 else "",
        }
        for k in range(160)
    ]
    posts = [
        {
            "enterprise_id": f"e{k // 3}",
            "town": f"t{k // 6}",
            "openings": int(rng.integers(1, 9)),
            "level": int(rng.integers(0, 3)),
            "tier": 1 + int(rng.integers(0, 3)),
        }
        for k in range(24)
    ]
    easy = next(k for k, post in enumerate(posts) if post["level"] == 0)
    able = next(k for k in range(60, 160) if people[k]["level"] == 0)
    parties = {f"p{k}": ("enterprise", "town", "travel")[k % 3] for k in range(together // 3)}
    pins = [(f"w{able}", f"v{easy}", "must")]
    return problem_of(people, posts, parties=parties, pins=pins, settings=given or None)


@dataclass
class Forced:
    """The flow around the parties of a plan, ready to have somebody forced into a seat."""

    search: PartySearch
    seat: Index
    play: Play
    candidates: Candidates

    def values(self, worker: int | None = None) -> dict[Objective, int]:
        """Return the best values, nobody or one person forced."""
        forced = self.play.forced.copy()
        if worker is not None:
            forced[worker] = True
        play = replace(self.play, forced=forced)
        placement, proven = place(self.search.goals, play, self.candidates)
        assert proven
        assert not len(placement.unplaced_forced)
        return self.search.goals.values(placement.seat)


def forced_flow(problem: Problem, plan: Plan) -> Forced:
    market = compile_market(problem)
    search = PartySearch(goals_of(market, problem.objectives), regions_of(market))
    seat = seats_of(market, plan)
    search.chosen[:] = regions_taken(market, search.regions, seat)
    play = search.play()
    return Forced(search, seat, play, first_candidates(search.goals, play, 0))


def outbid(plan: Plan) -> list[tuple[str, int, str, dict]]:
    rows = plan.unmatched[plan.unmatched["reason"] == "outbid"]
    return [
        (row.worker_id, row.points_needed, row.vacancy_id, json.loads(row.detail))
        for row in rows.itertuples()
    ]


@pytest.mark.parametrize("seed", range(INSTANCES))
def test_everybody_is_best_placed_around_the_parties(seed):
    problem = town(seed)
    plan = solve(problem)
    assert check(problem, plan) == []
    flow = forced_flow(problem, plan)
    assert flow.search.goals.values(flow.seat) == flow.values()


@pytest.mark.parametrize("seed", range(INSTANCES))
def test_the_points_are_those_a_forced_solution_around_the_parties_loses(seed):
    problem = town(seed)
    plan = solve(problem)
    flow = forced_flow(problem, plan)
    best = flow.values()
    row_of = {w: at for at, w in enumerate(problem.workers["worker_id"])}
    people = outbid(plan)
    assert len(people) > 10
    for worker, points, _, detail in people:
        assert detail["basis"] == ("parties_fixed" if flow.search.regions.parties else "exact")
        lost = best | {Objective.FIT: best[Objective.FIT] - points}
        assert flow.values(row_of[worker]) == lost


@pytest.mark.parametrize("seed", range(INSTANCES))
def test_the_chain_of_moves_is_a_plan_that_loses_these_points(seed):
    problem = town(seed)
    plan = solve(problem)
    flow = forced_flow(problem, plan)
    best = flow.values()
    worker_of = {w: at for at, w in enumerate(problem.workers["worker_id"])}
    vacancy_of = {v: at for at, v in enumerate(problem.vacancies["vacancy_id"])} | {"": -1}
    lengths = Counter()
    for worker, points, vacancy, detail in outbid(plan):
        seat = flow.seat.copy()
        for who, here, there in detail["chain"]:
            assert seat[worker_of[who]] == vacancy_of[here]
            seat[worker_of[who]] = vacancy_of[there]
        seat[worker_of[worker]] = vacancy_of[vacancy]
        lengths[len(detail["chain"])] += 1
        filled = np.bincount(seat[seat >= 0], minlength=24)
        assert (filled <= flow.search.goals.market.openings).all()
        lost = best | {Objective.FIT: best[Objective.FIT] - points}
        assert flow.search.goals.values(seat) == lost
    assert max(lengths) > 1


def test_only_prices_are_told_where_there_is_no_time_for_more():
    """Who stops the search learns the least it can be, and no moves."""
    cancel = Cancelled()

    def at_parties(progress):
        if "parties" in progress.stage:
            cancel.cancel()

    plan = solve(town(1), stop=cancel, on_progress=at_parties)
    assert {detail["basis"] for *_, detail in outbid(plan)} == {"at_least"}
    assert not any(detail["chain"] for *_, detail in outbid(plan))
