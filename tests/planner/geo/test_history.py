"""An ID number keeps the code of its first issue, so retired codes are known."""

import pytest

from planner.geo import known_code, load, was_ever
from planner.geo.history import code_history


@pytest.mark.parametrize(
    ("code", "name", "successor"),
    [
        ("341225", "阜南县", "341225"),
        ("342127", "阜南县", "341225"),
        ("522427", "威宁彝族回族苗族自治县", "520526"),
        ("510221", "长寿县", "500115"),
        ("340111", "包河区", "340111"),
        ("360402", "濂溪区", "360402"),
    ],
)
def test_a_code_has_a_name_and_a_successor_of_2020(code, name, successor):
    entry = known_code(code)

    assert (entry.name, entry.successor) == (name, successor)


def test_a_suburb_district_is_not_mistaken_for_its_namesake_elsewhere():
    """Hefei, Bengbu and Anqing each had a 郊区; only that of Tongling still stood in 2020."""
    suburbs = [code_history(code)[0] for code in ("340111", "340311", "340811")]

    assert [entry.name for entry in suburbs] == ["郊区"] * 3
    assert [entry.successor for entry in suburbs] == ["340111", "340311", "340811"]


@pytest.mark.parametrize("code", ["349999", "000000", "", "34122"])
def test_a_code_that_never_was_is_not_known(code):
    assert known_code(code) is None
    assert not was_ever(code)


@pytest.mark.parametrize("code", ["810000", "820000", "830000", "441900", "110101", "654028"])
def test_codes_of_the_whole_country_are_known(code):
    assert was_ever(code)


def test_a_code_retired_before_the_year_of_birth_cannot_be_on_the_number():
    assert known_code("342125").end_year < 2000
    assert was_ever("342125", 1985)
    assert not was_ever("342125", 2001)


def test_a_code_used_twice_keeps_both_names():
    assert [entry.name for entry in code_history("330206")] == ["滨海区", "北仑区"]


def test_in_force_is_between_the_years():
    first, second = code_history("330206")

    assert first.in_force(1985)
    assert not first.in_force(1990)
    assert second.in_force(1990)
    assert second.in_force(2020)


def test_the_gazetteer_answers_for_id_numbers():
    assert load().was_ever("342125", 1985)
    assert load().known_code("342127").successor == "341225"


def test_every_county_in_force_was_ever():
    assert all(load().was_ever(place.adcode, 2019) for place in load().counties)
