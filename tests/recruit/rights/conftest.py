"""People with a place, with a seat, on the way: whom the rights of a person are tried on."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from recruit.models import Candidate, PlanVersion, Seat, Stage, Trip, Vacancy
from recruit.operations import answers, journeys, plans
from recruit.operations.lookup import live_placement

from ..conftest import BY, Town

Seated = Callable[..., Candidate]


@pytest.fixture
def seated(town: Town) -> Seated:
    """Return a function that gives a registered person a place and a seat."""

    def seat(**details: object) -> Candidate:
        person = town.candidate(**details)
        vacancy, charter = town.vacancy(), town.charter(person)
        with town.registry.write() as session:
            found = session.get_one(Candidate, person.id)
            post = session.get_one(Vacancy, vacancy.id)
            answers.accept(session, answers.offer(session, found, post, by=BY), by=BY)
            plans.publish(session, session.get_one(PlanVersion, charter.id), by=BY)
        return person

    return seat


@pytest.fixture
def boarded(town: Town, seated: Seated) -> Seated:
    """Return a function that also puts the person on board."""

    def board(**details: object) -> Candidate:
        person = seated(**details)
        with town.registry.write() as session:
            trip = session.scalars(
                select(Trip).join(Trip.taken).where(Seat.candidate_id == person.id)
            ).one()
            journeys.board(session, trip, session.get_one(Candidate, person.id), by=BY)
        return person

    return board


def stage(town: Town, person: Candidate) -> Stage | None:
    """Return where a person's live placement stands."""
    with town.registry.read() as session:
        placement = live_placement(session, session.get_one(Candidate, person.id))
        return None if placement is None else placement.stage
