"""The gazetteer answers by code and hands out copies."""

import pytest

from planner.geo import load


def test_a_county_is_known_by_its_code():
    place = load().county("520526")

    assert place.name_short == "威宁"
    assert place.pinyin == "Weining"
    assert place.full_name == "贵州省毕节市威宁彝族回族苗族自治县"


def test_a_county_without_prefecture_is_named_without_one():
    assert load().county("419001").full_name == "河南省济源市"


def test_a_later_code_is_known_but_was_not_in_force():
    assert "520204" in load()
    assert not load().in_force("520204")
    assert load().county("520204").name == "水城区"


def test_an_unknown_code_is_a_key_error():
    with pytest.raises(KeyError):
        load().county("999999")


def test_the_frame_has_the_counties_of_2020_or_of_every_vintage():
    assert len(load().frame()) == 766
    assert len(load().frame(every_vintage=True)) == 779
    assert load().frame()["adcode"].tolist() == [p.adcode for p in load().counties]


@pytest.mark.parametrize(
    "table", ["frame", "prefectures", "stations", "airports", "towns", "regions"]
)
def test_a_change_to_a_table_stays_with_the_caller(table):
    mine = getattr(load(), table)()
    before = mine.iloc[0, 0]
    mine.iloc[0, 0] = "changed"

    assert getattr(load(), table)().iloc[0, 0] == before


def test_the_gazetteer_is_read_once():
    assert load() is load()
