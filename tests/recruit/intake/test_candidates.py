"""Rows of candidates: what goes in, what is remarked, what is faulty."""

import datetime as dt

import pytest

from recruit.intake import Reason, Severity, preview
from recruit.models import HealthStatus

KEYS = {
    "name", "id_number", "phone", "birth_date", "home_county", "home_address", "trade", "level",
    "years", "education", "min_wage", "ready_date", "needs_dormitory", "preferred_town", "employer",  # noqa: E501
    "is_returning", "party", "cohesion", "couple", "referrer", "referrer_phone",
    "health_status", "remarks", "consent",
}  # fmt: skip


def _codes(row):
    return [problem.code for problem in row.problems]


def test_a_sound_row_has_every_value_and_no_problem(candidate):
    row = candidate()
    assert set(row.values) == KEYS
    assert (row.problems, row.goes_in) == ([], True)


def test_every_column_of_a_full_row_is_read(candidate, id_number):
    row = candidate(
        技能等级="中级", 工作年限="3年", 文化程度="初中", 期望月薪="5千-7千", 返岗日期="2月25日",
        是否需要住宿="是", 意向镇街="泗门", 返岗企业="余姚市示例厂(一分厂)", 新老员工="老员工", 介绍人="王示例",  # noqa: E501
        介绍人电话="13900000001", 健康码="绿", 备注="会开叉车", 本人同意="是",
    )  # fmt: skip
    assert not row.problems
    expected = {
        "id_number": id_number(), "birth_date": dt.date(1990, 1, 1), "level": 2, "years": 3.0,
        "education": "初中", "min_wage": 5000, "ready_date": dt.date(2020, 2, 25),
        "needs_dormitory": True, "preferred_town": "330281103", "employer": "余姚市示例厂（一分厂）",  # noqa: E501
        "is_returning": True, "referrer": "王示例", "referrer_phone": "13900000001",
        "health_status": HealthStatus.GREEN, "remarks": "会开叉车", "consent": True,
    }  # fmt: skip
    assert {key: row.values[key] for key in expected} == expected


def test_a_name_is_required(candidate):
    row = candidate(姓名="")
    assert _codes(row) == [Reason.REQUIRED_EMPTY]
    assert row.is_faulty


def test_spaces_inside_a_chinese_name_go(candidate):
    assert candidate(姓名=" 张　三 ").values["name"] == "张三"


def test_a_name_of_another_tongue_stays_whole(candidate):
    assert candidate(姓名="阿依古丽·买买提").values["name"] == "阿依古丽·买买提"


def test_without_id_number_a_phone_is_enough_with_a_remark(candidate):
    row = candidate(身份证号="")
    assert (_codes(row), row.goes_in, row.values["id_number"]) == ([Reason.ID_EMPTY], True, None)


def test_neither_id_number_nor_phone_is_an_error(candidate):
    assert _codes(candidate(身份证号="", 联系电话="")) == [Reason.ID_OR_PHONE_EMPTY]


def test_a_problem_names_column_value_reason_and_help(candidate):
    problem = candidate(身份证号="123").problems[0]
    assert (problem.column, problem.value, problem.severity) == ("身份证号", "123", Severity.ERROR)
    assert "3 位" in problem.reason
    assert "对照证件" in problem.help


def test_an_id_number_damaged_into_a_float_says_to_format_as_text(candidate):
    problem = candidate(身份证号=520526199001010013).problems[0]
    assert problem.code is Reason.ID_DAMAGED
    assert "文本" in problem.help


def test_a_phone_that_became_a_float_is_fine(candidate):
    row = candidate(联系电话=13800000001)
    assert (row.values["phone"], row.problems) == ("13800000001", [])


def test_the_id_number_outweighs_a_birth_date_beside_it(candidate):
    row = candidate(出生日期="1991-02-03")
    assert row.values["birth_date"] == dt.date(1990, 1, 1)
    assert _codes(row) == [Reason.BIRTH_CONFLICT]


def test_without_id_number_the_birth_date_is_taken(candidate):
    row = candidate(身份证号="", 出生日期="1991年2月3日")
    assert row.values["birth_date"] == dt.date(1991, 2, 3)


def test_a_home_left_blank_is_taken_from_the_id_number_with_a_remark(candidate):
    row = candidate(户籍地="")
    assert (row.values["home_county"], _codes(row)) == ("520526", [Reason.HOME_FROM_ID])


def test_a_home_left_blank_without_id_number_is_an_error(candidate):
    row = candidate(户籍地="", 身份证号="")
    assert Reason.HOME_EMPTY in _codes(row)
    assert row.is_faulty


def test_an_unreadable_home_is_an_error_of_its_column(candidate):
    problem = candidate(户籍地="安徽省").problems[0]
    assert (problem.code, problem.column) == (Reason.PLACE_REGION_ONLY, "户籍地")


def test_a_home_that_names_only_a_region_is_completed_from_the_id_number(candidate):
    row = candidate(户籍地="贵州省")
    assert (row.values["home_county"], _codes(row)) == ("520526", [Reason.PLACE_COMPLETED_BY_ID])


def test_a_returning_worker_needs_an_enterprise(candidate):
    row = candidate(新老员工="老员工", 返岗企业="")
    assert _codes(row) == [Reason.RETURNING_WITHOUT_EMPLOYER]
    assert row.is_faulty


def test_a_worker_hired_anew_may_name_an_enterprise(candidate):
    row = candidate(新老员工="新员工", 返岗企业="某厂")
    assert (row.values["employer"], row.values["is_returning"]) == ("某厂", False)


def test_the_referrer_of_a_title_line_is_everybodys(read_sheet, id_number):
    sheet = read_sheet(
        ["介绍人：王示例    联系电话：13900000001"],
        ["姓名", "身份证号", "户籍地", "联系电话"],
        ["张示例", id_number(), "贵州省威宁县", "13800000001"],
    )
    values = sheet.rows[0].values
    assert (values["referrer"], values["referrer_phone"]) == ("王示例", "13900000001")


def test_a_referrer_of_the_row_goes_before_that_of_the_title(read_sheet, id_number):
    sheet = read_sheet(
        ["介绍人：王示例 电话：13900000001"],
        ["姓名", "身份证号", "户籍地", "介绍人"],
        ["张示例", id_number(), "贵州省威宁县", "赵示例"],
    )
    values = sheet.rows[0].values
    assert (values["referrer"], values["referrer_phone"]) == ("赵示例", "")


def test_a_formula_error_says_so(csv_file, id_number, campaign):
    rows = [
        ["姓名", "身份证号", "联系电话", "户籍地"],
        ["张示例", id_number(), "#N/A", "贵州省威宁县"],
    ]
    row = preview(csv_file(rows), dates=campaign).sheets[0].rows[0]
    assert [(p.code, p.column) for p in row.problems] == [(Reason.FORMULA_ERROR, "联系电话")]


def test_a_broken_character_makes_one_cell_bad_and_not_the_file(csv_file, id_number, campaign):
    rows = [["姓名", "身份证号", "联系电话", "户籍地"]]
    rows += [["张示例", id_number(n), f"1380000000{n}", "贵州省威宁县"] for n in (1, 2)]
    content = csv_file(rows, encoding="gb18030").read_bytes()
    broken = content.replace("张示例".encode("gb18030"), b"\xd5\xc5\xff", 1)
    first, second = preview(broken, name="名单.csv", dates=campaign).sheets[0].rows
    assert Reason.TEXT_DAMAGED in _codes(first)
    assert (first.is_faulty, second.is_faulty) == (True, False)


def test_ditto_marks_repeat_the_cell_above_but_never_a_person(read_sheet, id_number):
    sheet = read_sheet(
        ["姓名", "身份证号", "联系电话", "户籍地", "介绍人"],
        ["张示例", id_number(1), "13800000001", "贵州省威宁县", "王示例"],
        ["李示例", id_number(2), "同上", "同上", "〃"],
    )
    second = sheet.rows[1]
    assert (second.values["home_county"], second.values["referrer"]) == ("520526", "王示例")
    assert _codes(second) == [Reason.PHONE_INVALID]


def test_very_long_remarks_are_refused(candidate):
    assert _codes(candidate(备注="好" * 1001)) == [Reason.TEXT_TOO_LONG]


@pytest.mark.parametrize("start", ["=1+1", "+86", "@SUM(A1)", "-1"])
def test_text_that_looks_like_a_formula_stays_text(candidate, start):
    assert candidate(备注=start).values["remarks"] == start
