"""Registering from a form: what is understood, what must be mended, who came first."""

from __future__ import annotations

import pytest

from recruit.causes import Cause
from recruit.language import Language
from recruit.models import Candidate, Referral, ReferralStatus
from recruit.operations import registering
from recruit.operations.registering import Outcome, read_entry, register
from recruit.rights.model import Way
from recruit.rights.terms import FORM_VERSION

from ..conftest import refused

FORM = {
    "name": "张秀英",
    "id_number": "520526199003070025",
    "phone": "138 0000 1234",
    "home": "威宁",
    "trade": "sewing",
    "ready_date": "2月24日",
    "min_wage": "4500",
    "needs_dormitory": "yes",
}


def enter(registry, campaign, referrer=None, *, agreed=True, companion=None, **typed):
    entry = read_entry({**FORM, **typed}, campaign)
    assert entry.sound, {field: str(remark.about) for field, remark in entry.problems.items()}
    with registry.write() as session:
        return register(
            session,
            campaign,
            entry,
            by="tj0001",
            agreed=agreed,
            way=Way.REFERRER,
            referrer=referrer,
            companion=companion and session.get_one(Candidate, companion.id),
        )


def test_what_a_person_writes_is_understood(campaign):
    values = read_entry(FORM, campaign).values
    assert values["phone"] == "13800001234"
    assert values["home_county"] == "520526"
    assert values["ready_date"].isoformat() == "2020-02-24"
    assert values["min_wage"] == 4500
    assert values["needs_dormitory"] is True
    assert values["birth_date"].isoformat() == "1990-03-07"


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", {"name": " "}),
        ("id_number", {"id_number": "520526199003070028"}),
        ("id_number", {"id_number": "5205261990"}),
        ("phone", {"phone": "12345"}),
        ("phone", {"phone": "", "id_number": ""}),
        ("home", {"home": "火星县"}),
        ("home", {"home": "", "id_number": ""}),
        ("ready_date", {"ready_date": "2月31日"}),
        ("id_number", {"id_number": "520526200603070024"}),
    ],
)
def test_what_cannot_be_right_is_named_with_how_to_mend_it(campaign, field, typed):
    entry = read_entry({**FORM, **typed}, campaign)
    assert not entry.sound
    assert entry.problems[field].grave
    for language in Language:
        assert len(entry.problems[field].say(language)) > 4


def test_a_place_with_namesakes_is_asked_back(campaign):
    entry = read_entry({**FORM, "home": "四川省市中区", "id_number": ""}, campaign)
    assert not entry.sound
    assert len(entry.choices) > 1


def test_a_county_chosen_counts_when_none_is_typed(campaign):
    entry = read_entry({**FORM, "home": "", "county": "411722"}, campaign)
    assert entry.values["home_county"] == "411722"


def test_without_either_the_id_number_tells_the_county(campaign):
    entry = read_entry({**FORM, "home": "", "county": ""}, campaign)
    assert entry.values["home_county"] == "520526"


def test_a_person_is_registered_with_consent_and_attributed(registry, town, campaign):
    chen = town.referrer("陈华")
    done = enter(registry, campaign, chen)
    assert done.outcome is Outcome.NEW
    with registry.read() as session:
        person = session.get_one(Candidate, done.candidate_id)
        assert (person.referrer_id, person.consent_version) == (
            chen.id,
            FORM_VERSION,
        )
        assert person.consent_at is not None


def test_nobody_is_registered_without_consent(registry, town, campaign):
    with refused(Cause.CONSENT_MISSING):
        enter(registry, campaign, town.referrer(), agreed=False)


def test_the_earlier_referrer_keeps_the_person_and_both_claims_are_kept(registry, town, campaign):
    chen, wang = town.referrer("陈华"), town.referrer("王建军")
    first = enter(registry, campaign, chen)
    second = enter(registry, campaign, wang, phone="13900009999")
    assert (second.outcome, second.candidate_id) == (Outcome.ANOTHERS, first.candidate_id)
    with registry.read() as session:
        person = session.get_one(Candidate, first.candidate_id)
        assert (person.referrer_id, person.phone) == (chen.id, "13800001234")
        claims = {
            claim.referrer_id: (claim.status, claim.matched_on)
            for claim in session.query(Referral)
        }
    assert claims == {
        chen.id: (ReferralStatus.ATTRIBUTED, ""),
        wang.id: (ReferralStatus.DUPLICATE, "id_number"),
    }


def test_the_same_referrer_again_changes_nothing(registry, town, campaign):
    chen = town.referrer()
    enter(registry, campaign, chen)
    assert enter(registry, campaign, chen).outcome is Outcome.OWN
    with registry.read() as session:
        assert session.query(Candidate).count() == 1
        assert session.query(Referral).count() == 1


def test_without_an_id_number_name_and_telephone_find_the_person(registry, town, campaign):
    chen, wang = town.referrer(), town.referrer()
    enter(registry, campaign, chen, id_number="")
    again = enter(registry, campaign, wang)
    assert again.outcome is Outcome.ANOTHERS
    other = enter(registry, campaign, wang, id_number="", name="张秀兰")
    assert other.outcome is Outcome.NEW


def test_who_comes_with_somebody_joins_the_party(registry, town, campaign):
    chen = town.referrer()
    first = enter(registry, campaign, chen)
    with registry.read() as session:
        companion = session.get_one(Candidate, first.candidate_id)
    second = enter(
        registry,
        campaign,
        chen,
        companion=companion,
        name="李大山",
        id_number="",
        phone="13700000001",
    )
    with registry.read() as session:
        one, other = (session.get_one(Candidate, done.candidate_id) for done in (first, second))
        assert one.party_id is not None
        assert one.party_id == other.party_id


def test_nobody_joins_people_of_another_referrer(registry, town, campaign):
    strange = town.candidate(referrer=town.referrer())
    with refused(Cause.PARTY_OF_ANOTHER):
        enter(registry, campaign, town.referrer(), companion=strange)


def test_a_missing_id_number_is_added_once_and_never_changed(registry, town, campaign):
    person = town.candidate(referrer=town.referrer())
    with registry.write() as session:
        row = session.get_one(Candidate, person.id)
        wrong = registering.complete_id(session, campaign, row, "5205", by="tj0001")
        assert wrong is not None
        number = "520526199003070025"
        assert registering.complete_id(session, campaign, row, number, by="tj0001") is None
        other = "411722198804040033"
        registering.complete_id(session, campaign, row, other, by="tj0001")
        assert row.id_number == number
