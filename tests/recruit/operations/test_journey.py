"""From a published charter plan to the first day at work."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from recruit.causes import Cause
from recruit.errors import Conflict, IllegalStep, NotFound
from recruit.models import (
    Candidate,
    Placement,
    PlanVersion,
    Seat,
    Stage,
    Trip,
    TripState,
    Vacancy,
)
from recruit.operations import answers, journeys, plans, trips
from recruit.operations.plans import Published
from recruit.storage import Registry

from ..conftest import Town, refused


@pytest.fixture
def accepted(town: Town, registry: Registry) -> list[Candidate]:
    """Three people who have accepted a place."""
    people, vacancy = [town.candidate() for _ in range(3)], town.vacancy(openings=3)
    with registry.write() as session:
        for person in people:
            found = session.get_one(Candidate, person.id)
            post = session.get_one(Vacancy, vacancy.id)
            answers.accept(session, answers.offer(session, found, post, by="staff"), by="staff")
    return people


def publish(registry: Registry, plan: PlanVersion) -> Published:
    with registry.write() as session:
        return plans.publish(session, session.get_one(PlanVersion, plan.id), by="staff")


def stages(registry: Registry, people: list[Candidate]) -> list[Stage]:
    with registry.read() as session:
        found = {p.candidate_id: p.stage for p in session.scalars(select(Placement))}
    return [found[person.id] for person in people]


def trip_of(registry: Registry, plan: PlanVersion, leg: int = 1) -> Trip:
    with registry.read() as session:
        return session.scalars(
            select(Trip).where(Trip.plan_version_id == plan.id, Trip.code == f"T{leg:03d}")
        ).one()


def on_trip(registry: Registry, trip: Trip, verb: str, *people: Candidate) -> None:
    """Do something to a trip, or to people on it, each in a transaction."""
    with registry.write() as session:
        found = session.get_one(Trip, trip.id)
        if not people:
            getattr(trips, verb)(session, found, by="staff")
        for person in people:
            someone = session.get_one(Candidate, person.id)
            getattr(journeys, verb)(session, found, someone, by="staff")


def test_publishing_seats_the_people_of_the_plan(
    town: Town, registry: Registry, accepted: list[Candidate]
) -> None:
    assert publish(registry, town.charter(*accepted[:2])) == Published(0, 2, 0, 0)
    assert stages(registry, accepted) == [Stage.SEATED, Stage.SEATED, Stage.ACCEPTED]


def test_a_new_plan_takes_seats_back_and_cancels_the_older_trips(
    town: Town, registry: Registry, accepted: list[Candidate]
) -> None:
    older = town.charter(*accepted[:2])
    publish(registry, older)
    assert publish(registry, town.charter(*accepted[1:])) == Published(1, 1, 1, 0)
    assert stages(registry, accepted) == [Stage.ACCEPTED, Stage.SEATED, Stage.SEATED]
    assert trip_of(registry, older).state is TripState.CANCELLED


def test_a_new_plan_must_wait_while_people_are_boarding(
    town: Town, registry: Registry, accepted: list[Candidate]
) -> None:
    older = town.charter(*accepted)
    publish(registry, older)
    on_trip(registry, trip_of(registry, older), "board", accepted[0])
    with refused(Cause.PLAN_TRIPS_BOARDING, Conflict, trips=1):
        publish(registry, town.charter(*accepted[1:]))


def test_trips_that_have_left_go_on_under_a_new_plan(
    town: Town, registry: Registry, accepted: list[Candidate]
) -> None:
    older = town.charter(accepted[0])
    publish(registry, older)
    trip = trip_of(registry, older)
    on_trip(registry, trip, "board", accepted[0])
    on_trip(registry, trip, "confirm")
    on_trip(registry, trip, "depart")
    publish(registry, town.charter(*accepted[1:]))
    assert trip_of(registry, older).state is TripState.DEPARTED
    assert stages(registry, accepted) == [Stage.BOARDED, Stage.SEATED, Stage.SEATED]


def test_who_withdrew_since_the_plan_was_made_gets_no_seat(
    town: Town, registry: Registry, accepted: list[Candidate]
) -> None:
    plan = town.charter(*accepted)
    with registry.write() as session:
        placement = session.scalars(
            select(Placement).where(Placement.candidate_id == accepted[0].id)
        ).one()
        answers.withdraw(session, placement, by="staff")
    assert publish(registry, plan).left_out == 1


def test_boarding_is_noted_once_with_its_moment(
    town: Town, registry: Registry, accepted: list[Candidate]
) -> None:
    plan = town.charter(*accepted)
    publish(registry, plan)
    trip = trip_of(registry, plan)
    on_trip(registry, trip, "board", accepted[0])
    on_trip(registry, trip, "board", accepted[0])
    assert stages(registry, accepted)[0] is Stage.BOARDED
    with registry.read() as session:
        seats = session.scalars(select(Seat).order_by(Seat.id)).all()
        events = (
            session.scalars(select(Placement).where(Placement.candidate_id == accepted[0].id))
            .one()
            .events
        )
        assert [seat.boarded_at is not None for seat in seats] == [True, False, False]
        assert [event.stage_to for event in events].count(Stage.BOARDED) == 1


def test_a_boarding_noted_by_mistake_is_taken_back(
    town: Town, registry: Registry, accepted: list[Candidate]
) -> None:
    plan = town.charter(*accepted)
    publish(registry, plan)
    trip = trip_of(registry, plan)
    on_trip(registry, trip, "board", accepted[0])
    on_trip(registry, trip, "unboard", accepted[0])
    assert stages(registry, accepted)[0] is Stage.SEATED
    with refused(Cause.NOT_ON_BOARD):
        on_trip(registry, trip, "unboard", accepted[0])


def test_nobody_boards_a_trip_without_a_seat_on_it(
    town: Town, registry: Registry, accepted: list[Candidate]
) -> None:
    plan = town.charter(*accepted[:2])
    publish(registry, plan)
    with pytest.raises(NotFound):
        on_trip(registry, trip_of(registry, plan), "board", accepted[2])


def test_at_the_arrival_the_boarded_have_arrived_and_the_others_are_no_shows(
    town: Town, registry: Registry, accepted: list[Candidate]
) -> None:
    plan = town.charter(*accepted)
    publish(registry, plan)
    trip = trip_of(registry, plan)
    on_trip(registry, trip, "confirm")
    on_trip(registry, trip, "board", *accepted[:2])
    on_trip(registry, trip, "depart")
    on_trip(registry, trip, "arrive")
    assert stages(registry, accepted) == [Stage.ARRIVED, Stage.ARRIVED, Stage.NO_SHOW]


def test_a_journey_of_two_legs_ends_with_the_second(
    town: Town, registry: Registry, accepted: list[Candidate]
) -> None:
    plan = town.charter(*accepted, legs=2)
    publish(registry, plan)
    for leg, expected in ((1, Stage.BOARDED), (2, Stage.ARRIVED)):
        trip = trip_of(registry, plan, leg)
        on_trip(registry, trip, "confirm")
        on_trip(registry, trip, "board", *accepted)
        on_trip(registry, trip, "depart")
        on_trip(registry, trip, "arrive")
        assert stages(registry, accepted) == [expected] * 3


def test_the_people_of_a_cancelled_trip_wait_for_a_seat_again(
    town: Town, registry: Registry, accepted: list[Candidate]
) -> None:
    plan = town.charter(*accepted)
    publish(registry, plan)
    on_trip(registry, trip_of(registry, plan), "cancel")
    assert stages(registry, accepted) == [Stage.ACCEPTED] * 3


def test_a_trip_with_people_on_board_cannot_be_cancelled(
    town: Town, registry: Registry, accepted: list[Candidate]
) -> None:
    plan = town.charter(*accepted)
    publish(registry, plan)
    trip = trip_of(registry, plan)
    on_trip(registry, trip, "board", accepted[0])
    with refused(Cause.TRIP_HAS_BOARDED):
        on_trip(registry, trip, "cancel")
    with pytest.raises(IllegalStep):
        on_trip(registry, trip, "arrive")


def test_late_comers_get_the_lowest_free_seat(
    town: Town, registry: Registry, accepted: list[Candidate]
) -> None:
    plan = town.charter(*accepted[:2])
    publish(registry, plan)
    with registry.write() as session:
        seat = trips.give_seat(
            session,
            session.get_one(Trip, trip_of(registry, plan).id),
            session.get_one(Candidate, accepted[2].id),
            by="staff",
        )
        assert (seat.seat, seat.board_seq, seat.alight_seq) == ("3", 1, 2)
    assert stages(registry, accepted)[2] is Stage.SEATED


def test_from_arrival_to_a_job_kept(
    town: Town, registry: Registry, accepted: list[Candidate]
) -> None:
    with registry.write() as session:
        placement = session.scalars(
            select(Placement).where(Placement.candidate_id == accepted[0].id)
        ).one()
        journeys.arrive_alone(session, placement, by="staff")
        journeys.report_on_duty(session, placement, by="staff")
        journeys.retain(session, placement, by="staff")
        with pytest.raises(IllegalStep):
            journeys.no_show(session, placement, by="staff")
    assert stages(registry, accepted)[0] is Stage.RETAINED
