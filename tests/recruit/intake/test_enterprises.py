"""Rows of vacancies, enterprises and referrers."""

import datetime as dt

import pytest

from recruit.intake import Reason
from recruit.models import SizeClass

ENTERPRISE = {
    "enterprise", "credit_code", "town", "industry", "size_class", "tier", "address",
    "contact_name", "contact_phone", "dormitory_places", "min_fill",
}  # fmt: skip
WORK = {
    "title", "trade", "level", "years", "openings", "wage_min", "wage_max", "wage_text", "dormitory",  # noqa: E501
    "couple_rooms", "start_from", "start_until", "adults_only", "bonus_yuan", "terms",
}  # fmt: skip


def _codes(row):
    return [problem.code for problem in row.problems]


def test_a_sound_vacancy_has_every_value_and_no_problem(vacancy):
    row = vacancy()
    assert set(row.values) == ENTERPRISE | WORK
    assert (row.problems, row.goes_in) == ([], True)


def test_every_column_of_a_full_vacancy_is_read(vacancy):
    row = vacancy(
        统一社会信用代码="91350100M000100Y43", 详细地址="示例路1号", 行业="家电", 企业规模="中型", 保障等级="防疫物资",  # noqa: E501
        联系人="李示例", 联系电话="0574-62000000", 岗位="注塑操作工", 技能要求="初级", 经验要求="1年",  # noqa: E501
        招聘人数="10人", 月薪范围="5千-7千", 食宿="包吃住", 夫妻房="2间", 到岗时间="2月20日-3月5日",  # noqa: E501
        宿舍床位="80张", 最低到岗率="三成", 年龄要求="18-50", 招工奖励="1000元/人",
        班次="两班倒", 社保="五险", 备注="急",
    )  # fmt: skip
    assert not row.problems
    expected = {
        "enterprise": "余姚市示例厂", "credit_code": "91350100M000100Y43", "town": "330281103",
        "industry": "家电", "size_class": SizeClass.MEDIUM, "tier": 1, "address": "示例路1号",
        "contact_name": "李示例", "contact_phone": "0574-62000000", "dormitory_places": 80,
        "min_fill": 0.3, "title": "注塑操作工",
        "trade": "injection_moulding", "level": 1, "years": 1.0, "openings": 10, "wage_min": 5000,
        "wage_max": 7000, "wage_text": "5千-7千", "dormitory": True, "couple_rooms": 2,
        "start_from": dt.date(2020, 2, 20), "start_until": dt.date(2020, 3, 5), "adults_only": True,  # noqa: E501
        "bonus_yuan": 1000, "terms": {"shift": "两班倒", "insurance": "五险", "remarks": "急"},
    }  # fmt: skip
    assert row.values == expected


@pytest.mark.parametrize("header", ["企业名称", "岗位", "招聘人数"])
def test_what_a_vacancy_cannot_do_without_is_required(vacancy, header):
    row = vacancy(**{header: ""})
    assert _codes(row) == [Reason.REQUIRED_EMPTY]
    assert row.problems[0].column == header


def test_some_people_is_no_head_count(vacancy):
    assert _codes(vacancy(招聘人数="若干")) == [Reason.COUNT_UNREADABLE]


def test_a_trade_is_read_from_the_title_when_it_has_no_column(vacancy):
    assert vacancy(岗位="高级焊工").values["trade"] == "welding"
    assert vacancy(岗位="高级焊工").values["level"] == 3


def test_a_column_of_trades_goes_before_the_title(vacancy):
    assert vacancy(岗位="车间人员", 工种="缝纫工").values["trade"] == "sewing"


def test_wages_in_two_columns_are_one_range(read_sheet):
    sheet = read_sheet(
        ["企业名称", "岗位", "招聘人数", "最低月薪", "最高月薪", "所属镇街"],
        ["某厂", "普工", 5, 4500, 6000, "泗门镇"],
    )
    values = sheet.rows[0].values
    assert (values["wage_min"], values["wage_max"]) == (4500, 6000)


def test_a_negotiable_wage_is_zero_with_its_text(vacancy):
    values = vacancy(月薪范围="面议").values
    assert (values["wage_min"], values["wage_max"], values["wage_text"]) == (0, 0, "面议")


def test_a_wage_by_the_day_is_converted_and_remarked(vacancy):
    row = vacancy(月薪范围="200元/天")
    assert (row.values["wage_min"], _codes(row)) == (5200, [Reason.WAGE_CONVERTED])


def test_an_enterprise_merged_over_its_vacancies_is_repeated_but_its_openings_are_not(read_sheet):
    rows = [
        ["企业名称", "所属镇街", "岗位", "招聘人数"],
        ["某厂", "泗门镇", "普工", 10],
        ["", "", "焊工", ""],
    ]
    sheet = read_sheet(
        *rows, merged={"Sheet1": [(1, 0, 2, 0), (1, 1, 2, 1), (1, 3, 2, 3)]}, name="Sheet1"
    )
    second = sheet.rows[1]
    assert (second.values["enterprise"], second.values["town"]) == ("某厂", "330281103")
    assert _codes(second) == [Reason.REQUIRED_EMPTY]


def test_a_blank_enterprise_is_that_of_the_row_above_with_a_remark(read_sheet):
    sheet = read_sheet(
        ["企业名称", "所属镇街", "岗位", "招聘人数"],
        ["某厂", "泗门镇", "普工", 10],
        ["", "", "焊工", 2],
    )
    second = sheet.rows[1]
    assert (second.values["enterprise"], second.values["town"]) == ("某厂", "330281103")
    assert _codes(second) == [Reason.ENTERPRISE_FROM_ABOVE]


def test_the_enterprise_of_a_title_line_is_that_of_every_vacancy(read_sheet):
    sheet = read_sheet(
        ["单位名称（盖章）：余姚市示例厂"],
        ["岗位", "招聘人数", "月薪范围", "所属镇街"],
        ["普工", 5, "5000", "泗门镇"],
    )
    assert not sheet.faults
    assert sheet.rows[0].values["enterprise"] == "余姚市示例厂"


def test_a_town_is_read_from_the_address_when_it_is_missing(read_sheet):
    sheet = read_sheet(
        ["企业名称", "详细地址", "岗位", "招聘人数"], ["某厂", "余姚市泗门镇示例路1号", "普工", 5]
    )
    assert sheet.rows[0].values["town"] == "330281103"
    assert not sheet.rows[0].problems


def test_a_missing_town_is_remarked(vacancy):
    assert _codes(vacancy(所属镇街="")) == [Reason.TOWN_MISSING]


def test_a_town_of_the_sheet_of_enterprises_is_enough(read):
    found = read(
        {
            "企业": [["企业名称", "所属镇街", "行业"], ["某厂", "泗门镇", "家电"]],
            "岗位": [["企业名称", "岗位", "招聘人数"], ["某厂", "普工", 5]],
        }
    )
    assert found.sheets[1].rows[0].problems == []


def test_requirements_of_sex_are_not_read(vacancy):
    values = vacancy(性别要求="限男").values
    assert "限男" not in str(values)


def test_without_a_column_the_tier_is_left_as_it_is_known(vacancy):
    assert vacancy().values["tier"] is None


def test_values_that_no_column_states_are_listed(read_sheet):
    sheet = read_sheet(["企业名称", "岗位", "招聘人数", "所属镇街"], ["某厂", "普工", 5, "泗门镇"])
    assert {"dormitory", "wage_min", "start_from", "tier"} <= sheet.silent
    assert not {"enterprise", "title", "trade", "level", "openings", "town"} & sheet.silent


def test_a_sheet_of_enterprises_is_read(read_sheet):
    sheet = read_sheet(
        ["企业名称", "统一社会信用代码", "所属镇街", "企业规模", "保障等级"],
        ["余姚市示例厂", "91350100M000100Y43", "低塘街道", "大型", 2],
    )
    values = sheet.rows[0].values
    assert set(values) == ENTERPRISE | {"couples_rooms"}
    assert (values["size_class"], values["tier"]) == (SizeClass.LARGE, 2)


def test_an_enterprise_needs_a_town(read_sheet):
    sheet = read_sheet(["企业名称", "所属镇街", "行业"], ["某厂", "", "家电"])
    assert _codes(sheet.rows[0]) == [Reason.REQUIRED_EMPTY]


def test_a_sheet_of_referrers_is_read(read_sheet):
    sheet = read_sheet(
        ["介绍人", "联系电话", "所在企业", "家乡", "目标人数"],
        ["王示例", 13900000001, "余姚市示例厂", "贵州省威宁县", "60人"],
    )
    assert not sheet.rows[0].problems
    assert sheet.rows[0].values == {
        "name": "王示例", "phone": "13900000001", "employer": "余姚市示例厂", "home_county": "520526",  # noqa: E501
        "target": 60, "province": "520000",
    }  # fmt: skip


def test_a_referrer_needs_name_and_phone(read_sheet):
    sheet = read_sheet(["介绍人", "联系电话", "目标人数"], ["", "", 5])
    assert _codes(sheet.rows[0]) == [Reason.REQUIRED_EMPTY] * 2


def test_a_referrer_without_target_and_home_goes_in(read_sheet):
    row = read_sheet(["介绍人", "联系电话", "目标人数"], ["王示例", "13900000001", ""]).rows[0]
    assert (row.goes_in, row.values["target"], row.values["home_county"]) == (True, 0, "")


@pytest.mark.parametrize(
    ("cells", "stated"),
    [
        (("120", "30%", "6"), (120, 0.3, 6)),
        (("可住80人", "0.5", "有"), (80, 0.5, 1)),
        (("无", "三成", "无"), (0, 0.3, 0)),
        (("", "", ""), (None, None, None)),
    ],
)
def test_beds_minimum_fill_and_couples_rooms_of_an_enterprise_are_read(read_sheet, cells, stated):
    sheet = read_sheet(
        ["企业名称", "所属镇街", "住宿名额", "最低到岗率", "夫妻房"],
        ["余姚市示例厂", "低塘街道", *cells],
    )
    values = sheet.rows[0].values
    assert (values["dormitory_places"], values["min_fill"], values["couples_rooms"]) == stated
    assert not sheet.rows[0].problems


def test_beds_that_cannot_be_read_are_not_stated_and_said(read_sheet):
    sheet = read_sheet(
        ["企业名称", "所属镇街", "宿舍床位", "最低到岗率"],
        ["余姚市示例厂", "低塘街道", "看情况", "尽量"],
    )
    assert sheet.rows[0].values["dormitory_places"] is None
    assert _codes(sheet.rows[0]) == [Reason.ANSWER_UNREADABLE] * 2
