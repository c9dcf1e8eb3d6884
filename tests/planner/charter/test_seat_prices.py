"""Prices of seats: wherever and whenever somebody could leave, within what being left costs."""

from __future__ import annotations

from planner.charter import Plan, Problem, seat_prices
from planner.charter.seat_prices import COLUMNS


def test_every_county_of_the_problem_has_prices_within_its_horizon(
    solved: tuple[Problem, Plan],
) -> None:
    problem, _ = solved
    found = seat_prices(problem)
    assert tuple(found.columns) == COLUMNS
    assert set(found["county"]) <= set(problem.travellers["county"])
    assert found["yuan"].between(0, problem.settings.yuan_per_unserved).all()
    assert found["date"].min().date() >= problem.settings.first_date


def test_what_everybody_pays_by_them_is_no_more_than_the_plan_costs(
    solved: tuple[Problem, Plan],
) -> None:
    problem, plan = solved
    found = seat_prices(problem)
    cheapest = found.groupby("county")["yuan"].min()
    people = problem.travellers["county"].value_counts()
    assert float((cheapest * people).dropna().sum()) <= plan.summary["objective"]
