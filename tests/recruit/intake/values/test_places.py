"""Counties and towns by what is written."""

import pytest

from planner import geo
from recruit.intake import Reason
from recruit.intake.values import places


def _codes(reading):
    return [note.code for note in reading.notes]


@pytest.mark.parametrize(
    "written", ["贵州省毕节市威宁县", "威宁彝族回族苗族自治县", "貴州省畢節市威寧縣", "520526"]
)
def test_a_county_in_its_shapes(written):
    assert places.county(written).value == "520526"


def _namesakes():
    names = {}
    for place in geo.load().counties:
        names.setdefault(place.name, []).append(place)
    return next(found for found in names.values() if len(found) > 1)


def test_an_ambiguous_county_lists_the_choices():
    namesakes = _namesakes()
    reading = places.county(namesakes[0].name)
    assert reading.value is None
    assert _codes(reading) == [Reason.PLACE_AMBIGUOUS]
    assert {place.full_name for place in namesakes} <= set(reading.notes[0].params["choices"])


def test_an_ambiguous_county_is_decided_by_the_id_number_with_a_remark():
    namesakes = _namesakes()
    reading = places.county(namesakes[0].name, id_region=namesakes[1].adcode)
    assert reading.value == namesakes[1].adcode
    assert _codes(reading) == [Reason.PLACE_BY_ID]


def test_a_province_alone_is_not_enough():
    assert _codes(places.county("贵州省")) == [Reason.PLACE_REGION_ONLY]


def test_a_place_outside_the_gazetteer_is_said_to_be_outside():
    assert _codes(places.county("北京市朝阳区")) == [Reason.PLACE_OUTSIDE]


def test_an_unknown_place_is_an_error():
    reading = places.county("某某县城边上")
    assert reading.value is None
    assert reading.notes[0].severity == "error"


@pytest.mark.parametrize("written", ["泗门镇", "泗门", "泗門鎮", "余姚市泗门镇"])
def test_a_town_in_its_shapes(written):
    code = places.town(written, required=True).value
    assert geo.load().town(code).name == "泗门镇"


def test_an_unknown_town_is_an_error_where_work_is_and_a_remark_where_it_is_a_wish():
    assert places.town("西湖镇", required=True).notes[0].severity == "error"
    assert places.town("西湖镇", required=False).notes[0].severity == "warning"


def test_any_town_is_no_wish():
    assert places.town("不限", required=False).notes == ()


def test_a_province_is_read_to_its_code():
    assert places.province("贵州").value == "520000"
