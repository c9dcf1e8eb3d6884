"""Seats and openings are counted to the last one, and every refusal says how it stands."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

import pytest
from sqlalchemy import func, select, update

from recruit.causes import Cause
from recruit.errors import Conflict
from recruit.models import (
    Campaign,
    Candidate,
    CandidateState,
    Placement,
    PlacementEvent,
    PlanVersion,
    Seat,
    SeatPass,
    Stage,
    Trip,
    TripState,
    TripStop,
    Vacancy,
    VacancyState,
)
from recruit.operations import answers, boarding_standby, plans, trips
from recruit.operations.plans import Published

from ..conftest import BY, refused

AT = dt.datetime(2020, 2, 24, 3, tzinfo=dt.UTC)


@pytest.fixture
def people(town, registry):
    """Return five people who have accepted a place."""
    found, vacancy = [town.candidate() for _ in range(5)], town.vacancy(openings=5)
    with registry.write() as session:
        for person in found:
            post = session.get_one(Vacancy, vacancy.id)
            someone = session.get_one(Candidate, person.id)
            answers.accept(session, answers.offer(session, someone, post, by=BY), by=BY)
    return found


def publish(registry, plan):
    with registry.write() as session:
        return plans.publish(session, session.get_one(PlanVersion, plan.id), by="zhou", at=AT)


def change(registry, model, key, **values):
    with registry.write() as session:
        row = session.get_one(model, key)
        for name, value in values.items():
            setattr(row, name, value)


def trip_of(registry, plan):
    with registry.read() as session:
        return session.scalars(select(Trip).where(Trip.plan_version_id == plan.id)).first()


def give(registry, trip, person, **how):
    with registry.write() as session:
        seat = trips.give_seat(
            session, session.get_one(Trip, trip.id), session.get_one(Candidate, person.id),
            by="lin", **how,
        )  # fmt: skip
        assert seat.id is not None  # written already: a pass can be made of it
        return seat.seat, seat.leg, seat.board_seq, seat.alight_seq


def events(registry, person):
    with registry.read() as session:
        rows = session.scalars(
            select(PlacementEvent)
            .join(Placement, Placement.id == PlacementEvent.placement_id)
            .where(Placement.candidate_id == person.id)
            .order_by(PlacementEvent.id)
        )
        return [(one.stage_from, one.stage_to, one.by, one.note) for one in rows]


def stage(registry, person):
    with registry.read() as session:
        return session.scalar(select(Placement.stage).where(Placement.candidate_id == person.id))


def test_the_last_seat_is_given_and_no_further_one(town, registry, people):
    plan = town.charter(people[0], seats=2)
    publish(registry, plan)
    trip = trip_of(registry, plan)
    assert give(registry, trip, people[1], at=AT) == ("2", 1, 1, 2)
    assert events(registry, people[1])[-1] == (Stage.ACCEPTED, Stage.SEATED, "lin", "trip T001")
    with refused(Cause.TRIP_FULL, Conflict, seats=2):
        give(registry, trip, people[2])
    with registry.read() as session:
        assert session.scalar(select(func.count()).where(Seat.trip_id == trip.id)) == 2
    assert stage(registry, people[2]) is Stage.ACCEPTED


def test_a_seat_that_became_free_is_the_next_to_be_given(town, registry, people):
    plan = town.charter(*people[:3], seats=4)
    publish(registry, plan)
    trip = trip_of(registry, plan)
    with registry.write() as session:
        gone = select(Seat).where(Seat.trip_id == trip.id, Seat.seat == "1")
        session.delete(session.scalars(gone).one())
    assert give(registry, trip, people[3])[0] == "1"
    assert give(registry, trip, people[4])[0] == "4"


@pytest.mark.parametrize("state", list(TripState))
def test_seats_are_given_until_the_trip_leaves(town, registry, people, state):
    plan = town.charter(people[0])
    publish(registry, plan)
    trip = trip_of(registry, plan)
    change(registry, Trip, trip.id, state=state)
    if state in (TripState.PLANNED, TripState.CONFIRMED):
        assert give(registry, trip, people[1])[0] == "2"
    else:
        with refused(Cause.TRIP_LEFT, state=state):
            give(registry, trip, people[1])


def test_a_trip_is_looked_at_again_before_a_seat_is_given(town, registry, people):
    """What another transaction has written since the trip was read counts."""
    plan = town.charter(people[0])
    publish(registry, plan)
    with registry.write() as session:
        trip = session.get_one(Trip, trip_of(registry, plan).id)
        person = session.get_one(Candidate, people[1].id)
        left = update(Trip).where(Trip.id == trip.id).values(state=TripState.DEPARTED)
        session.execute(left, execution_options={"synchronize_session": False})
        with refused(Cause.TRIP_LEFT, state=TripState.DEPARTED):
            trips.give_seat(session, trip, person, by="lin")


def test_a_seat_is_due_to_who_has_accepted_and_comes_with_the_others(town, registry, people):
    plan = town.charter(people[0])
    publish(registry, plan)
    trip, stranger = trip_of(registry, plan), town.candidate()
    change(registry, Candidate, people[1].id, alone_since=AT)
    for person in (people[0], people[1], stranger):
        with refused(Cause.SEAT_NOT_DUE):
            give(registry, trip, person)
    change(registry, Candidate, people[1].id, alone_since=None)
    give(registry, trip, people[1])


@pytest.mark.parametrize("give_one", [trips.give_seat, boarding_standby.take_on])
def test_who_gets_a_seat_elsewhere_leaves_the_one_a_plan_held_for_him(
    town, registry, people, give_one
):
    """He had not accepted when the plan was published, and accepted later."""
    late, post = town.candidate(), town.vacancy()
    plan = town.charter(people[0], late, legs=2)
    publish(registry, plan)
    with registry.write() as session:
        offered = answers.offer(session, session.get_one(Candidate, late.id),
                                session.get_one(Vacancy, post.id), by=BY)  # fmt: skip
        answers.accept(session, offered, by=BY)
        held = session.scalars(select(Seat).where(Seat.candidate_id == late.id, Seat.leg == 1))
        session.delete(held.one())
    with registry.write() as session:
        person = session.get_one(Candidate, late.id)
        give_one(session, session.get_one(Trip, trip_of(registry, plan).id), person, by="lin")
    with registry.read() as session:
        seats = session.scalars(select(Seat).where(Seat.candidate_id == late.id)).all()
        assert [seat.trip_id for seat in seats] == [trip_of(registry, plan).id]
        assert session.scalar(select(func.count(Seat.id))) == 3


@pytest.mark.parametrize(("stop", "fits"), [(0, False), (1, True), (2, True), (3, False)])
def test_one_gets_on_at_a_stop_before_the_last(town, registry, people, stop, fits):
    plan = town.charter(people[0])
    publish(registry, plan)
    trip = trip_of(registry, plan)
    with registry.write() as session:
        session.add(TripStop(trip_id=trip.id, seq=3, place="330281", lat=30.0, lon=121.0))
    if fits:
        assert give(registry, trip, people[1], board_seq=stop)[2:] == (stop, 3)
    else:
        with refused(Cause.STOP_UNKNOWN, stop=stop):
            give(registry, trip, people[1], board_seq=stop)


def test_a_trip_without_stops_has_no_seat_to_give(town, registry, people):
    plan = town.charter(people[0])
    publish(registry, plan)
    trip = trip_of(registry, plan)
    with registry.write() as session:
        for stop in session.scalars(select(TripStop).where(TripStop.trip_id == trip.id)):
            session.delete(stop)
    with refused(Cause.STOP_UNKNOWN, stop=1):
        give(registry, trip, people[1])


def test_a_charter_plan_is_counted_as_kept_given_taken_back_and_left_out(town, registry, people):
    assert publish(registry, town.charter(*people[:3])) == Published(0, 3, 0, 0)
    stranger = town.candidate()
    newer = town.charter(people[1], people[2], people[3], stranger)
    assert publish(registry, newer) == Published(2, 1, 1, 1)
    assert [stage(registry, one) for one in people] == [
        Stage.ACCEPTED, Stage.SEATED, Stage.SEATED, Stage.SEATED, Stage.ACCEPTED
    ]  # fmt: skip
    taken, given = events(registry, people[0])[-1], events(registry, people[3])[-1]
    assert taken == (Stage.SEATED, Stage.ACCEPTED, "zhou", f"plan {newer.number}")
    assert given == (Stage.ACCEPTED, Stage.SEATED, "zhou", f"plan {newer.number}")
    assert len(events(registry, people[1])) == len(events(registry, people[2]))
    with registry.read() as session:
        moments = session.scalars(select(PlacementEvent.at).where(PlacementEvent.by == "zhou"))
        assert set(moments) == {AT}
        passes = select(SeatPass.candidate_id).distinct()
        assert {one.id for one in people[:4]} <= set(session.scalars(passes))


def test_a_plan_touches_no_other_campaign(town, registry, people):
    with registry.write() as session:
        other = Campaign(name="别的季", first_date=dt.date(2020, 3, 1),
                         last_date=dt.date(2020, 3, 9))  # fmt: skip
        session.add(other)
        session.flush()
        place = session.scalars(
            select(Placement).where(Placement.candidate_id == people[4].id)
        ).one()
        place.campaign_id, place.stage = other.id, Stage.SEATED
    publish(registry, town.charter(people[0]))
    assert stage(registry, people[4]) is Stage.SEATED


@pytest.mark.parametrize("state", list(TripState))
def test_trips_of_an_older_plan_are_cancelled_unless_they_have_left(town, registry, people, state):
    older = town.charter(people[0])
    publish(registry, older)
    change(registry, Trip, trip_of(registry, older).id, state=state)
    with suppress(Conflict):
        publish(registry, town.charter(people[1]))
    gone = state in (TripState.PLANNED, TripState.CONFIRMED, TripState.CANCELLED)
    assert trip_of(registry, older).state is (TripState.CANCELLED if gone else state)


def test_drafts_and_trips_of_the_plan_itself_stay_as_they_are(town, registry, people):
    draft, plan = town.charter(people[0]), town.charter(people[1])
    publish(registry, plan)
    assert trip_of(registry, draft).state is TripState.PLANNED
    assert trip_of(registry, plan).state is TripState.PLANNED


def test_trips_that_people_are_boarding_are_counted_once_each(town, registry, people):
    older = town.charter(*people[:3], legs=2)
    publish(registry, older)
    with registry.write() as session:
        for place in session.scalars(select(Placement).where(Placement.stage == Stage.SEATED)):
            place.stage = Stage.BOARDED
    with refused(Cause.PLAN_TRIPS_BOARDING, Conflict, trips=2):
        publish(registry, town.charter(people[3]))
    assert trip_of(registry, older).state is TripState.PLANNED


def test_who_is_on_the_way_by_himself_is_in_no_plan_s_way(town, registry, people):
    older = town.charter(people[0])
    publish(registry, older)
    with registry.write() as session:
        place = select(Placement).where(Placement.candidate_id == people[4].id)
        session.scalars(place).one().stage = Stage.BOARDED
    assert publish(registry, town.charter(people[1])) == Published(0, 1, 1, 0)


@pytest.fixture
def posts(town):
    """Return two vacancies of two openings."""
    return [town.vacancy(openings=2) for _ in range(2)]


def test_openings_are_filled_to_the_last_one_and_no_further(town, registry, posts):
    people = [town.candidate() for _ in range(6)]
    fits = town.matching(*((one, posts[n % 2]) for n, one in enumerate(people[:4])))
    assert publish(registry, fits) == Published(0, 4, 0, 0)
    over = town.matching(*((one, posts[0]) for one in people[:3]),
                         *((one, posts[1]) for one in people[3:]))  # fmt: skip
    with refused(Cause.PLAN_OVERSELLS, Conflict, vacancies=2):
        publish(registry, over)


def test_who_stays_counts_for_the_openings(town, registry, posts):
    """Two have accepted and are not in the plan; a third would be one too many."""
    people = [town.candidate() for _ in range(3)]
    publish(registry, town.matching(*((one, posts[0]) for one in people[:2])))
    with registry.write() as session:
        for place in session.scalars(select(Placement)):
            answers.accept(session, place, by=BY)
    with refused(Cause.PLAN_OVERSELLS, Conflict, vacancies=1):
        publish(registry, town.matching((people[2], posts[0])))
    assert publish(registry, town.matching((people[2], posts[1]))) == Published(0, 1, 0, 0)


@pytest.mark.parametrize("state", list(VacancyState))
def test_new_people_are_sent_to_vacancies_that_are_posted_only(town, registry, posts, state):
    one, two = town.candidate(), town.candidate()
    for post in posts:
        change(registry, Vacancy, post.id, state=state)
    plan = town.matching((one, posts[0]), (two, posts[1]))
    if state is VacancyState.POSTED:
        assert publish(registry, plan).made == 2
    else:
        with refused(Cause.PLAN_VACANCIES_CLOSED, Conflict, vacancies=2):
            publish(registry, plan)


def test_a_closed_vacancy_of_who_stays_is_in_nobody_s_way(town, registry, posts):
    one, two = town.candidate(), town.candidate()
    publish(registry, town.matching((one, posts[0])))
    change(registry, Vacancy, posts[0].id, state=VacancyState.CLOSED, openings=0)
    assert publish(registry, town.matching((one, posts[0]), (two, posts[1]))) == Published(
        1, 1, 0, 0
    )


def test_who_has_said_yes_to_what_the_plan_repeats_stays(town, registry, posts):
    one = town.candidate()
    publish(registry, town.matching((one, posts[0])))
    with registry.write() as session:
        answers.accept(session, session.scalars(select(Placement)).one(), by=BY)
    assert publish(registry, town.matching((one, posts[0]))) == Published(1, 0, 0, 0)
    assert stage(registry, one) is Stage.ACCEPTED


def test_those_who_have_said_yes_elsewhere_are_counted(town, registry, posts):
    people = [town.candidate() for _ in range(2)]
    publish(registry, town.matching(*((one, posts[0]) for one in people)))
    with registry.write() as session:
        for place in session.scalars(select(Placement)):
            answers.accept(session, place, by=BY)
    with refused(Cause.PLAN_MOVES_PEOPLE, Conflict, people=2):
        publish(registry, town.matching(*((one, posts[1]) for one in people)))


def test_an_open_offer_is_taken_back_with_its_reason_and_what_was_proposed_is_offered(
    town, registry, posts
):
    one, two = town.candidate(), town.candidate()
    publish(registry, town.matching((one, posts[0]), (two, posts[0])))
    with registry.write() as session:
        place = session.scalars(select(Placement).where(Placement.candidate_id == two.id)).one()
        place.stage = Stage.PROPOSED
    newer = town.matching((two, posts[0]))
    assert publish(registry, newer) == Published(1, 0, 1, 0)
    note = f"plan {newer.number} has another place or none"
    assert events(registry, one)[-1] == (Stage.OFFERED, Stage.WITHDRAWN, "zhou", note)
    assert events(registry, two)[-1][:3] == (Stage.PROPOSED, Stage.OFFERED, "zhou")
    assert len(events(registry, two)) == 2
    assert stage(registry, two) is Stage.OFFERED


def test_who_withdrew_or_declined_that_very_place_is_left_out_and_others_are_not(
    town, registry, posts
):
    gone, declined, other = (town.candidate() for _ in range(3))
    publish(registry, town.matching((declined, posts[0])))
    with registry.write() as session:
        place = session.scalars(select(Placement)).one()
        place.stage = Stage.DECLINED
    change(registry, Candidate, gone.id, state=CandidateState.WITHDRAWN)
    plan = town.matching((gone, posts[0]), (declined, posts[0]), (other, posts[0]))
    assert publish(registry, plan) == Published(0, 1, 0, 2)
    assert stage(registry, other) is Stage.OFFERED
    again = town.matching((declined, posts[1]), (other, posts[0]))
    assert publish(registry, again) == Published(1, 1, 0, 0)
