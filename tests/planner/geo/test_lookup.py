"""Look-up takes what people write, and says when it does not know."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.geo import Reason, Status, find, find_region, load

COUNTIES = load().counties


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("贵州省毕节市威宁彝族回族苗族自治县", "威宁彝族回族苗族自治县"),
        (" 贵州省　毕节市 威宁彝族回族苗族自治县 ", "威宁彝族回族苗族自治县"),
        ("贵州/毕节/威宁", "威宁彝族回族苗族自治县"),
        ("威宁县", "威宁彝族回族苗族自治县"),
        ("威宁自治县", "威宁彝族回族苗族自治县"),
        ("威宁彝族苗族自治县", "威宁彝族回族苗族自治县"),
        ("威宁", "威宁彝族回族苗族自治县"),
        ("阜南", "阜南县"),
        ("安徽阜阳颍上", "颍上县"),
        ("江西吉安吉安县", "吉安县"),
        ("毕节地区大方县", "大方县"),
        ("黔东南州凯里市", "凯里市"),
        ("湘西凤凰", "凤凰县"),
        ("中国河南省信阳市新县", "新县"),
        ("河南省省直辖县级行政区划济源市", "济源市"),
        ("六枝特区", "六枝特区"),
        ("浙江省宁波市余姚市", "余姚市"),
    ],
)
def test_full_and_short_names_are_found(text, name):
    match = find(text)

    assert match.status is Status.FOUND
    assert match.place.name == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("安徽省阜阳市阜南县黄岗镇某某村", "阜南县"),
        ("阜南黄岗镇", "阜南县"),
        ("隆回县六都寨镇张家村3组12号", "隆回县"),
        ("贵州省毕节市大方县(猫场镇)", "大方县"),
        ("浙江省宁波市余姚市泗门镇", "余姚市"),
    ],
)
def test_text_may_go_on_below_the_county(text, name):
    assert find(text).place.name == name


@pytest.mark.parametrize(
    ("text", "name", "reason"),
    [
        ("水城区", "水城县", Reason.LATER_NAME),
        ("孟津区", "孟津县", Reason.LATER_NAME),
        ("上饶县", "广信区", Reason.FORMER_NAME),
        ("江西上饶县", "广信区", Reason.FORMER_NAME),
        ("无为县", "无为市", Reason.FORMER_NAME),
        ("宜宾县", "叙州区", Reason.FORMER_NAME),
        ("遵义县", "播州区", Reason.FORMER_NAME),
        ("湾里区", "新建区", Reason.FORMER_NAME),
        ("波阳县", "鄱阳县", Reason.FORMER_NAME),
        ("合肥市郊区", "包河区", Reason.FORMER_NAME),
        ("鄞县", "鄞州区", Reason.FORMER_NAME),
    ],
)
def test_earlier_and_later_names_lead_to_the_county_of_2020(text, name, reason):
    match = find(text)

    assert (match.place.name, match.reason) == (name, reason)
    assert name in match.note


def test_a_county_that_changed_its_prefecture_is_found_under_the_old_one():
    match = find("安徽省六安市寿县")

    assert (match.place.prefecture, match.reason) == ("淮南市", Reason.MOVED)


def test_a_county_of_an_abolished_prefecture_is_not_taken_for_its_city():
    match = find("安徽省巢湖市庐江县")

    assert (match.place.name, match.reason) == ("庐江县", Reason.MOVED)
    assert find("巢湖市").place.name == "巢湖市"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("貴州省畢節市威寧彝族回族苗族自治縣", "威宁彝族回族苗族自治县"),
        ("安徽省阜陽市潁上縣", "颍上县"),
        ("無為縣", "无为市"),
        ("無爲縣", "无为市"),
        ("鳳臺", "凤台县"),
        ("江西省上饒市廣信區", "广信区"),
    ],
)
def test_traditional_characters_are_read(text, name):
    assert find(text).place.name == name


@pytest.mark.parametrize(
    ("text", "adcode"),
    [
        ("520526", "520526"),
        ("５２０５２６", "520526"),
        ("341225.0", "341225"),
        ("341225103000", "341225"),
        ("522427", "520526"),
        ("342122", "341221"),
        ("520204", "520221"),
    ],
)
def test_codes_are_read_also_retired_and_later_ones(text, adcode):
    match = find(text)

    assert (match.place.adcode, match.reason) == (adcode, Reason.CODE)


def test_a_code_that_never_was_is_unknown():
    assert find("349999").status is Status.UNKNOWN


def test_the_code_of_a_divided_county_asks_for_the_one_of_today():
    match = find("342121")  # 阜阳县, in 1992 divided among three districts

    assert match.status is Status.UNKNOWN
    assert "阜阳县" in match.note


def test_two_districts_of_one_name_are_ambiguous():
    match = find("市中区")

    assert match.status is Status.AMBIGUOUS
    assert [place.prefecture for place in match.places] == ["内江市", "乐山市"]
    assert match.place is None


@pytest.mark.parametrize("within", ["511000", "5110"])
def test_within_decides_between_namesakes(within):
    assert find("市中区", within=within).place.prefecture == "内江市"


@pytest.mark.parametrize("text", ["内江市中区", "四川内江市市中区"])
def test_the_prefecture_decides_between_namesakes(text):
    assert find(text).place.prefecture == "内江市"


def test_a_namesake_outside_the_gazetteer_makes_a_name_ambiguous():
    match = find("鼓楼区")

    assert (match.status, match.reason) == (Status.AMBIGUOUS, Reason.NAMESAKE_OUTSIDE)
    assert "江苏省" in match.note
    assert find("鼓楼区", within="410000").place.prefecture == "开封市"
    assert find("河南省开封市鼓楼区").place.prefecture == "开封市"


@pytest.mark.parametrize(
    ("text", "name"),
    [("鼓楼区（开封）", "鼓楼区"), ("市中区(四川省乐山市)", "市中区"), ("太和(安徽)", "太和县"),
     ("威宁县(贵州毕节)", "威宁彝族回族苗族自治县")],
)  # fmt: skip
def test_the_region_may_stand_behind(text, name):
    assert find(text).place.name == name


def test_a_region_behind_that_has_no_such_county_is_not_ignored():
    assert find("太和(河南)").status is not Status.FOUND
    assert find("鼓楼区(南京)").reason is Reason.OUTSIDE


@pytest.mark.parametrize("text", ["341225 阜南县", "341225阜南", "999999阜南县"])
def test_a_code_may_stand_before_the_name(text):
    assert find(text).place.name == "阜南县"


def test_within_does_not_bend_what_the_text_says():
    assert find("河南省周口市太康县", within="340000").place.name == "太康县"
    assert find("江苏省南京市鼓楼区", within="410000").status is Status.UNKNOWN


@pytest.mark.parametrize(
    "text", ["江苏省南京市鼓楼区", "重庆市开县", "鄂尔多斯", "镇雄县", "530627"]
)
def test_a_place_outside_the_gazetteer_is_unknown_and_said_to_be_outside(text):
    match = find(text)

    assert (match.status, match.reason) == (Status.UNKNOWN, Reason.OUTSIDE)


@pytest.mark.parametrize("text", ["阜阳市", "安徽 阜阳", "341200", "安徽省阜阳市市辖区"])
def test_a_prefecture_alone_asks_for_one_of_its_counties(text):
    match = find(text)

    assert (match.status, match.reason) == (Status.AMBIGUOUS, Reason.REGION_ONLY)
    assert len(match.places) == 8


def test_a_province_alone_asks_for_one_of_its_counties():
    assert len(find("贵州省").places) == 88


@pytest.mark.parametrize("text", ["南昌", "吉安", "安阳", "江西南昌"])
def test_a_short_name_of_prefecture_and_county_is_ambiguous_with_the_county_first(text):
    match = find(text)

    assert match.status is Status.AMBIGUOUS
    assert match.places[0].name == text[-2:] + "县"
    assert find(match.places[0].name).status is Status.FOUND


def test_a_county_under_a_wrong_prefecture_is_not_silently_moved():
    match = find("安徽省阜阳市太康县")

    assert (match.status, match.reason) == (Status.AMBIGUOUS, Reason.WRONG_REGION)
    assert match.places[0].prefecture == "周口市"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("安徽省阜阳市颖上县", "颍上县"),
        ("毫州市蒙城县", "蒙城县"),
        ("安微省阜阳市太和县", "太和县"),
        ("河南省南阳市浙川县", "淅川县"),
        ("肖县", "萧县"),
        ("灵壁县", "灵璧县"),
    ],
)
def test_the_usual_slips_of_the_pen_are_mended_and_reported(text, name):
    match = find(text)

    assert (match.place.name, match.reason) == (name, Reason.MISSPELT)


def test_an_unknown_text_comes_with_near_spellings():
    match = find("颍尚县")

    assert match.status is Status.UNKNOWN
    assert match.places[0].name == "颍上县"
    assert "颍上县" in match.note


def test_near_spellings_stay_within_the_prefecture_named():
    assert {p.prefecture for p in find("安徽省阜阳市颍尚县").places} == {"阜阳市"}


@pytest.mark.parametrize("text", ["", "  ", "　", "-", "中国"])
def test_a_blank_text_is_unknown(text):
    assert (find(text).status, find(text).reason) == (Status.UNKNOWN, Reason.BLANK)


@pytest.mark.parametrize("text", ["abc", "外地", "老家", "无", "0", "12345", "村", "张三丰"])
def test_nonsense_is_unknown(text):
    assert find(text).status is Status.UNKNOWN


def test_a_short_name_followed_by_a_word_is_not_taken():
    assert find("太和殿").status is Status.UNKNOWN


@pytest.mark.parametrize("place", COUNTIES, ids=lambda place: place.adcode)
def test_every_county_is_found_by_every_form_that_is_its_own(place):
    """One test a county: full, traditional and by code; short or plainly ambiguous."""
    assert find(place.full_name).place == place
    assert find(place.adcode).place == place
    assert find(place.prefecture + place.name, within=place.province_code).place == place
    for form in (place.name, place.province + place.name, place.name_zh_hant, place.name_short):
        match = find(form)
        assert match.place == place or (
            match.status is Status.AMBIGUOUS and place in match.places
        ), form


def test_only_ten_full_names_need_more_than_themselves():
    ambiguous = {p.name for p in COUNTIES if find(p.name).status is not Status.FOUND}

    assert ambiguous == {
        "江北区", "郊区", "西湖区", "鼓楼区", "新华区", "永定区", "市中区", "白云区",
    }  # fmt: skip


@given(st.sampled_from(COUNTIES), st.sampled_from(["", " ", "　", "，", "-", "·"]))
def test_separators_do_not_matter(place, separator):
    text = separator.join((place.province, place.prefecture, place.name))

    assert find(text).place == place


@given(st.text(max_size=40))
def test_any_text_gets_an_answer(text):
    match = find(text)

    assert (match.place is not None) == (match.status is Status.FOUND)
    assert match.status is not Status.AMBIGUOUS or match.places


@given(st.text(alphabet="安徽省阜阳市颍上县中区黄山南昌0123456789寿", max_size=14))
def test_every_place_found_was_in_force_in_2020(text):
    assert all(load().in_force(place.adcode) for place in find(text).places)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("安徽", "340000"),
        ("安徽省", "340000"),
        ("贵州省毕节市", "520500"),
        ("畢節", "520500"),
        ("黔东南州", "522600"),
        ("吉林", "220000"),
        ("江苏省苏州市", "320500"),
        ("3412", "341200"),
        ("34", "340000"),
    ],
)
def test_a_region_is_found(text, code):
    assert find_region(text).code == code


@pytest.mark.parametrize("text", ["", "阜南县", "安徽省阜阳市阜南县", "99", "某地"])
def test_what_is_no_region_is_none(text):
    assert find_region(text) is None
