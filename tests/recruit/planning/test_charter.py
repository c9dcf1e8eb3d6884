"""What a charter run sees of the registry, and how its plan is written down."""

from __future__ import annotations

import datetime as dt

import pytest

from planner import charter
from planner.errors import InvalidProblem
from recruit.models import Candidate, Closure, PlanKind, Run, Seat, Trip, Unserved, Vacancy
from recruit.operations import answers, plans, supply
from recruit.planning import charter as adapter

from ..conftest import BY, FIRST_DATE, LAST_DATE, Town

FUNAN = "341225"
"""A county some 650 km from Yuyao: one day by coach."""


@pytest.fixture
def travelling(town: Town) -> list[Candidate]:
    """Three people who have accepted, with standard supply."""
    people = [
        town.candidate(home_county=FUNAN, ready_date=day)
        for day in (None, dt.date(2020, 2, 10), dt.date(2020, 2, 28))
    ]
    post = town.vacancy(openings=3, start_until=dt.date(2020, 3, 6))
    plan = town.matching(*((person, post) for person in people))
    with town.registry.write() as session:
        supply.stock(session, session.merge(town.campaign), reach=1)
        plans.publish(session, session.merge(plan), by=BY)
        answers.answer_all(session, session.merge(town.campaign), declines=(), by=BY)
    return people


def snapshot(town: Town) -> charter.Problem:
    with town.registry.read() as session:
        campaign = session.get_one(type(town.campaign), town.campaign.id)
        return adapter.snapshot(session, campaign)


def test_who_has_accepted_travels_within_ready_date_start_and_horizon(
    town: Town, travelling: list[Candidate]
) -> None:
    travellers = snapshot(town).travellers.set_index("traveller_id")
    assert set(travellers.index) == {f"c{person.id}" for person in travelling}
    ready = [travellers.loc[f"c{person.id}", "ready_date"].date() for person in travelling]
    assert ready == [FIRST_DATE, FIRST_DATE, dt.date(2020, 2, 28)]
    assert {day.date() for day in travellers["due_date"]} == {dt.date(2020, 3, 6)}
    assert set(travellers["county"]) == {FUNAN}


def test_a_vacancy_without_a_last_day_is_due_at_the_end_of_the_campaign(
    town: Town, travelling: list[Candidate]
) -> None:
    with town.registry.write() as session:
        for post in session.query(Vacancy):
            post.start_until = None
    assert {day.date() for day in snapshot(town).travellers["due_date"]} == {LAST_DATE}


def test_hubs_offers_and_closures_of_the_campaign_are_what_can_be_chartered(
    town: Town, travelling: list[Candidate]
) -> None:
    with town.registry.write() as session:
        session.add(
            Closure(
                campaign_id=town.campaign.id,
                place=FUNAN,
                first_date=FIRST_DATE,
                last_date=FIRST_DATE,
            )
        )
    problem = snapshot(town)
    assert set(problem.offers["mode"]) >= {"coach", "carriage", "flight", "shuttle"}
    assert set(problem.hubs["kind"]) == {"rail", "air"}
    assert {"town", "reception", "rail", "air"} == set(problem.destinations["kind"])
    assert problem.closures["place"].tolist() == [FUNAN]
    [km] = problem.distances["km"]
    assert 600 < km < 850


def test_nobody_who_accepted_means_nobody_to_move(town: Town) -> None:
    with pytest.raises(InvalidProblem, match="accepted"):
        snapshot(town)


def test_a_plan_is_recorded_as_trips_stops_and_seats_in_chinese_time(
    town: Town, travelling: list[Candidate]
) -> None:
    problem = snapshot(town)
    plan = charter.solve(problem)
    assert charter.check(problem, plan) == []
    with town.registry.write() as session:
        run = Run(campaign_id=town.campaign.id, kind=PlanKind.CHARTER, requested_by=BY)
        session.add(run)
        session.flush()
        version_id = adapter.record(session, run, plan).id
    with town.registry.read() as session:
        trips = {t.code: t for t in session.query(Trip).filter_by(plan_version_id=version_id)}
        seated = {seat.candidate_id for seat in session.query(Seat)}
        left = {row.candidate_id for row in session.query(Unserved)}
        stops = {code: len(trip.stops) for code, trip in trips.items()}
    assert seated | left == {person.id for person in travelling}
    assert set(trips) == set(plan.trips["trip_id"])
    for row in plan.trips.to_dict("records"):
        trip = trips[row["trip_id"]]
        assert trip.province_code == "340000"
        assert trip.depart == row["depart"].tz_localize("Asia/Shanghai")
        assert stops[row["trip_id"]] == (plan.stops["trip_id"] == row["trip_id"]).sum()
