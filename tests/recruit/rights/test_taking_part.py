"""Whom a matching and a charter plan may decide on."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from planner import charter, matching
from planner.errors import InvalidProblem
from recruit.causes import Cause
from recruit.models import Campaign, Candidate, PinKind, PlanVersion, Stage, Trip, Vacancy
from recruit.operations import answers, boarding_standby, pins, plans, trips
from recruit.planning import charter as charters
from recruit.planning import ids
from recruit.planning import matching as matchings
from recruit.rights import consents, machine
from recruit.rights.model import Purpose, Way

from ..conftest import BY, Town, refused
from .conftest import stage

NOON = dt.datetime(2020, 2, 20, 4, tzinfo=dt.UTC)


def workers(town: Town) -> set[int]:
    with town.registry.read() as session:
        problem: matching.Problem = matchings.snapshot(
            session, session.get_one(Campaign, town.campaign.id)
        )
    return set(ids.rows(problem.workers.worker_id))


def refuse(town: Town, person: Candidate) -> bool:
    with town.registry.write() as session:
        return machine.refuse(session, session.get_one(Candidate, person.id), by="self")


def pin(town: Town, person: Candidate, post: Vacancy, kind: PinKind) -> None:
    with town.registry.write() as session:
        found = session.get_one(Candidate, person.id)
        vacancy = session.get_one(Vacancy, post.id)
        campaign = session.get_one(Campaign, town.campaign.id)
        pins.set_pin(session, campaign, found, vacancy, kind=kind, by=BY, reason="合适")


def test_who_refuses_the_machine_is_left_to_people(town):
    person, other, post = town.candidate(), town.candidate(), town.vacancy(openings=2)
    assert refuse(town, person)
    assert not refuse(town, person)
    assert workers(town) == {other.id}
    pin(town, person, post, PinKind.FORBID)
    assert workers(town) == {other.id}
    pin(town, person, post, PinKind.MUST)
    assert workers(town) == {person.id, other.id}


def test_who_allows_it_again_takes_part(town):
    person = town.candidate()
    town.candidate()
    town.vacancy()
    refuse(town, person)
    with town.registry.write() as session:
        assert machine.allow(session, session.get_one(Candidate, person.id), by=BY)
    assert person.id in workers(town)


def test_a_place_that_was_accepted_stays_counted(town, seated):
    person = seated()
    refuse(town, person)
    town.vacancy()
    assert person.id in workers(town)


def test_a_plan_made_before_offers_nothing_to_who_refuses_now(town):
    person, other, post = town.candidate(), town.candidate(), town.vacancy(openings=2)
    plan = town.matching((person, post), (other, post))
    refuse(town, person)
    with town.registry.write() as session:
        plans.publish(session, session.get_one(PlanVersion, plan.id), by=BY)
    assert stage(town, person) is None
    assert stage(town, other) is Stage.OFFERED


def test_where_consent_is_required_nobody_is_decided_on_before(town):
    asked, other, post = town.candidate(), town.candidate(), town.vacancy(openings=2)
    plan = town.matching((asked, post), (other, post))
    with town.registry.write() as session:
        session.get_one(Campaign, town.campaign.id).consent_required = True
        consents.agree(
            session, session.get_one(Candidate, other.id), Purpose.MATCHING, way=Way.PAPER, by=BY
        )
    assert workers(town) == {other.id}
    with town.registry.write() as session:
        plans.publish(session, session.get_one(PlanVersion, plan.id), by=BY)
    assert stage(town, asked) is None
    assert stage(town, other) is Stage.OFFERED


def test_who_comes_alone_is_on_no_charter(town):
    person, post = town.candidate(), town.vacancy()
    with town.registry.write() as session:
        found = session.get_one(Candidate, person.id)
        placement = answers.offer(session, found, session.get_one(Vacancy, post.id), by=BY)
        answers.accept(session, placement, by=BY)
        consents.take_back(session, found, Purpose.JOURNEY, way=Way.SELF, by="self")
    with town.registry.read() as session, pytest.raises(InvalidProblem):
        problem: charter.Problem = charters.snapshot(
            session, session.get_one(Campaign, town.campaign.id)
        )
        assert problem is None


@pytest.mark.parametrize("seats", [trips.give_seat, boarding_standby.take_on])
def test_who_comes_alone_gets_no_seat_by_hand(town, seats):
    post, other, person = town.vacancy(openings=2), town.candidate(), town.candidate()
    accept(town, (other, person), post)
    plan = town.charter(other, seats=2)
    come_alone(town, person)
    with town.registry.write() as session:
        plans.publish(session, session.get_one(PlanVersion, plan.id), by=BY)
        trip = session.scalars(select(Trip)).one()
        with refused(Cause.SEAT_NOT_DUE):
            seats(session, trip, session.get_one(Candidate, person.id), by=BY)


def test_a_charter_plan_made_before_seats_nobody_who_comes_alone_now(town):
    post, other, person = town.vacancy(openings=2), town.candidate(), town.candidate()
    accept(town, (other, person), post)
    plan = town.charter(other, person)
    come_alone(town, person)
    with town.registry.write() as session:
        plans.publish(session, session.get_one(PlanVersion, plan.id), by=BY)
    assert stage(town, other) is Stage.SEATED
    assert stage(town, person) is Stage.ACCEPTED


def accept(town: Town, people: tuple[Candidate, ...], post: Vacancy) -> None:
    with town.registry.write() as session:
        vacancy = session.get_one(Vacancy, post.id)
        for person in people:
            offered = answers.offer(session, session.get_one(Candidate, person.id), vacancy, by=BY)
            answers.accept(session, offered, by=BY)


def come_alone(town: Town, person: Candidate) -> None:
    with town.registry.write() as session:
        found = session.get_one(Candidate, person.id)
        consents.take_back(session, found, Purpose.JOURNEY, way=Way.SELF, by="self")
