"""Disputes: who may raise one, who reads it, and what a decision changes."""

from __future__ import annotations

import pytest

from recruit.causes import Cause
from recruit.errors import Conflict, IllegalStep
from recruit.models import Candidate, Dispute, DisputeSide, DisputeState, Referral, ReferralStatus
from recruit.operations import disputes
from recruit.queries import disputes as query

from ..conftest import refused


@pytest.fixture
def case(registry, town):
    """Return the holder, the raiser, and the person both have named."""
    holder, raiser = town.referrer("陈华"), town.referrer("王建军")
    person = town.candidate("张秀英", referrer=holder)
    with registry.write() as session:
        session.add(
            Referral(
                candidate_id=person.id,
                referrer_id=raiser.id,
                status=ReferralStatus.DUPLICATE,
                matched_on="phone",
            )
        )
    return holder, raiser, person


def start(registry, campaign, referrer, person, text="是我先介绍的"):
    with registry.write() as session:
        return disputes.dispute_attribution(
            session, campaign, referrer, person, text=text, by="tj0002"
        ).id


def test_an_attribution_upheld_moves_the_person_over(registry, campaign, case):
    holder, raiser, person = case
    number = start(registry, campaign, raiser, person)
    with registry.write() as session:
        row = session.get_one(Dispute, number)
        disputes.decide(session, row, upheld=True, text="登记簿为证", by="staff")
    with registry.read() as session:
        assert session.get_one(Candidate, person.id).referrer_id == raiser.id
        claims = {claim.referrer_id: claim.status for claim in session.query(Referral)}
    assert claims == {
        holder.id: ReferralStatus.DUPLICATE,
        raiser.id: ReferralStatus.ATTRIBUTED,
    }


def test_one_rejected_changes_nothing_and_is_over(registry, campaign, case):
    holder, raiser, person = case
    number = start(registry, campaign, raiser, person)
    with registry.write() as session:
        row = session.get_one(Dispute, number)
        disputes.decide(session, row, upheld=False, text="先到先得", by="staff")
    with registry.read() as session:
        assert session.get_one(Candidate, person.id).referrer_id == holder.id
    with pytest.raises(IllegalStep), registry.write() as session:
        row = session.get_one(Dispute, number)
        disputes.say(session, row, DisputeSide.RAISER, "再看看", by="tj0002")


def test_both_sides_read_the_thread_and_nobody_else(registry, town, campaign, case):
    holder, raiser, person = case
    number = start(registry, campaign, raiser, person)
    with registry.write() as session:
        row = session.get_one(Dispute, number)
        disputes.say(session, row, DisputeSide.HOLDER, "我先登记的", by="tj0001")
    with registry.read() as session:
        for one in (holder, raiser):
            found = query.dispute(session, campaign.id, number, referrer_id=one.id)
            assert [word.text for word in found.thread] == ["是我先介绍的", "我先登记的"]
        stranger = town.referrer()
        assert query.dispute(session, campaign.id, number, referrer_id=stranger.id) is None
        assert query.disputes(session, campaign.id, referrer_id=stranger.id) == ()


def test_only_who_has_named_the_person_may_claim_him(registry, town, campaign, case):
    _, _, person = case
    with refused(Cause.DISPUTE_NO_CLAIM):
        start(registry, campaign, town.referrer(), person)


def test_one_open_dispute_about_one_thing_is_enough(registry, campaign, case):
    _, raiser, person = case
    start(registry, campaign, raiser, person)
    with refused(Cause.DISPUTE_UNDER_WAY, Conflict):
        start(registry, campaign, raiser, person)


@pytest.mark.parametrize("text", ["", "  \n", "长" * 1001])
def test_a_dispute_has_to_say_something(registry, campaign, case, text):
    _, raiser, person = case
    with refused(Cause.DISPUTE_TEXT_BLANK):
        start(registry, campaign, raiser, person, text)


def test_a_dispute_about_the_bonus_concerns_its_raiser_only(registry, campaign, case):
    holder, raiser, _ = case
    with registry.write() as session:
        number = disputes.dispute_bonus(session, campaign, raiser, text="少算一人", by="tj0002").id
    with registry.read() as session:
        assert query.dispute(session, campaign.id, number, referrer_id=holder.id) is None
    with registry.write() as session:
        disputes.withdraw(session, session.get_one(Dispute, number), by="tj0002")
        assert session.get_one(Dispute, number).state is DisputeState.WITHDRAWN
