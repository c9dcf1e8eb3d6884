"""The 21 towns of Yuyao are found by what vacancy sheets say."""

import pytest

from planner.geo import Status, find_town, load


@pytest.mark.parametrize(
    "text",
    ["泗门", "泗门镇", "泗門鎮", "余姚市泗门镇", "浙江省宁波市余姚市泗门镇", " 余姚 泗门 ",
     "泗门镇工业园区", "330281103", "330281103000", "３３０２８１１０３"],
)  # fmt: skip
def test_a_town_is_found(text):
    assert find_town(text).town.name == "泗门镇"


@pytest.mark.parametrize("town", load().town_list, ids=lambda town: town.code)
def test_every_town_is_found_by_all_its_names(town):
    for form in (town.name, town.name_short, town.name_zh_hant, town.code, "余姚市" + town.name):
        assert find_town(form).town == town


def test_a_misspelt_town_is_unknown_with_near_spellings():
    match = find_town("泗们镇")

    assert match.status is Status.UNKNOWN
    assert match.towns[0].name == "泗门镇"
    assert "泗门镇" in match.note


@pytest.mark.parametrize("text", ["", "余姚市", "慈溪市", "abc"])
def test_what_is_no_town_of_yuyao_is_unknown(text):
    assert find_town(text).town is None
    assert find_town(text).note


def test_a_town_is_known_by_its_code_only_if_it_exists():
    assert load().town("330281103").name_en == "Simen Town"
    with pytest.raises(KeyError):
        load().town("330281999")
