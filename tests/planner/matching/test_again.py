"""A plan from an earlier one: who may move, what is proven, and that the checker knows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from planner.errors import InvalidProblem, NoFeasiblePlan
from planner.matching import (
    Arrive,
    Leave,
    OpeningsChange,
    PinChange,
    PinKind,
    Plan,
    Problem,
    check,
    large,
    read_plan,
    resolve,
    solve,
    write_plan,
)
from planner.matching.whatif import change_problem


def seats(plan: Plan) -> dict[str, str]:
    rows = plan.assignments
    return dict(zip(rows["worker_id"], rows["vacancy_id"], strict=True))


def town(build, seed: int = 1, *, people: int = 260, posts: int = 30, **given) -> Problem:
    """Return a small town in which scores differ, so that a change could ripple far."""
    rng = np.random.default_rng(seed)
    workers = [
        {
            "party_id": f"p{k // 3}" if k < 24 else "",
            "level": int(rng.integers(0, 4)),
            "years": int(rng.integers(0, 7)),
            "min_wage": 100 * int(rng.integers(30, 60)),
            "needs_dormitory": bool(rng.random() < 0.5),
            "preferred_town": f"t{rng.integers(0, 4)}",
        }
        for k in range(people)
    ]
    vacancies = [
        {
            "enterprise_id": f"e{k // 2}",
            "town": f"t{k % 3}",
            "openings": int(rng.integers(1, 9)),
            "level": int(rng.integers(0, 3)),
            "tier": 1 + k % 3,
            "wage_min": 100 * (base := int(rng.integers(35, 60))),
            "wage_max": 100 * (base + int(rng.integers(1, 15))),
        }
        for k in range(posts)
    ]
    parties = {f"p{k}": ("enterprise", "town", "travel")[k % 3] for k in range(8)}
    return build(workers, vacancies, parties=parties, **given)


def some_leave(problem: Problem, *names: str) -> Problem:
    for name in names:
        problem = change_problem(problem, Leave(name))
    return problem


@pytest.fixture
def forced_ladder(monkeypatch):
    """Let every problem be a large one."""
    monkeypatch.setattr(large, "FROM_CELLS", 0)


@pytest.fixture(params=["full", "prices"])
def begun(request, monkeypatch):
    """Solve in full, or from prices: what holds, holds both ways."""
    monkeypatch.setattr(large, "FROM_CELLS", 0 if request.param == "prices" else 10**12)
    return request.param


def test_a_plan_keeps_its_prices_beside_it(build, tmp_path):
    plan = solve(town(build))
    write_plan(plan, tmp_path)
    again = read_plan(tmp_path)
    pd.testing.assert_frame_equal(again.prices, plan.prices)
    assert set(plan.prices["tier"]) <= set(plan.summary["prices"])


def test_without_a_change_nobody_moves(build, begun):
    problem = town(build)
    before = solve(problem)
    after = resolve(problem, before)
    assert seats(after) == seats(before)
    assert after.summary["again"]["begun"] == begun
    assert after.summary["again"]["moved"] == 0
    assert not len(after.changes)
    assert check(problem, after, before) == []


def test_people_leave_and_arrive_and_a_vacancy_shrinks(build, begun):
    problem = town(build)
    before = solve(problem)
    changed = some_leave(problem, "w30", "w77", "w0")
    changed = change_problem(changed, Arrive({"worker_id": "new-1", "level": 2}))
    full = before.assignments["vacancy_id"].value_counts().index[0]
    changed = change_problem(changed, OpeningsChange(full, -1))
    after = resolve(changed, before)
    assert check(changed, after, before) == []
    again = after.summary["again"]
    kinds = after.changes.groupby("kind")["worker_id"].apply(set)
    assert kinds["left"] == {"w30", "w77", "w0"}
    assert kinds["new"] == {"new-1"}
    assert again["kept"]
    assert again["moved"] <= again["allowed"]
    assert all(tier["value"] <= tier["bound"] for tier in after.summary["tiers"])


def test_what_was_outbid_does_not_stir_others_up(build, begun):
    """One seat falls free: the plain plan may shift a chain of people, this one may not."""
    problem = town(build, seed=5)
    before = solve(problem)
    changed = some_leave(problem, seats(before).__iter__().__next__())
    after = resolve(changed, before, most_moved=0.0)
    again = after.summary["again"]
    assert (again["moved"], again["allowed"]) == (0, 0)
    assert check(changed, after, before) == []


def test_whose_vacancy_is_gone_may_move_besides(build, begun):
    problem = town(build)
    before = solve(problem)
    lost = before.assignments["vacancy_id"].value_counts().index[0]
    people = [w for w, v in seats(before).items() if v == lost]
    gone = problem.vacancies["vacancy_id"] == lost
    openings = problem.vacancies["openings"].where(~gone, 0)
    changed = replace(problem, vacancies=problem.vacancies.assign(openings=openings))
    after = resolve(changed, before, most_moved=0.0)
    again = after.summary["again"]
    assert again["forced"] == len(people)
    assert again["moved"] >= len(people)
    assert check(changed, after, before) == []


def test_a_must_pin_against_the_earlier_place_is_kept(build, begun):
    problem = town(build)
    before = solve(problem)
    at = seats(before)
    worker = next(w for w in at if w not in {f"w{k}" for k in range(24)})
    scores = problem.vacancies["vacancy_id"]
    other = next(v for v in scores if v != at[worker] and not _refused(problem, worker, v))
    changed = change_problem(problem, PinChange(worker, other, PinKind.MUST))
    after = resolve(changed, before)
    assert seats(after)[worker] == other
    assert check(changed, after, before) == []


def _refused(problem: Problem, worker: str, vacancy: str) -> bool:
    try:
        solve(change_problem(problem, PinChange(worker, vacancy, PinKind.MUST)))
    except NoFeasiblePlan:
        return True
    return False


def test_the_proof_is_that_of_a_solve_in_full(build, monkeypatch):
    """Without parties every tier of a re-solve in full is proven as well as from scratch."""
    monkeypatch.setattr(large, "FROM_CELLS", 10**12)
    problem = town(build)
    problem = replace(problem, workers=problem.workers.assign(party_id=""))
    before = solve(problem)
    changed = some_leave(problem, "w40")
    after, fresh = resolve(changed, before, most_moved=1.0), solve(changed)
    assert [t["value"] for t in after.summary["tiers"]] == [
        t["value"] for t in fresh.summary["tiers"]
    ]
    assert after.summary["gap"] == 0


def test_the_bound_holds_whatever_steadiness_costs(build, begun):
    problem = town(build)
    before = solve(problem)
    changed = some_leave(problem, "w30", "w50", "w70")
    after, fresh = resolve(changed, before, most_moved=0.0), solve(changed)
    for tier, free in zip(after.summary["tiers"], fresh.summary["tiers"], strict=True):
        assert tier["bound"] >= tier["value"]
        if tier["value"] != free["value"]:
            break
        assert tier["bound"] >= free["value"]


@pytest.mark.parametrize(
    ("enterprises", "settings", "why"),
    [
        ([{"enterprise_id": "e0", "dormitory_places": 1}], {}, "lodging"),
        (None, {"objectives": ["placed", "kept"]}, "kept"),
        (None, {"objectives": ["fit", "placed"]}, "no_prices"),
    ],
)
def test_what_prices_cannot_tell_is_solved_in_full_and_said(
    build, forced_ladder, enterprises, settings, why
):
    before = solve(town(build, people=40, posts=8))
    changed = town(build, people=40, posts=8, enterprises=enterprises, settings=settings or None)
    if why == "no_prices":
        before = replace(before, prices=before.prices.iloc[:0])
    after = resolve(changed, before)
    assert (after.summary["again"]["begun"], after.summary["again"]["why"]) == ("full", why)
    assert check(changed, after, before) == []


@pytest.mark.parametrize(
    ("limit", "why"),
    [("FROM_CELLS", "small"), ("MOST_PARTY_CELLS", "parties"), ("SEVERAL_CELLS", "objectives")],
)
def test_what_is_none_for_the_ladder_says_which_limit_it_meets(
    build, forced_ladder, monkeypatch, limit, why
):
    monkeypatch.setattr(large, limit, 10**12 if why == "small" else 10)
    problem = town(build, people=40, posts=8)
    again = resolve(problem, solve(problem)).summary["again"]
    assert (again["begun"], again["why"]) == ("full", why)


def test_couples_keep_their_room(build):
    workers = [{"party_id": f"p{k // 2}", "needs_dormitory": True} for k in range(6)]
    firms = [{"enterprise_id": f"e{k}", "couples_rooms": 2 - k} for k in range(2)]
    posts = [{"enterprise_id": f"e{k}", "openings": 4} for k in range(2)]
    parties = {f"p{k}": "enterprise" for k in range(3)}
    given = {"parties": parties, "couples": list(parties)}
    problem = build(workers, posts, enterprises=firms, **given)
    before = solve(problem)
    fewer = [{"enterprise_id": "e0", "couples_rooms": 1}, firms[1]]
    changed = build(workers, posts, enterprises=fewer, **given)
    after = resolve(changed, before, most_moved=0.0)
    assert after.summary["again"]["forced"] == 2
    assert check(changed, after, before) == []


def test_kept_pins_of_staff_still_count_alone(build):
    pairs = [("w0", "v0", 9), ("w0", "v1", 9), ("w1", "v0", 5), ("w1", "v1", 5)]
    settings = {"objectives": ["fit", "kept"]}
    problem = build([{}, {}], [{}, {}], pairs=pairs, settings=settings)
    before = solve(problem)
    pinned = build(
        [{}, {}], [{}, {}], pairs=pairs, pins=[("w0", "v0", "keep", 0)], settings=settings
    )
    after = resolve(pinned, before)
    kept = after.summary["tiers"][1]
    assert kept["value"] <= kept["bound"] <= 1
    assert check(pinned, after, before) == []


@pytest.mark.parametrize("most_moved", [-0.1, 1.5, float("nan")])
def test_a_share_that_is_none_is_refused(build, most_moved):
    problem = build([{}], [{}])
    with pytest.raises(InvalidProblem, match="most-moved"):
        resolve(problem, solve(problem), most_moved=most_moved)


def test_a_stop_keeps_a_valid_plan(build, begun):
    problem = town(build)
    before = solve(problem)
    changed = some_leave(problem, "w30")
    after = resolve(changed, before, stop=lambda _: True)
    assert check(changed, after, before) == []


@pytest.mark.parametrize(
    ("spoil", "rule"),
    [
        (lambda p: replace(p, changes=p.changes.iloc[1:]), "wrong_change"),
        (lambda p: replace(p, summary=_again(p, moved=17)), "wrong_again"),
        (lambda p: replace(p, summary=_again(p, forced=9)), "wrong_again"),
        (lambda p: replace(p, summary={k: v for k, v in p.summary.items() if k != "again"}),
         "wrong_again"),
    ],
)  # fmt: skip
def test_the_checker_names_what_is_said_wrongly(build, spoil, rule):
    problem = town(build)
    before = solve(problem)
    changed = some_leave(problem, "w30", "w31")
    broken = spoil(resolve(changed, before))
    assert rule in {violation.rule for violation in check(changed, broken, before)}


def _again(plan: Plan, **wrong: int) -> dict:
    return plan.summary | {"again": plan.summary["again"] | wrong}


def test_every_tier_is_proven_from_its_own_earlier_prices(build, forced_ladder):
    """Prices of the placement alone would let what earlier tiers could win leak into the later."""
    problem = town(build)
    before = solve(problem)
    after = resolve(some_leave(problem, "w30"), before)
    assert "placement" in set(after.prices["tier"])
    assert set(after.prices["tier"]) <= {"placement", *(t["name"] for t in after.summary["tiers"])}
    assert max(tier["gap"] for tier in after.summary["tiers"]) < 0.02
    third = resolve(some_leave(problem, "w30", "w31"), after)
    assert third.summary["again"]["begun"] == "prices"
