import datetime as dt
from collections import Counter
from functools import cache

import pytest

from planner.geo import load
from recruit.demo import DECLINE_SHARE, Damage, Scenario, Size, declines, scenario
from recruit.identity import check_id_number
from recruit.models import Cohesion

SEED = 2020
SIZES = {
    Size.TOWN: (600, 20, 30, 90),
    Size.CITY: (3000, 100, 120, 400),
    Size.PROVINCE: (30000, 1000, 600, 2600),
}


@cache
def of(size: Size) -> Scenario:
    return scenario(size, SEED)


@pytest.fixture(params=[Size.TOWN, Size.CITY])
def made(request: pytest.FixtureRequest) -> Scenario:
    return of(request.param)


@pytest.mark.parametrize("size", Size)
def test_a_size_has_its_numbers(size: Size) -> None:
    found = of(size)
    counted = (
        len(found.candidates), len(found.referrers), len(found.enterprises), len(found.vacancies)
    )  # fmt: skip
    assert counted == SIZES[size]


def test_the_same_seed_gives_the_same_scenario_and_another_seed_another() -> None:
    assert scenario("town", 7) == scenario("town", 7)
    assert scenario("town", 7) != scenario("town", 8)


def test_an_unknown_size_is_refused() -> None:
    with pytest.raises(ValueError, match="village"):
        scenario("village", 1)


@pytest.mark.parametrize("size", Size)
def test_one_referrer_promised_sixty_and_brings_exactly_seventeen(size: Size) -> None:
    found = of(size)
    [referrer] = [r for r in found.referrers if r.key == found.truth.news_referrer]
    people = [p for p in found.candidates if p.referrer == referrer.key]

    assert referrer.target == 60
    assert len(people) == 17
    assert {p.employer for p in people} == {referrer.employer}
    assert not {p.key for p in people} & dict(found.truth.damages).keys()
    assert referrer.key not in {later for _, later in found.truth.duplicates}
    assert not {p.id_number for p in people} & declines(found)


def test_every_resident_id_is_valid_different_and_of_a_person_of_working_age(
    made: Scenario,
) -> None:
    checked = [check_id_number(p.id_number, today=made.first_date) for p in made.candidates]

    assert [c.birth_date for c in checked] == [p.birth_date for p in made.candidates]
    assert {c.warning for c in checked} == {None}
    assert len({c.value for c in checked}) == len(made.candidates)
    ages = [(made.first_date - p.birth_date).days / 365.25 for p in made.candidates]
    assert min(ages) >= 16
    assert max(ages) <= 61


def test_telephone_numbers_belong_to_one_person_each(made: Scenario) -> None:
    everybody = [*made.candidates, *made.referrers]
    phones = [p.phone for p in everybody] + [e.contact_phone for e in made.enterprises]
    assert len(set(phones)) == len(phones)


def test_referrers_and_enterprises_have_different_names(made: Scenario) -> None:
    assert len({r.name for r in made.referrers}) == len(made.referrers)
    assert len({e.name for e in made.enterprises}) == len(made.enterprises)


def test_people_come_from_six_provinces_in_their_order() -> None:
    share = Counter(p.home_county[:2] for p in of(Size.PROVINCE).candidates)
    assert [province for province, _ in share.most_common(2)] == ["34", "41"]
    assert set(share) == {"34", "36", "41", "43", "51", "52"}
    assert min(share, key=lambda province: share[province]) == "43"


def test_people_of_a_referrer_come_from_his_prefecture_most_from_his_county(
    made: Scenario,
) -> None:
    home = {r.key: r.home_county for r in made.referrers}
    assert all(
        load().county(p.home_county).prefecture_code
        == load().county(home[p.referrer]).prefecture_code
        for p in made.candidates
    )
    own = sum(p.home_county == home[p.referrer] for p in made.candidates)
    assert 0.6 < own / len(made.candidates) < 0.95


def test_a_quarter_comes_back_to_its_enterprise(made: Scenario) -> None:
    back = sum(p.is_returning for p in made.candidates) / len(made.candidates)
    assert 0.2 < back < 0.3
    assert all(p.employer for p in made.candidates if p.is_returning)


def test_fifteen_in_a_hundred_travel_in_parties(made: Scenario) -> None:
    sizes = [len(party.members) for party in made.parties]
    assert abs(sum(sizes) - 0.15 * len(made.candidates)) <= 1
    assert sum(sizes) == sum(bool(person.party) for person in made.candidates)


def test_parties_have_two_to_six_members_and_every_cohesion() -> None:
    parties = of(Size.CITY).parties
    assert {len(party.members) for party in parties} == {2, 3, 4, 5, 6}
    assert {party.cohesion for party in parties} == set(Cohesion)


def test_members_of_a_party_share_referrer_county_day_and_employer(made: Scenario) -> None:
    people = {p.key: p for p in made.candidates}
    for party in made.parties:
        shared = {
            (p.referrer, p.home_county, p.ready_date, p.employer, p.party)
            for p in (people[key] for key in party.members)
        }
        assert len(shared) == 1


def test_a_label_stands_for_one_party_of_a_referrer(made: Scenario) -> None:
    labels = [(party.referrer, party.label) for party in made.parties]
    assert len(set(labels)) == len(labels)


def test_tiers_have_their_shares() -> None:
    tiers = Counter(e.tier for e in of(Size.CITY).enterprises)
    assert tiers == {1: 12, 2: 30, 3: 78}
    assert all((e.tier == 1) == (e.industry == "防护用品") for e in of(Size.CITY).enterprises)


def test_there_is_a_little_more_work_than_people_who_look_for_it(made: Scenario) -> None:
    looking = sum(not p.employer for p in made.candidates)
    seats = sum(v.openings for v in made.vacancies)
    assert 1.05 <= seats / looking <= 1.16


def test_every_enterprise_asks_for_somebody(made: Scenario) -> None:
    assert {v.enterprise for v in made.vacancies} == {e.key for e in made.enterprises}
    assert min(v.openings for v in made.vacancies) >= 1


def test_some_trades_are_scarce_and_some_in_excess() -> None:
    found = of(Size.CITY)
    seats: Counter[str] = Counter()
    for vacancy in found.vacancies:
        seats[vacancy.trade] += vacancy.openings
    hands = Counter(p.trade for p in found.candidates if not p.employer)
    assert hands["welding"] > seats["welding"]
    assert hands["mask_machine"] < seats["mask_machine"]


def test_start_windows_lie_in_the_campaign_and_leave_time_to_travel(made: Scenario) -> None:
    for vacancy in made.vacancies:
        assert made.first_date <= vacancy.start_from < vacancy.start_until <= made.last_date
    latest = max(p.ready_date for p in made.candidates)
    assert latest == dt.date(2020, 3, 4)
    open_later = [v for v in made.vacancies if v.start_until >= latest + dt.timedelta(days=2)]
    assert len(open_later) > len(made.vacancies) / 3


def test_wages_are_negotiable_or_between_four_and_nine_thousand(made: Scenario) -> None:
    for vacancy in made.vacancies:
        if vacancy.wage_max:
            assert 4000 <= vacancy.wage_min < vacancy.wage_max <= 9900


def test_rare_and_polyphone_names_appear_in_every_size() -> None:
    for size in Size:
        names = "".join(p.name for p in of(size).candidates)
        assert all(character in names for character in "𬭎㛃䶮曾单仇")


def test_one_in_a_hundred_is_listed_again_by_a_later_referrer(made: Scenario) -> None:
    people = {p.key: p for p in made.candidates}
    assert len(made.truth.duplicates) == round(0.01 * len(made.candidates))
    assert all(people[key].referrer < later for key, later in made.truth.duplicates)


def test_every_kind_of_damage_occurs_and_hits_nobody_in_a_party(made: Scenario) -> None:
    people = {p.key: p for p in made.candidates}
    assert {damage for _, damage in made.truth.damages} == set(Damage)
    assert len(made.truth.damages) == max(5, round(0.005 * len(made.candidates)))
    assert not any(people[key].party for key, _ in made.truth.damages)


def test_those_who_decline_looked_for_work_and_are_three_in_a_hundred(made: Scenario) -> None:
    people = {p.id_number: p for p in made.candidates}
    assert len(declines(made)) == round(DECLINE_SHARE * len(made.candidates))
    assert not any(people[number].employer for number in declines(made))
