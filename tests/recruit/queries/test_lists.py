"""Lists of vacancies, enterprises, people and referrers, as pages read them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from recruit import queries
from recruit.models import (
    Candidate,
    Party,
    Referral,
    ReferralStatus,
    Stage,
    Vacancy,
    VacancyState,
)
from recruit.operations import answers, vacancies
from recruit.storage import Registry

from ..conftest import BY, Town


def place(town: Town, person: Candidate, vacancy: Vacancy, *, accept: bool = True) -> None:
    with town.registry.write() as session:
        placement = answers.offer(
            session,
            session.get_one(Candidate, person.id),
            session.get_one(Vacancy, vacancy.id),
            by=BY,
        )
        if accept:
            answers.accept(session, placement, by=BY)


def read(registry: Registry, query: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    with registry.read() as session:
        return query(session, *args, **kwargs)


def test_the_current_campaign_is_the_one_opened_last(town: Town, registry: Registry) -> None:
    found = read(registry, queries.current)
    assert (found.id, found.name) == (town.campaign.id, "余姚 2020")


def test_without_a_campaign_there_is_no_current_one(registry: Registry) -> None:
    assert read(registry, queries.current) is None


def test_a_vacancy_shows_how_far_it_is_filled(town: Town, registry: Registry) -> None:
    vacancy = town.vacancy(openings=3)
    place(town, town.candidate(), vacancy)
    place(town, town.candidate(), vacancy, accept=False)
    (row,) = read(registry, queries.vacancies, town.campaign.id)
    assert (row.openings, row.filled, row.placed) == (3, 2, 1)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, ["甲厂", "乙厂", "丙厂"]),
        ({"q": "乙"}, ["乙厂"]),
        ({"q": "%"}, []),
        ({"town": "330281002"}, ["乙厂"]),
        ({"tier": 1}, ["甲厂"]),
        ({"trade": "welding"}, ["丙厂"]),
        ({"state": VacancyState.PAUSED}, ["丙厂"]),
        ({"short_only": True}, ["乙厂", "丙厂"]),
        ({"page": 2, "per_page": 2}, ["丙厂"]),
        ({"per_page": None}, ["甲厂", "乙厂", "丙厂"]),
    ],
)
def test_vacancies_are_found_by_what_one_looks_for(
    town: Town, registry: Registry, wanted: dict[str, Any], found: list[str]
) -> None:
    first = town.vacancy(town.enterprise("甲厂", tier=1))
    town.vacancy(town.enterprise("乙厂", town="330281002", tier=2), openings=2)
    third = town.vacancy(town.enterprise("丙厂"), trade="welding")
    place(town, town.candidate(), first)
    with registry.write() as session:
        vacancies.pause(session, session.get_one(Vacancy, third.id), by=BY)
    page = read(registry, queries.vacancies, town.campaign.id, **wanted)
    assert [row.enterprise for row in page] == found
    assert page.total == (3 if "page" in wanted else len(found))


def test_an_enterprise_shows_the_sum_of_its_vacancies(town: Town, registry: Registry) -> None:
    firm = town.enterprise("甲厂")
    town.enterprise("乙厂")
    place(town, town.candidate(), town.vacancy(firm, openings=3))
    town.vacancy(firm, openings=2)
    rows = read(registry, queries.enterprises, town.campaign.id)
    assert sorted((r.name, r.vacancies, r.openings, r.filled) for r in rows) == [
        ("乙厂", 0, 0, 0),
        ("甲厂", 2, 5, 1),
    ]


def test_a_person_shows_party_referrer_and_place(town: Town, registry: Registry) -> None:
    with registry.write() as session:
        party = Party(campaign_id=town.campaign.id, import_key="1:一组", label="一组")
        session.add(party)
    person = town.candidate("王伟", referrer=town.referrer("李强"), party_id=party.id)
    place(town, person, town.vacancy(town.enterprise("甲厂")))
    (row,) = read(registry, queries.candidates, town.campaign.id)
    assert (row.name, row.party, row.referrer) == ("王伟", "一组", "李强")
    assert (row.stage, row.vacancy, row.enterprise) == (Stage.ACCEPTED, "普工", "甲厂")


def test_a_placement_that_ended_is_not_shown(town: Town, registry: Registry) -> None:
    person, vacancy = town.candidate(), town.vacancy()
    with registry.write() as session:
        placement = answers.offer(
            session,
            session.get_one(Candidate, person.id),
            session.get_one(Vacancy, vacancy.id),
            by=BY,
        )
        answers.decline(session, placement, by=BY)
    (row,) = read(registry, queries.candidates, town.campaign.id)
    assert row.stage is None


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"q": "王"}, ["王伟"]),
        ({"q": "13899999999"}, ["陈静"]),
        ({"q": "1389"}, []),
        ({"province": "410000"}, ["陈静"]),
        ({"county": "520526"}, ["王伟"]),
        ({"stage": Stage.ACCEPTED}, ["王伟"]),
        ({"unplaced_only": True}, ["陈静"]),
        ({"trade": "sewing"}, ["陈静"]),
    ],
)
def test_people_are_found_by_what_one_looks_for(
    town: Town, registry: Registry, wanted: dict[str, Any], found: list[str]
) -> None:
    place(town, town.candidate("王伟"), town.vacancy())
    town.candidate("陈静", home_county="410184", trade="sewing", phone="13899999999")
    page = read(registry, queries.candidates, town.campaign.id, **wanted)
    assert [row.name for row in page] == found


def test_a_referrer_sees_seventeen_of_sixty(town: Town, registry: Registry) -> None:
    referrer = town.referrer("李强", target=60)
    people = [town.candidate(referrer=referrer) for _ in range(20)]
    vacancy = town.vacancy(openings=20)
    for person in people[:17]:
        place(town, person, vacancy)
    place(town, people[17], vacancy, accept=False)
    (row,) = read(registry, queries.referrer_progress, town.campaign.id)
    assert (row.target, row.registered, row.placed, row.still_to_place) == (60, 20, 17, 43)


def test_both_referrers_see_whom_they_both_named(town: Town, registry: Registry) -> None:
    first, later, other = (town.referrer(name, target=1) for name in ("李强", "赵敏", "孙丽"))
    person = town.candidate("王伟", referrer=first)
    with registry.write() as session:
        session.add(
            Referral(
                candidate_id=person.id,
                referrer_id=later.id,
                status=ReferralStatus.DUPLICATE,
                matched_on="phone",
            )
        )

    def doubles(session: Session, referrer_id: int) -> list[tuple[str, str | None, str]]:
        rows = queries.double_referrals(session, town.campaign.id, referrer_id=referrer_id)
        return [(row.candidate, row.attributed_to, row.also_claimed_by) for row in rows]

    for referrer in (first, later):
        assert read(registry, doubles, referrer.id) == [("王伟", "李强", "赵敏")]
    assert read(registry, doubles, other.id) == []
    progress = {row.name: row.duplicates for row in read(
        registry, queries.referrer_progress, town.campaign.id
    )}  # fmt: skip
    assert progress == {"李强": 0, "赵敏": 1, "孙丽": 0}
