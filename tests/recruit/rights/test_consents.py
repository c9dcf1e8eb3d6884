"""Consent is written down by purpose and version, and taking it back has its effect."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from recruit.models import Candidate, CandidateState, Seat, SeatPass, Stage
from recruit.rights import consents
from recruit.rights.consents import Effect
from recruit.rights.model import Consent, Demand, Purpose, RightsRequest, Way

from ..conftest import BY, Town
from .conftest import stage


def agree(town: Town, person: Candidate, purpose: Purpose = Purpose.MATCHING, **how) -> bool:
    with town.registry.write() as session:
        found = session.get_one(Candidate, person.id)
        return consents.agree(session, found, purpose, way=Way.PHONE, by=BY, **how)


def take_back(town: Town, person: Candidate, purpose: Purpose) -> Effect:
    with town.registry.write() as session:
        found = session.get_one(Candidate, person.id)
        return consents.take_back(session, found, purpose, way=Way.SELF, by="self")


def standing(town: Town, person: Candidate) -> dict[Purpose, tuple[bool, str, Way]]:
    with town.registry.read() as session:
        return {
            purpose: (row.given, row.version, row.way)
            for purpose, row in consents.standing(session, person.id).items()
        }


def test_each_purpose_is_agreed_to_by_itself_in_a_version(town):
    person = town.candidate()
    assert agree(town, person, version="2020-02-15")
    assert standing(town, person) == {Purpose.MATCHING: (True, "2020-02-15", Way.PHONE)}
    assert not agree(town, person, version="2020-02-15")
    assert agree(town, person, version="2020-03-01")
    with town.registry.read() as session:
        assert session.scalar(select(func.count()).select_from(Consent)) == 2


def test_without_matching_the_person_is_withdrawn_and_may_come_back(town):
    person = town.candidate()
    agree(town, person)
    assert take_back(town, person, Purpose.MATCHING) is Effect.WITHDRAWN
    with town.registry.read() as session:
        found = session.get_one(Candidate, person.id)
        assert (found.state, found.consent_at) == (CandidateState.WITHDRAWN, None)
    assert agree(town, person)
    with town.registry.read() as session:
        assert session.get_one(Candidate, person.id).state is CandidateState.REGISTERED


def test_who_withdrew_for_another_reason_stays_away_when_agreeing(town):
    person = town.candidate()
    with town.registry.write() as session:
        consents.withdraw(session, session.get_one(Candidate, person.id), by=BY)
    agree(town, person)
    with town.registry.read() as session:
        assert session.get_one(Candidate, person.id).state is CandidateState.WITHDRAWN


def test_taking_back_twice_changes_nothing(town):
    person = town.candidate()
    take_back(town, person, Purpose.MATCHING)
    assert take_back(town, person, Purpose.MATCHING) is Effect.NOTHING
    with town.registry.read() as session:
        assert session.scalar(select(func.count()).select_from(Consent)) == 1


def test_without_the_journey_the_seat_is_free_and_the_place_stays(town, seated):
    person = seated()
    assert stage(town, person) is Stage.SEATED
    assert take_back(town, person, Purpose.JOURNEY) is Effect.COMES_ALONE
    assert stage(town, person) is Stage.ACCEPTED
    with town.registry.read() as session:
        for table in (Seat, SeatPass):
            held = select(func.count()).where(table.candidate_id == person.id)
            assert session.scalar(held) == 0
        assert session.get_one(Candidate, person.id).alone_since is not None
    agree(town, person, Purpose.JOURNEY)
    with town.registry.read() as session:
        assert session.get_one(Candidate, person.id).alone_since is None


@pytest.mark.parametrize("purpose", list(Purpose))
def test_who_is_on_the_way_stays_there_and_staff_are_asked(town, boarded, purpose):
    person = boarded()
    assert take_back(town, person, purpose) is Effect.ASKED
    assert stage(town, person) is Stage.BOARDED
    assert standing(town, person)[purpose][0] is False
    with town.registry.read() as session:
        asked = session.scalars(select(RightsRequest)).one()
        assert (asked.candidate_id, asked.demand) == (person.id, Demand.ERASE)
