"""What the solver promises: whole parties, tiers in order, pins kept, and a clear end."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from ortools.graph.python import linear_sum_assignment

from planner.errors import NoFeasiblePlan
from planner.matching import check, read_plan, solve, write_plan
from planner.stop import Cancelled, MaxRuntime


def solved(problem, **kwargs):
    """Solve, have the checker judge, and return the plan."""
    plan = solve(problem, **kwargs)
    assert check(problem, plan) == []
    return plan


def placed(plan) -> dict[str, str]:
    rows = plan.assignments
    return dict(zip(rows["worker_id"], rows["vacancy_id"], strict=True))


def tier(plan, name: str) -> dict:
    return next(tier for tier in plan.summary["tiers"] if tier["name"] == name)


def test_individuals_are_matched_to_the_best_sum_of_scores(build):
    pairs = [("w0", "v0", 10), ("w0", "v1", 9), ("w1", "v0", 8)]
    plan = solved(build([{}, {}], [{}, {}], pairs=pairs))
    assert placed(plan) == {"w0": "v1", "w1": "v0"}
    assert plan.summary["status"] == "optimal"
    assert tier(plan, "fit") == {"name": "fit", "value": 17, "bound": 17, "gap": 0.0}


def test_a_seat_in_a_tier_1_enterprise_comes_before_any_fit(build):
    worker = {"preferred_town": "t1"}
    vacancies = [{"tier": 1, "enterprise_id": "e1"}, {"tier": 3, "town": "t1"}]
    plan = solved(build([worker], vacancies, settings={"min_fill": 0}))
    assert placed(plan) == {"w0": "v0"}


def test_the_minimum_fill_of_an_enterprise_comes_before_people_placed_elsewhere(build):
    vacancies = [{"openings": 9}, {"openings": 4, "enterprise_id": "e1"}]
    pairs = [(f"w{k}", "v0", 100) for k in range(4)] + [(f"w{k}", "v1", 1) for k in range(4)]
    settings = {"objectives": ["min_fill", "fit"], "min_fill": 0.5}
    plan = solved(build([{}] * 4, vacancies, pairs=pairs, settings=settings))
    assert tier(plan, "min_fill")["value"] == 4
    assert tier(plan, "min_fill")["shortfall"] == 3
    assert len(plan.assignments) == 4


def test_more_people_placed_come_before_fit(build):
    pairs = [("w0", "v0", 1000), ("w0", "v1", 0), ("w1", "v0", 0)]
    settings = {"objectives": ["placed", "fit"]}
    plan = solved(build([{}, {}], [{}, {}], pairs=pairs, settings=settings))
    assert placed(plan) == {"w0": "v1", "w1": "v0"}


def test_the_order_of_objectives_is_the_one_asked_for(build):
    pairs = [("w0", "v0", 1000), ("w0", "v1", 0), ("w1", "v0", 0)]
    settings = {"objectives": ["fit", "placed"]}
    plan = solved(build([{}, {}], [{}, {}], pairs=pairs, settings=settings))
    assert placed(plan) == {"w0": "v0"}


@pytest.mark.parametrize(
    ("cohesion", "second", "together"),
    [
        ("enterprise", {"enterprise_id": "e1"}, False),
        ("enterprise", {"enterprise_id": "e0"}, True),
        ("town", {"enterprise_id": "e1", "town": "t0"}, True),
        ("town", {"enterprise_id": "e1", "town": "t1"}, False),
        ("travel", {"enterprise_id": "e1", "town": "t1"}, True),
    ],
)
def test_a_party_is_placed_whole_within_its_cohesion_or_not_at_all(
    build, cohesion, second, together
):
    people = [{"party_id": "p"}, {"party_id": "p"}]
    pairs = [("w0", "v0", 5), ("w1", "v1", 5)]
    plan = solved(build(people, [{}, second], parties={"p": cohesion}, pairs=pairs))
    assert placed(plan) == ({"w0": "v0", "w1": "v1"} if together else {})


def test_a_party_gives_way_when_others_are_worth_more(build):
    people = [{"party_id": "p"}, {"party_id": "p"}, {}]
    pairs = [("w0", "v0", 5), ("w1", "v0", 5), ("w2", "v0", 11)]
    plan = solved(build(people, [{"openings": 2}], parties={"p": "travel"}, pairs=pairs))
    assert placed(plan) == {"w2": "v0"}


def test_a_party_of_one_hundred_is_explained_and_everybody_else_placed(build):
    people = [{"party_id": "p"}] * 100 + [{}] * 20
    plan = solved(build(people, [{"openings": 30}], parties={"p": "enterprise"}))
    assert set(placed(plan)) == {f"w{k}" for k in range(100, 120)}
    assert set(plan.unmatched["reason"]) == {"party_too_large"}
    assert len(plan.unmatched) == 100


def test_everybody_in_parties_is_solved(build):
    people = [{"party_id": f"p{k // 2}"} for k in range(12)]
    parties = {f"p{k}": "enterprise" for k in range(6)}
    vacancies = [{"enterprise_id": f"e{k}", "openings": 3} for k in range(4)]
    plan = solved(build(people, vacancies, parties=parties))
    assert tier(plan, "placed")["value"] == 8


def test_one_vacancy_and_all_the_same_scores_are_solved(build):
    pairs = [(f"w{k}", "v0", 7) for k in range(30)]
    plan = solved(build([{}] * 30, [{"openings": 11}], pairs=pairs))
    assert len(plan.assignments) == 11
    assert set(plan.unmatched["points_needed"]) == {0}


def test_vacancies_without_openings_leave_everybody_unmatched(build):
    plan = solved(build([{}, {}], [{"openings": 0}]))
    assert set(plan.unmatched["reason"]) == {"no_vacancy"}
    assert plan.summary["status"] == "optimal"


def test_scores_near_the_greatest_do_not_overflow(build):
    top = 2**31 - 1
    pairs = [(f"w{k}", f"v{k % 5}", top - k % 3) for k in range(60)]
    settings = {"objectives": ["priority", "min_fill", "placed", "fit", "kept"]}
    people = [{"party_id": "p"}, {"party_id": "p"}] + [{}] * 58
    vacancies = [{"openings": 10, "enterprise_id": f"e{k % 2}"} for k in range(5)]
    problem = build(people, vacancies, pairs=pairs, settings=settings, parties={"p": "travel"})
    plan = solved(problem)
    assert tier(plan, "placed")["value"] == 50
    assert tier(plan, "fit")["value"] > 49 * top
    assert tier(plan, "fit")["bound"] < 2**63


def test_scores_near_the_greatest_do_not_overflow_with_too_few_beds(build):
    top = 2**31 - 1
    pairs = [(f"w{w}", f"v{v}", top - (w * v) % 7) for w in range(120) for v in range(25)]
    vacancies = [{"openings": 4, "enterprise_id": f"e{v % 5}"} for v in range(25)]
    problem = build(
        [{"needs_dormitory": w % 2} for w in range(120)],
        vacancies,
        pairs=pairs,
        enterprises=[{"enterprise_id": f"e{e}", "dormitory_places": 3} for e in range(5)],
        settings={"objectives": ["placed", "fit"]},
    )
    plan = solved(problem)
    assert tier(plan, "placed")["value"] == 75
    assert 74 * top < tier(plan, "fit")["value"] <= tier(plan, "fit")["bound"] < 2**63


def test_an_instance_like_generalised_assignment_is_solved_to_the_optimum(build):
    """Few vacancies whose openings are exactly as many as the people, everybody fits all."""
    rng = np.random.default_rng(8)
    scores = rng.integers(0, 1000, (60, 5))
    pairs = [(f"w{w}", f"v{v}", int(scores[w, v])) for w in range(60) for v in range(5)]
    openings = [20, 16, 12, 8, 4]
    problem = build(
        [{}] * 60,
        [{"openings": seats} for seats in openings],
        pairs=pairs,
        settings={"objectives": ["placed", "fit"]},
    )
    seats = np.repeat(scores, openings, axis=1)
    oracle = linear_sum_assignment.SimpleLinearSumAssignment()
    worker, seat = np.indices(seats.shape, dtype=np.int32)
    oracle.add_arcs_with_cost(worker.ravel(), seat.ravel(), -seats.ravel())
    assert oracle.solve() == oracle.OPTIMAL
    plan = solved(problem)
    assert tier(plan, "placed")["value"] == 60
    assert tier(plan, "fit")["value"] == -oracle.optimal_cost()
    assert plan.summary["status"] == "optimal"


def test_a_must_pin_is_kept_against_fit(build):
    pairs = [("w0", "v0", 9), ("w0", "v1", 1), ("w1", "v0", 1)]
    plan = solved(build([{}, {}], [{}, {}], pairs=pairs, pins=[("w0", "v1", "must")]))
    assert placed(plan) == {"w0": "v1", "w1": "v0"}


def test_a_must_pin_brings_the_whole_party(build):
    people = [{"party_id": "p"}, {"party_id": "p"}, {}]
    pairs = [(w, "v0", s) for w, s in (("w0", 1), ("w1", 1), ("w2", 99))]
    problem = build(
        people,
        [{"openings": 2}],
        parties={"p": "enterprise"},
        pairs=pairs,
        pins=[("w0", "v0", "must")],
    )
    assert placed(solved(problem)) == {"w0": "v0", "w1": "v0"}


def test_a_forbidden_pair_is_not_used(build):
    pairs = [("w0", "v0", 9), ("w0", "v1", 1)]
    plan = solved(build([{}], [{}, {}], pairs=pairs, pins=[("w0", "v0", "forbid")]))
    assert placed(plan) == {"w0": "v1"}


def test_keep_points_decide_where_scores_do_not(build):
    pairs = [("w0", "v0", 9), ("w0", "v1", 8)]
    plan = solved(build([{}], [{}, {}], pairs=pairs, pins=[("w0", "v1", "keep", 2)]))
    assert placed(plan) == {"w0": "v1"}
    assert plan.assignments["score"].tolist() == [10]


@pytest.mark.parametrize(
    ("people", "vacancies", "pins", "named"),
    [
        ([{}], [{}, {}], [("w0", "v0", "must"), ("w0", "v1", "must")], "w0.*several"),
        ([{}, {}], [{}], [("w0", "v0", "must"), ("w1", "v0", "must")], "v0 has 1.*w0, w1"),
        ([{"level": 0}], [{"level": 2}], [("w0", "v0", "must")], "w0.*v0.*level"),
        ([{"cleared": 0}], [{}], [("w0", "v0", "must")], "w0.*health"),
    ],
)
def test_must_pins_that_clash_are_named(build, people, vacancies, pins, named):
    with pytest.raises(NoFeasiblePlan, match=named):
        solve(build(people, vacancies, pins=pins))


def test_a_pinned_party_that_cannot_be_whole_is_named(build):
    people = [{"party_id": "p"}, {"party_id": "p"}]
    problem = build(people, [{}], parties={"p": "enterprise"}, pins=[("w0", "v0", "must")])
    with pytest.raises(NoFeasiblePlan, match="party p"):
        solve(problem)


def test_pinned_parties_that_want_the_same_seats_are_named(build):
    people = [{"party_id": p} for p in ("p", "p", "q", "q")]
    problem = build(
        people,
        [{"openings": 3}],
        parties={"p": "travel", "q": "travel"},
        pins=[("w0", "v0", "must"), ("w2", "v0", "must")],
    )
    with pytest.raises(NoFeasiblePlan, match=r"w\d"):
        solve(problem)


def crowd(build, n: int = 60):
    """Return a problem of a few dozen people, parties among them."""
    people = [
        {
            "party_id": f"p{k // 3}" if k < n // 2 else "",
            "level": k % 4,
            "years": k % 7,
            "preferred_town": f"t{k % 3}",
        }
        for k in range(n)
    ]
    vacancies = [
        {
            "enterprise_id": f"e{k // 2}",
            "town": f"t{k % 3}",
            "openings": 4,
            "level": k % 3,
            "tier": 1 + k % 3,
        }
        for k in range(12)
    ]
    parties = {f"p{k}": ("enterprise", "town", "travel")[k % 3] for k in range(-(-(n // 2) // 3))}
    return build(people, vacancies, parties=parties)


def test_the_same_seed_gives_the_same_files(build, tmp_path):
    problem = crowd(build)
    for name in ("one", "two"):
        write_plan(solve(problem, seed=7), tmp_path / name)
    for table in ("assignments", "unmatched", "shortfalls"):
        one, two = ((tmp_path / name / f"{table}.csv").read_bytes() for name in ("one", "two"))
        assert one == two, table


def test_the_number_of_workers_does_not_change_the_plan(build):
    problem = crowd(build)
    one, four = solve(problem, workers=1), solve(problem, workers=4)
    pd.testing.assert_frame_equal(one.assignments, four.assignments)


@pytest.mark.parametrize("stop", [MaxRuntime(0), lambda _: True])
def test_a_stopped_search_returns_a_valid_plan_with_an_honest_bound(build, stop):
    problem = crowd(build)
    best = solved(problem)
    plan = solved(problem, stop=stop)
    assert plan.summary["status"] in ("stopped", "optimal")
    first, proven = plan.summary["tiers"][0], best.summary["tiers"][0]
    assert first["value"] <= proven["value"] <= first["bound"]


def test_a_time_limit_in_the_settings_stops_the_search(build):
    problem = build([{}] * 3, [{"openings": 2}], settings={"time_limit_s": 0})
    assert len(solved(problem).assignments) == 2


def test_a_cancel_at_any_stage_keeps_the_best_plan(build):
    problem = crowd(build)
    stages: list[str] = []
    solve(problem, on_progress=lambda p: stages.append(p.stage))
    for stage in dict.fromkeys(stages):
        cancel = Cancelled()
        plan = solved(
            problem,
            stop=cancel,
            on_progress=lambda p, c=cancel, s=stage: c.cancel() if p.stage == s else None,
        )
        assert len(plan.assignments) > 0


def test_progress_tells_stage_incumbent_and_bound(build):
    reports = []
    solve(crowd(build), on_progress=reports.append)
    assert [r.elapsed for r in reports] == sorted(r.elapsed for r in reports)
    assert reports[-1].incumbent is not None
    assert reports[-1].bound >= reports[-1].incumbent


@pytest.mark.parametrize("parquet", [False, True])
def test_a_plan_is_read_back_as_written(build, tmp_path, parquet):
    problem = crowd(build)
    plan = solve(problem)
    write_plan(plan, tmp_path, parquet=parquet)
    again = read_plan(tmp_path)
    assert check(problem, again) == []
    assert again.summary == plan.summary
    assert placed(again) == placed(plan)


def test_the_summary_says_everything_it_must(build):
    summary = solve(crowd(build)).summary
    assert summary.keys() >= {
        "schema_version",
        "kind",
        "status",
        "tiers",
        "objective",
        "bound",
        "gap",
        "runtime_s",
        "peak_mb",
        "counts",
        "seed",
        "version",
        "settings",
    }
    assert summary["kind"] == "matching"
    assert summary["counts"]["placed"] + summary["counts"]["unmatched"] == 60
