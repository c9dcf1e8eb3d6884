"""Answers to offers: one or many, each once, a refusal with its reason; links to answer by."""

from __future__ import annotations

import pytest

from recruit.causes import Cause
from recruit.models import Placement, PlacementEvent, Stage, Vacancy
from recruit.operations import answers, invitations
from recruit.operations.replying import DeclineReason, reply
from recruit.queries import offers, own_people

from ..conftest import refused


@pytest.fixture
def offered(registry, town):
    """Return three people with an offer each, as placement ids."""
    post = town.vacancy(openings=5)
    chen = town.referrer("陈华")
    people = [town.candidate(referrer=chen) for _ in range(3)]
    with registry.write() as session:
        return [
            answers.offer(session, session.merge(person), session.merge(post), by="staff").id
            for person in people
        ]


def stages(registry):
    with registry.read() as session:
        return {row.id: row.stage for row in session.query(Placement).order_by(Placement.id)}


def test_many_accept_at_once_and_the_event_says_who_noted_it(registry, campaign, offered):
    with registry.write() as session:
        done = reply(session, campaign, offered[:2], accept=True, by="wangfang")
    assert (done.moved, done.stale) == (2, 0)
    assert list(stages(registry).values()) == [Stage.ACCEPTED, Stage.ACCEPTED, Stage.OFFERED]
    with registry.read() as session:
        event = session.query(PlacementEvent).filter_by(stage_to=Stage.ACCEPTED).first()
        assert event.by == "wangfang"


def test_a_refusal_needs_its_reason_and_keeps_it(registry, campaign, offered):
    with refused(Cause.DECLINE_REASON), registry.write() as session:
        reply(session, campaign, offered, accept=False, by="tj0001")
    with registry.write() as session:
        reply(session, campaign, offered[:1], accept=False, reason="wage", by="tj0001")
    with registry.read() as session:
        event = session.query(PlacementEvent).filter_by(stage_to=Stage.DECLINED).one()
        assert event.note == DeclineReason.WAGE


def test_who_has_answered_is_left_alone(registry, campaign, offered):
    with registry.write() as session:
        reply(session, campaign, offered[:1], accept=True, by="person")
        done = reply(session, campaign, offered, accept=False, reason="family", by="staff")
    assert (done.moved, done.stale) == (2, 1)
    assert stages(registry)[offered[0]] is Stage.ACCEPTED


def test_open_offers_are_listed_the_longest_waiting_first(registry, campaign, offered):
    with registry.write() as session:
        reply(session, campaign, offered[:1], accept=True, by="person")
    with registry.read() as session:
        page = offers.open_offers(session, campaign.id)
        figures = offers.answers_so_far(session, campaign.id)
    assert [row.placement_id for row in page] == offered[1:]
    assert (figures.offered, figures.accepted, figures.declined) == (2, 1, 0)


def test_an_answer_link_is_made_once_and_leads_to_its_person(registry, offered):
    with registry.write() as session:
        made = invitations.answer_links(session, offered)
        again = invitations.answer_links(session, offered)
    assert made == again
    assert len(set(made.values())) == 3
    with registry.read() as session:
        found = own_people.person_of_token(session, made[offered[0]])
        assert found.person.placement_id == offered[0]
        assert own_people.person_of_token(session, "nothing") is None


def test_a_link_of_an_older_offer_leads_nowhere(registry, town, campaign, offered):
    """Another offer has followed: only its own link shows it."""
    with registry.write() as session:
        token = invitations.answer_links(session, offered)[offered[0]]
        reply(session, campaign, offered[:1], accept=False, reason="wage", by="person")
        person = session.get_one(Placement, offered[0]).candidate
        answers.offer(session, person, session.query(Vacancy).first(), by="staff")
    with registry.read() as session:
        assert own_people.person_of_token(session, token) is None


def test_a_renewed_invitation_has_another_address(registry, town, campaign):
    chen = town.referrer()
    with registry.write() as session:
        old = invitations.invitation(session, campaign, chen).token
        assert invitations.invitation(session, campaign, chen).token == old
        assert invitations.renew(session, campaign, chen, by="tj0001").token != old
