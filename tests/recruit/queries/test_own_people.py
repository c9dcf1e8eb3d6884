"""A referrer's own people: what is shown of them, what is to be done, never anybody else's."""

from __future__ import annotations

import pytest

from recruit.models import PlanState, PlanVersion, Stage, Trip, TripState, Unmatched
from recruit.operations import answers, plans
from recruit.queries import own_people
from recruit.queries.own_people import Need


@pytest.fixture
def chen(town):
    """Return a referrer."""
    return town.referrer("陈华", target=60)


def own(registry, campaign, referrer):
    with registry.read() as session:
        return own_people.own_people(session, campaign.id, referrer.id)


def test_only_his_own_people_are_his(registry, town, campaign, chen):
    mine = town.candidate(referrer=chen)
    strange = town.candidate(referrer=town.referrer())
    assert [one.id for one in own(registry, campaign, chen)] == [mine.id]
    with registry.read() as session:
        assert own_people.own_person(session, campaign.id, chen.id, mine.id) is not None
        assert own_people.own_person(session, campaign.id, chen.id, strange.id) is None


def test_an_open_offer_and_a_missing_id_number_are_to_do(registry, town, campaign, chen):
    person = town.candidate(referrer=chen)
    post = town.vacancy()
    with registry.write() as session:
        answers.offer(session, session.merge(person), session.merge(post), by="staff")
    (one,) = own(registry, campaign, chen)
    assert one.needs == (Need.ANSWER, Need.ID_MISSING)


def test_why_nothing_was_found_stands_there_while_the_plan_is_in_force(
    registry, town, campaign, chen
):
    person = town.candidate(referrer=chen, id_number="520526199003070025")
    plan = town.matching()
    with registry.write() as session:
        session.add(
            Unmatched(plan_version_id=plan.id, candidate_id=person.id, reason="outbid", detail={})
        )
    assert own(registry, campaign, chen)[0].needs == ()
    with registry.write() as session:
        session.get_one(PlanVersion, plan.id).state = PlanState.PUBLISHED
    (one,) = own(registry, campaign, chen)
    assert (one.reason, one.needs) == ("outbid", (Need.UNMATCHED,))


def test_the_next_trip_counts_his_people_and_the_journey_names_place_and_seat(
    registry, town, campaign, chen
):
    post = town.vacancy(openings=3)
    people = [town.candidate(referrer=chen) for _ in range(2)]
    people.append(town.candidate(referrer=town.referrer()))
    with registry.write() as session:
        for person in people:
            made = answers.offer(session, session.merge(person), session.merge(post), by="s")
            answers.accept(session, made, by="person")
    charter = town.charter(*people)
    with registry.write() as session:
        plan = session.get_one(PlanVersion, charter.id)

        trip = session.query(Trip).one()
        trip.stops[0].depart, trip.stops[1].arrive = trip.depart, trip.arrive
        assert own_people.next_trip(session, campaign.id, chen.id) is None
        plans.publish(session, plan, by="squad")
    with registry.read() as session:
        found = own_people.next_trip(session, campaign.id, chen.id)
        detail = own_people.own_person(session, campaign.id, chen.id, people[0].id)
    assert (found.code, found.place, found.people) == ("T001", "520526", 2)
    assert detail.person.stage is Stage.SEATED
    (leg,) = detail.legs
    assert (leg.code, leg.board, leg.alight, leg.seat) == ("T001", "520526", "330281", "1")
    with registry.write() as session:
        trip = session.query(Trip).one()
        trip.state = TripState.DEPARTED
        session.flush()
        assert own_people.next_trip(session, campaign.id, chen.id) is None
