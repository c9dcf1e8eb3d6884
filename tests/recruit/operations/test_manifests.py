"""Issuing manifests: who is on them, their numbers, and what changes a number."""

from __future__ import annotations

import pytest

from recruit.models import Manifest, Trip
from recruit.operations import answers, manifests, plans
from recruit.operations.lookup import live_placement

from ..conftest import BY, Town


@pytest.fixture
def published(town: Town):
    """Publish a charter plan of two legs for two people who have accepted."""
    people = [town.candidate("曾一"), town.candidate("单二")]
    post = town.vacancy(openings=2)
    matching = town.matching(*((person, post) for person in people))
    with town.registry.write() as session:
        plans.publish(session, session.merge(matching), by=BY)
        answers.answer_all(session, session.merge(town.campaign), declines=(), by=BY)
    charter = town.charter(*people, legs=2)
    with town.registry.write() as session:
        plans.publish(session, session.merge(charter), by=BY)
    return charter, people


def issue(town: Town, plan_id: int):
    with town.registry.write() as session:
        return manifests.issue(session, plan_id, by=BY)


def test_a_manifest_says_who_sits_where_and_where_the_journey_goes_on(town, published) -> None:
    charter, _ = published
    first, second = issue(town, charter.id)
    assert [person.name for person in first.passengers] == ["曾一", "单二"]
    assert first.title == "威宁彝族回族苗族自治县 → 余姚市"
    assert first.stops[0].arrive is None
    assert first.stops[-1].depart is None
    assert first.passengers[0].leg_note == "转 T002，1 座"
    assert second.passengers[0].leg_note == ""


def test_the_same_list_keeps_its_number(town, published) -> None:
    charter, _ = published
    assert {trip.number for trip in issue(town, charter.id)} == {1}
    assert {trip.number for trip in issue(town, charter.id)} == {1}
    with town.registry.read() as session:
        assert session.query(Manifest).count() == 2


def test_who_drops_out_leaves_the_list_and_the_list_gets_the_next_number(town, published) -> None:
    charter, people = published
    issue(town, charter.id)
    with town.registry.write() as session:
        placement = live_placement(session, session.merge(people[0]))
        assert placement is not None
        answers.withdraw(session, placement, by=BY)
    again = issue(town, charter.id)
    assert {trip.number for trip in again} == {2}
    assert [[p.name for p in trip.passengers] for trip in again] == [["单二"], ["单二"]]


def test_only_the_trips_asked_for_are_issued(town, published) -> None:
    charter, _ = published
    with town.registry.read() as session:
        wanted = session.query(Trip).filter_by(plan_version_id=charter.id, code="T002").one().id
    with town.registry.write() as session:
        issued = manifests.issue(session, charter.id, by=BY, trip_ids=[wanted])
    assert [trip.code for trip in issued] == ["T002"]
