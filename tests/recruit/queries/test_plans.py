"""What a matching and a charter plan say, and the overview of a campaign."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event

from recruit import queries
from recruit.models import (
    Candidate,
    Mode,
    Pin,
    PinKind,
    PlanKind,
    PlanState,
    PlanVersion,
    Shortfall,
    Stage,
    Trip,
    TripState,
    Unmatched,
    Unserved,
    Vacancy,
)
from recruit.operations import answers, candidates, plans, runs, trips
from recruit.storage import Registry

from ..conftest import BY, Town


def read(registry: Registry, query: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    with registry.read() as session:
        return query(session, *args, **kwargs)


def publish(registry: Registry, plan: PlanVersion) -> None:
    with registry.write() as session:
        plans.publish(session, session.get_one(PlanVersion, plan.id), by=BY)


@pytest.fixture
def people(town: Town, registry: Registry) -> list[Candidate]:
    """Three people of whom two have accepted a place and one declined."""
    found = [town.candidate(name) for name in ("王伟", "陈静", "刘洋")]
    vacancy = town.vacancy(town.enterprise("甲厂", tier=1), openings=4)
    publish(registry, town.matching(*((person, vacancy) for person in found)))
    with registry.write() as session:
        answers.answer_all(session, town.campaign, declines={found[2].id}, by=BY)
    return found


def test_a_matching_plan_in_figures(town: Town, registry: Registry) -> None:
    firm = town.enterprise("甲厂", tier=1)
    first, second = town.vacancy(firm, openings=2), town.vacancy(firm, openings=1)
    placed, left = town.candidate("王伟"), town.candidate("陈静")
    plan = town.matching((placed, first))
    with registry.write() as session:
        session.add_all(
            [
                Unmatched(
                    plan_version_id=plan.id,
                    candidate_id=left.id,
                    reason="wage_below_floor",
                    points_needed=12,
                    vacancy_id=second.id,
                ),
                Shortfall(
                    plan_version_id=plan.id,
                    vacancy_id=first.id,
                    openings=2,
                    filled=1,
                    reason="no_eligible",
                    seat_value=40,
                ),
            ]
        )
    found = read(registry, queries.matching_results, plan.id)
    assert found.assigned == 1
    assert found.unmatched == {"wage_below_floor": 1}
    assert [(e.name, e.openings, e.filled) for e in found.enterprises] == [("甲厂", 3, 1)]
    assert [(s.vacancy_id, s.filled, s.reason) for s in found.shortfalls] == [
        (first.id, 1, "no_eligible")
    ]
    (row,) = read(registry, queries.unmatched, plan.id, reason="wage_below_floor")
    assert (row.candidate, row.enterprise, row.points_needed) == ("陈静", "甲厂", 12)
    assert read(registry, queries.unmatched, plan.id, reason="other").total == 0


def test_an_assignment_shows_its_score_and_pin(town: Town, registry: Registry) -> None:
    person, vacancy = town.candidate("王伟"), town.vacancy()
    plan = town.matching((person, vacancy))
    with registry.write() as session:
        session.add(
            Pin(
                campaign_id=town.campaign.id,
                candidate_id=person.id,
                vacancy_id=vacancy.id,
                kind=PinKind.MUST,
                by=BY,
            )
        )
    (row,) = read(registry, queries.assignments, plan.id, enterprise_id=vacancy.enterprise_id)
    assert (row.candidate, row.score, row.pin) == ("王伟", 100, PinKind.MUST)


def test_a_plan_that_does_not_exist_has_no_results(registry: Registry) -> None:
    assert read(registry, queries.matching_results, 99) is None


def test_the_published_plan_is_in_force_before_any_newer_draft(
    town: Town, registry: Registry
) -> None:
    first = town.matching()
    town.matching()
    draft = read(registry, queries.plan_in_force, town.campaign.id, PlanKind.MATCHING)
    assert draft.state is PlanState.DRAFT
    assert draft.id > first.id
    publish(registry, first)
    found = read(registry, queries.plan_in_force, town.campaign.id, PlanKind.MATCHING)
    assert (found.id, found.published_by) == (first.id, BY)


def test_a_run_shows_its_plan(town: Town, registry: Registry) -> None:
    with registry.write() as session:
        made = runs.request_run(session, town.campaign, PlanKind.MATCHING, by=BY)
        session.add(
            PlanVersion(
                campaign_id=town.campaign.id, kind=PlanKind.MATCHING, number=4, run_id=made.id
            )
        )
    (row,) = read(registry, queries.runs, town.campaign.id, PlanKind.MATCHING)
    assert (row.plan_number, row.plan_state, row.under_way) == (4, PlanState.DRAFT, True)
    assert read(registry, queries.run, made.id) == row
    assert read(registry, queries.run, 99) is None


def test_a_trip_shows_its_people_in_the_order_they_get_on(
    town: Town, registry: Registry, people: list[Candidate]
) -> None:
    plan = town.charter(*people[:2], legs=2)
    publish(registry, plan)
    found = read(registry, queries.trip_by_code, plan.id, "T001")
    assert (found.trip.first_place, found.trip.last_place, found.trip.stops) == (
        "520526",
        "330281",
        2,
    )
    assert [(s.seat, s.candidate, s.enterprise, s.leg, s.legs) for s in found.seats] == [
        ("1", "王伟", "甲厂", 1, 2),
        ("2", "陈静", "甲厂", 1, 2),
    ]
    assert [stop.boarding for stop in found.stops] == [2, 0]
    assert read(registry, queries.trip, 99) is None


def test_who_has_withdrawn_is_not_expected_on_the_trip(
    town: Town, registry: Registry, people: list[Candidate]
) -> None:
    plan = town.charter(*people[:2])
    publish(registry, plan)
    with registry.write() as session:
        candidates.withdraw(session, session.get_one(Candidate, people[0].id), by=BY)
    found = read(registry, queries.trip_by_code, plan.id, "T001")
    assert [seat.candidate for seat in found.seats] == ["王伟", "陈静"]
    assert [seat.candidate for seat in found.travellers] == ["陈静"]


def test_the_trips_in_force_are_the_new_ones_and_those_that_have_left(
    town: Town, registry: Registry, people: list[Candidate]
) -> None:
    older, newer = town.charter(people[0], legs=2), town.charter(people[1])
    publish(registry, older)
    with registry.write() as session:
        trip_id = queries.trips(session, town.campaign.id).rows[0].id
        trip = session.get_one(Trip, trip_id)
        trips.confirm(session, trip, by=BY)
        trips.depart(session, trip, by=BY)
    publish(registry, newer)
    page = read(registry, queries.trips, town.campaign.id)
    assert {(row.plan_id, row.state) for row in page} == {
        (older.id, TripState.DEPARTED),
        (newer.id, TripState.PLANNED),
    }
    assert read(registry, queries.trips, town.campaign.id, plan_id=older.id).total == 2
    assert read(registry, queries.trips, town.campaign.id, mode=Mode.TRAIN).total == 0


def test_who_has_no_seat_is_listed_with_what_would_help(
    town: Town, registry: Registry, people: list[Candidate]
) -> None:
    plan = town.charter(people[0])
    with registry.write() as session:
        session.add(
            Unserved(
                plan_version_id=plan.id,
                candidate_id=people[1].id,
                reason="no_vehicle",
                help="another coach on 2 March",
            )
        )
    (row,) = read(registry, queries.unserved, plan.id)
    assert (row.candidate, row.reason, row.help) == (
        "陈静",
        "no_vehicle",
        "another coach on 2 March",
    )


def test_the_overview_of_a_campaign(
    town: Town, registry: Registry, people: list[Candidate]
) -> None:
    publish(registry, town.charter(*people[:2]))
    found = read(registry, queries.overview, town.campaign.id)
    assert (found.registered, found.placed, found.openings, found.filled) == (3, 2, 4, 2)
    assert (found.stages[Stage.SEATED], found.stages[Stage.DECLINED]) == (2, 1)
    assert [(f.key, f.openings, f.filled) for f in found.by_tier] == [("1", 4, 2)]
    assert [f.key for f in found.by_town] == ["330281001"]
    (coaches,) = found.by_mode
    assert (coaches.trips, coaches.people, coaches.seats, coaches.yuan) == (1, 2, 50, 18000.0)
    assert (found.travellers, found.yuan_per_worker) == (2, 9000.0)
    assert found.seat_fill == pytest.approx(0.04)
    assert found.on_time_share == 1.0
    assert found.origins == (("520526", 3),)
    assert found.routes[0].points == ((26.9, 104.3), (30.0, 121.2))
    assert (found.matching.kind, found.charter.kind) == (PlanKind.MATCHING, PlanKind.CHARTER)


def test_people_who_arrive_after_their_last_day_are_not_on_time(
    town: Town, registry: Registry, people: list[Candidate]
) -> None:
    """The trip arrives on 25 February in China."""
    import datetime as dt

    publish(registry, town.charter(*people[:2]))
    with registry.write() as session:
        for vacancy in session.scalars(Vacancy.__table__.select()):
            post = session.get_one(Vacancy, vacancy)
            post.start_until = dt.date(2020, 2, 24)
    assert read(registry, queries.overview, town.campaign.id).on_time_share == 0.0


def test_an_empty_campaign_has_an_overview_too(town: Town, registry: Registry) -> None:
    found = read(registry, queries.overview, town.campaign.id)
    assert (found.registered, found.placed, found.by_tier, found.by_mode) == (0, 0, (), ())
    assert (found.yuan_per_worker, found.on_time_share, found.charter) == (None, None, None)


def test_the_overview_asks_as_often_for_many_people_as_for_few(
    town: Town, registry: Registry
) -> None:
    """Counting is left to the database: no query for each person, post or trip."""

    def statements() -> int:
        asked: list[str] = []

        def note(*args: Any) -> None:
            asked.append(args[2])

        event.listen(registry.engine, "before_cursor_execute", note)
        read(registry, queries.overview, town.campaign.id)
        event.remove(registry.engine, "before_cursor_execute", note)
        return len(asked)

    town.candidate(referrer=town.referrer())
    few = statements()
    for _ in range(5):
        town.candidate(referrer=town.referrer())
        town.vacancy()
    assert statements() == few
