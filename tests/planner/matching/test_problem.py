"""A problem that cannot be planned is refused, naming table, row, column and value."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from planner.errors import InvalidProblem
from planner.matching import Objective, Problem, Settings, Term, read_problem, write_problem


def faults(error: pytest.ExceptionInfo[InvalidProblem]) -> list[tuple]:
    return [(f.table, f.row, f.column, f.value) for f in error.value.faults]


def test_no_workers_is_refused():
    vacancies = pd.DataFrame(
        {"vacancy_id": ["v"], "enterprise_id": ["e"], "town": ["t"], "openings": [1]}
    )
    with pytest.raises(InvalidProblem, match=r"workers.*no rows"):
        Problem.from_frames(pd.DataFrame({"worker_id": []}), vacancies)


def test_no_vacancies_is_refused():
    nothing = pd.DataFrame({"vacancy_id": [], "enterprise_id": [], "town": [], "openings": []})
    with pytest.raises(InvalidProblem, match=r"vacancies.*no rows"):
        Problem.from_frames(pd.DataFrame({"worker_id": ["w"]}), nothing)


def test_a_missing_column_is_named():
    with pytest.raises(InvalidProblem) as error:
        Problem.from_frames(
            pd.DataFrame({"worker_id": ["w"]}), pd.DataFrame({"vacancy_id": ["v"]})
        )
    assert [f[2] for f in faults(error)] == ["enterprise_id", "town", "openings"]


@pytest.mark.parametrize(
    ("openings", "value"), [(-1, "-1"), (math.nan, None), ("two", "two"), (1.5, "1.5")]
)
def test_openings_that_are_no_count_are_named(build, openings, value):
    with pytest.raises(InvalidProblem) as error:
        build([{}], [{}, {"openings": openings}])
    assert faults(error) == [("vacancies", 3, "openings", value)]


@pytest.mark.parametrize("score", [-1, 2**31, math.nan])
def test_scores_out_of_range_are_named(build, score):
    with pytest.raises(InvalidProblem) as error:
        build([{}], [{}], pairs=[("w0", "v0", score)])
    assert faults(error)[0][:3] == ("pairs", 2, "score")


@pytest.mark.parametrize(
    ("table", "column", "kwargs"),
    [
        ("pairs", "worker_id", {"pairs": [("nobody", "v0", 1)]}),
        ("pairs", "vacancy_id", {"pairs": [("w0", "nowhere", 1)]}),
        ("pins", "worker_id", {"pins": [("nobody", "v0", "must")]}),
        ("pins", "vacancy_id", {"pins": [("w0", "nowhere", "forbid")]}),
        ("enterprises", "enterprise_id", {"enterprises": [{"enterprise_id": "nowhere"}]}),
    ],
)
def test_unknown_ids_are_named(build, table, column, kwargs):
    with pytest.raises(InvalidProblem) as error:
        build([{}], [{}], **kwargs)
    assert faults(error)[0][:3] == (table, 2, column)


def test_a_party_that_is_not_listed_is_named(build):
    with pytest.raises(InvalidProblem) as error:
        build([{"party_id": "p7"}], [{}])
    assert faults(error) == [("workers", 2, "party_id", "p7")]


def test_an_id_that_stands_twice_is_named(build):
    with pytest.raises(InvalidProblem) as error:
        build([{"worker_id": "w"}, {"worker_id": "w"}], [{}])
    assert faults(error) == [("workers", 3, "worker_id", "w")]


@pytest.mark.parametrize(
    ("column", "number"),
    [
        ("dormitory_places", -1),
        ("dormitory_places", 1.5),
        ("couples_rooms", -1),
        ("couples_rooms", 0.5),
        ("min_fill", 1.1),
        ("min_fill", "half"),
    ],
)
def test_what_an_enterprise_cannot_state_is_named(build, column, number):
    with pytest.raises(InvalidProblem) as error:
        build([{}], [{}], enterprises=[{"enterprise_id": "e0", column: number}])
    assert faults(error) == [("enterprises", 2, column, str(number))]


@pytest.mark.parametrize(("people", "cohesion"), [(3, "enterprise"), (2, "town")])
def test_a_couple_that_is_none_is_named(build, people, cohesion):
    with pytest.raises(InvalidProblem) as error:
        build([{"party_id": "p"}] * people, [{}], parties={"p": cohesion}, couples=["p"])
    assert faults(error) == [("parties", 2, "couple", "p")]


def test_a_wage_band_upside_down_is_named(build):
    with pytest.raises(InvalidProblem) as error:
        build([{}], [{"wage_min": 6000, "wage_max": 5000}])
    assert faults(error) == [("vacancies", 2, "wage_min", "6000")]


@pytest.mark.parametrize(
    ("settings", "column"),
    [
        ({"colour": 1}, "colour"),
        ({"objectives": ["placed", "beauty"]}, "objectives"),
        ({"objectives": ["fit", "fit"]}, "objectives"),
        ({"weights": {"beauty": 1}}, "weights.beauty"),
        ({"weights": {"town": 1.5}}, "weights.town"),
        ({"weights": {"town": -1}}, "weights.town"),
        ({"min_fill": 1.1}, "min_fill"),
        ({"min_fill": "half"}, "min_fill"),
        ({"gap": -0.1}, "gap"),
        ({"time_limit_s": -1}, "time_limit_s"),
    ],
)
def test_a_setting_that_is_not_understood_is_named(settings, column):
    with pytest.raises(InvalidProblem) as error:
        Settings.from_dict(settings)
    assert faults(error)[0][2] == column


def test_weights_not_named_keep_their_default():
    settings = Settings.from_dict({"weights": {"town": 7}})
    assert settings.weights[Term.TOWN] == 7
    assert settings.weights[Term.TRADE] == Settings().weights[Term.TRADE]


def test_settings_are_read_back_as_written():
    settings = Settings.from_dict({"objectives": ["fit", "kept"], "min_fill": 0.5, "gap": 0.01})
    assert Settings.from_dict(settings.as_dict()) == settings


def test_attributes_are_judged_by_four_objectives_and_pairs_by_fit(build):
    assert build([{}], [{}]).objectives == (
        Objective.PRIORITY,
        Objective.MIN_FILL,
        Objective.PLACED,
        Objective.FIT,
    )
    assert build([{}], [{}], pairs=[("w0", "v0", 1)]).objectives == (Objective.FIT,)


@pytest.mark.parametrize("parquet", [False, True])
def test_a_problem_is_read_back_as_written(build, tmp_path, parquet):
    problem = build(
        [{"party_id": "p", "ready_date": "2020-02-20", "years": 1.5}, {"party_id": "p"}],
        [{"wage_max": 5000, "start_until": "2020-03-01"}],
        parties={"p": "town"},
        pins=[("w0", "v0", "keep", 7)],
        pairs=[("w0", "v0", 5)],
        settings={"min_fill": 0.4},
    )
    write_problem(problem, tmp_path, parquet=parquet)
    again = read_problem(tmp_path)
    for table in ("workers", "vacancies", "parties", "pins", "pairs"):
        pd.testing.assert_frame_equal(getattr(again, table), getattr(problem, table))
    assert again.settings == problem.settings


def test_without_a_pairs_file_the_attributes_decide(build, tmp_path):
    write_problem(build([{}], [{}]), tmp_path)
    assert read_problem(tmp_path).pairs is None


def test_an_empty_pairs_file_means_nobody_is_eligible(build, tmp_path):
    write_problem(build([{}], [{}]), tmp_path)
    (tmp_path / "pairs.csv").write_text("worker_id,vacancy_id,score\n", encoding="utf-8")
    pairs = read_problem(tmp_path).pairs
    assert pairs is not None
    assert len(pairs) == 0
