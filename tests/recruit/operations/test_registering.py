"""Campaigns, vacancies, people, referrers, pins and return posts, entered by hand."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import func, select

from recruit.causes import Cause
from recruit.errors import Conflict, IllegalStep, NotFound, UserError
from recruit.models import (
    Campaign,
    CampaignState,
    Candidate,
    CandidateState,
    Pin,
    PinKind,
    Placement,
    Referral,
    Referrer,
    Squad,
    Stage,
    Vacancy,
    VacancyKind,
    VacancyState,
)
from recruit.operations import (
    answers,
    campaigns,
    candidates,
    journeys,
    pins,
    referrers,
    vacancies,
)
from recruit.operations.returns import ensure_return_posts
from recruit.storage import Registry

from ..conftest import BY, FIRST_DATE, LAST_DATE, Town, refused


def test_a_campaign_opens_with_its_six_squads(town: Town, registry: Registry) -> None:
    assert town.campaign.state is CampaignState.OPEN
    with registry.read() as session:
        codes = sorted(session.scalars(select(Squad.province_code)))
    assert codes == ["340000", "360000", "410000", "430000", "510000", "520000"]


@pytest.mark.parametrize(
    ("name", "first", "last", "error"),
    [
        ("", FIRST_DATE, LAST_DATE, UserError),
        ("秋季", LAST_DATE, FIRST_DATE, UserError),
        ("余姚 2020", FIRST_DATE, LAST_DATE, Conflict),
    ],
)
def test_a_campaign_needs_a_new_name_and_a_horizon(
    town: Town,
    registry: Registry,
    *,
    name: str,
    first: dt.date,
    last: dt.date,
    error: type[UserError],
) -> None:
    with pytest.raises(error), registry.write() as session:
        campaigns.open_campaign(session, name=name, first_date=first, last_date=last, by=BY)


def test_settings_not_given_stay_as_they_are(town: Town, registry: Registry) -> None:
    with registry.write() as session:
        campaign = session.get_one(Campaign, town.campaign.id)
        campaigns.change_settings(session, campaign, matching_settings={"min_fill": 0.8}, by=BY)
        campaigns.change_settings(session, campaign, budget_yuan=500_000, by=BY)
    with registry.read() as session:
        campaign = session.get_one(Campaign, town.campaign.id)
        assert campaign.matching_settings == {"min_fill": 0.8}
        assert campaign.budget_yuan == 500_000


def test_a_closed_campaign_takes_no_more_people(town: Town, registry: Registry) -> None:
    with registry.write() as session:
        campaigns.close_campaign(session, session.get_one(Campaign, town.campaign.id), by=BY)
    with registry.read() as session:
        town.campaign = session.get_one(Campaign, town.campaign.id)
    with refused(Cause.CAMPAIGN_CLOSED):
        town.candidate()


def test_openings_never_fall_below_the_people_placed(town: Town, registry: Registry) -> None:
    vacancy, person = town.vacancy(openings=3), town.candidate()
    with registry.write() as session:
        post = session.get_one(Vacancy, vacancy.id)
        answers.offer(session, session.get_one(Candidate, person.id), post, by=BY)
        vacancies.set_openings(session, post, 1, by=BY)
        with refused(Cause.OPENINGS_BELOW_TAKEN, taken=1):
            vacancies.set_openings(session, post, 0, by=BY)
        with refused(Cause.VACANCY_HAS_PEOPLE):
            vacancies.close(session, post, by=BY)


def test_a_vacancy_rests_and_comes_back(town: Town, registry: Registry) -> None:
    vacancy, person = town.vacancy(), town.candidate()
    with registry.write() as session:
        post, someone = session.get_one(Vacancy, vacancy.id), session.get_one(Candidate, person.id)
        vacancies.pause(session, post, by=BY)
        with refused(Cause.VACANCY_NOT_POSTED, state=VacancyState.PAUSED):
            answers.offer(session, someone, post, by=BY)
        vacancies.resume(session, post, by=BY)
        assert answers.offer(session, someone, post, by=BY).stage is Stage.OFFERED
        with pytest.raises(IllegalStep):
            vacancies.resume(session, post, by=BY)


@pytest.mark.parametrize(("title", "openings"), [(" ", 1), ("普工", -1)])
def test_a_vacancy_needs_a_title_and_openings(
    town: Town, registry: Registry, title: str, openings: int
) -> None:
    firm = town.enterprise()
    with pytest.raises(UserError), registry.write() as session:
        vacancies.post(session, town.campaign, firm, title=title, openings=openings, by=BY)


def test_a_person_is_registered_once(town: Town) -> None:
    town.candidate(id_number="52052619900101001X", referrer=town.referrer("李强"))
    with refused(Cause.ID_NUMBER_TAKEN_THROUGH, Conflict, referrer="李强"):
        town.candidate(id_number="52052619900101001X")


@pytest.mark.parametrize(
    "details",
    [{"name": " "}, {"phone": ""}, {"birth_date": dt.date(2004, 2, 21)}],
)
def test_a_person_needs_a_name_a_number_and_sixteen_years(
    town: Town, details: dict[str, object]
) -> None:
    with pytest.raises(UserError):
        town.candidate(**{"name": "王伟", **details})  # type: ignore[arg-type]


def test_somebody_who_is_sixteen_on_the_first_day_may_come(town: Town) -> None:
    assert town.candidate(birth_date=dt.date(2004, 2, 20)).state is CandidateState.REGISTERED


def test_a_referrer_is_attributed_when_he_brings_somebody(town: Town, registry: Registry) -> None:
    referrer = town.referrer()
    person = town.candidate(referrer=referrer)
    with registry.read() as session:
        referral = session.scalars(select(Referral)).one()
    assert (referral.candidate_id, referral.referrer_id) == (person.id, referrer.id)


def test_who_withdraws_loses_the_open_placement(town: Town, registry: Registry) -> None:
    person, vacancy = town.candidate(), town.vacancy()
    with registry.write() as session:
        someone = session.get_one(Candidate, person.id)
        answers.offer(session, someone, session.get_one(Vacancy, vacancy.id), by=BY)
        candidates.withdraw(session, someone, by=BY)
        assert session.scalars(select(Placement.stage)).one() is Stage.WITHDRAWN
        with refused(Cause.CANDIDATE_WITHDRAWN):
            answers.offer(session, someone, session.get_one(Vacancy, vacancy.id), by=BY)
        candidates.reinstate(session, someone, by=BY)
        assert someone.state is CandidateState.REGISTERED


def test_who_is_at_work_does_not_withdraw(town: Town, registry: Registry) -> None:
    person, vacancy = town.candidate(), town.vacancy()
    with registry.write() as session:
        someone = session.get_one(Candidate, person.id)
        placement = answers.offer(session, someone, session.get_one(Vacancy, vacancy.id), by=BY)
        answers.accept(session, placement, by=BY)
        journeys.arrive_alone(session, placement, by=BY)
        with refused(Cause.CANDIDATE_ON_THE_WAY):
            candidates.withdraw(session, someone, by=BY)


def test_two_referrers_cannot_share_a_telephone(town: Town, registry: Registry) -> None:
    referrer = town.referrer()
    with refused(Cause.REFERRER_PHONE_TAKEN, Conflict), registry.write() as session:
        referrers.add(session, town.campaign, name="赵敏", phone=referrer.phone, by=BY)


def test_a_target_is_set_and_never_negative(town: Town, registry: Registry) -> None:
    referrer = town.referrer()
    with registry.write() as session:
        someone = session.get_one(Referrer, referrer.id)
        referrers.set_target(session, someone, 60, by=BY)
        with refused(Cause.TARGET_NEGATIVE):
            referrers.set_target(session, someone, -1, by=BY)
        assert someone.target == 60


def test_a_pin_of_the_same_pair_is_replaced(town: Town, registry: Registry) -> None:
    person, vacancy = town.candidate(), town.vacancy()
    with registry.write() as session:
        pins.set_pin(session, town.campaign, person, vacancy, kind=PinKind.FORBID, by=BY)
        pins.set_pin(session, town.campaign, person, vacancy, kind=PinKind.KEEP, points=30, by=BY)
        pin = session.scalars(select(Pin)).one()
        assert (pin.kind, pin.points) == (PinKind.KEEP, 30)
        pins.remove_pin(session, pin.id, by=BY)
        with pytest.raises(NotFound):
            pins.remove_pin(session, pin.id, by=BY)


def test_nobody_must_go_to_two_places(town: Town, registry: Registry) -> None:
    person, first, second = town.candidate(), town.vacancy(), town.vacancy()
    with registry.write() as session:
        pins.set_pin(session, town.campaign, person, first, kind=PinKind.MUST, by=BY)
        with refused(Cause.PIN_ELSEWHERE, Conflict, vacancy=first.id):
            pins.set_pin(session, town.campaign, person, second, kind=PinKind.MUST, by=BY)


def test_a_pin_that_keeps_needs_points(town: Town, registry: Registry) -> None:
    person, vacancy = town.candidate(), town.vacancy()
    with refused(Cause.PIN_POINTS), registry.write() as session:
        pins.set_pin(session, town.campaign, person, vacancy, kind=PinKind.KEEP, by=BY)


def test_a_pin_stays_within_its_campaign(town: Town, registry: Registry) -> None:
    person, vacancy = town.candidate(), town.vacancy()
    with registry.write() as session:
        other = campaigns.open_campaign(
            session, name="秋季", first_date=FIRST_DATE, last_date=LAST_DATE, by=BY
        )
        with refused(Cause.PIN_OTHER_CAMPAIGN):
            pins.set_pin(session, other, person, vacancy, kind=PinKind.MUST, by=BY)


def test_an_enterprise_has_one_return_post_with_an_opening_for_each_of_its_people(
    town: Town, registry: Registry
) -> None:
    firm = town.enterprise()
    people = [town.candidate(employer_id=firm.id, is_returning=True) for _ in range(2)]
    town.candidate()
    with registry.write() as session:
        assert ensure_return_posts(session, town.campaign) == 1
        assert ensure_return_posts(session, town.campaign) == 0
        candidates.withdraw(session, session.get_one(Candidate, people[0].id), by=BY)
        assert ensure_return_posts(session, town.campaign) == 1
        post = session.scalars(select(Vacancy)).one()
        assert (post.kind, post.openings) == (VacancyKind.RETURNING, 1)
        assert (post.enterprise_id, post.state) == (firm.id, VacancyState.POSTED)
        assert session.scalar(select(func.count()).select_from(Vacancy)) == 1
