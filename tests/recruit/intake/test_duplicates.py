"""The same person, referrer, enterprise or vacancy twice in one file."""

import pytest

from recruit.intake import Reason

HEADER = ["姓名", "身份证号", "联系电话", "户籍地", "介绍人", "介绍人电话"]
HOME = "贵州省威宁县"


@pytest.fixture
def rows(read_sheet):
    def make(*people):
        return read_sheet(HEADER, *([n, i, p, HOME, *who] for n, i, p, *who in people)).rows

    return make


WANG, ZHAO = ("王示例", "13900000001"), ("赵示例", "13900000002")


def test_one_id_number_twice_by_one_referrer_is_kept_once(rows, id_number):
    first, second = rows(
        ("张某", id_number(), "13800000001", *WANG), ("张某", id_number(), "13800000002", *WANG)
    )
    assert (first.goes_in, second.goes_in) == (True, False)
    assert [p.code for p in second.problems] == [Reason.DUPLICATE_SAME]
    assert "第 2 行" in second.problems[0].reason


def test_one_id_number_by_two_referrers_stays_with_the_earlier_and_both_go_in(rows, id_number):
    first, second = rows(
        ("张某", id_number(), "13800000001", *WANG), ("张某", id_number(), "13800000001", *ZHAO)
    )
    assert (first.duplicate, first.goes_in, second.goes_in) == (None, True, True)
    assert second.duplicate.row == 2
    assert second.duplicate.matched_on == "id_number"
    assert second.problems[0].code is Reason.DUPLICATE_OTHER
    assert "王示例" in second.problems[0].reason


def test_one_phone_by_two_referrers_is_one_person_when_an_id_number_is_missing(rows, id_number):
    _, second = rows(
        ("张某", id_number(), "13800000001", *WANG), ("张某", "", "13800000001", *ZHAO)
    )
    assert second.duplicate.matched_on == "phone"


def test_one_phone_and_name_is_one_person_whatever_the_id_numbers(rows, id_number):
    _, second = rows(
        ("张某", id_number(1), "13800000001", *WANG), ("张某", id_number(2), "13800000001", *WANG)
    )
    assert second.is_repeated


def test_a_family_may_share_a_phone(rows, id_number):
    first, second = rows(
        ("张某", id_number(1), "13800000001", *WANG), ("李某", id_number(2), "13800000001", *WANG)
    )
    assert (first.goes_in, second.goes_in, second.duplicate) == (True, True, None)
    assert [p.code for p in second.problems] == [Reason.PHONE_SHARED]


def test_a_couple_sharing_a_phone_are_two_people_also_when_an_id_number_is_missing(
    rows, id_number
):
    first, second = rows(
        ("张某", id_number(1), "13800000001", *WANG), ("李某", "", "13800000001", *WANG)
    )
    assert (first.goes_in, second.goes_in, second.duplicate) == (True, True, None)
    assert [p.code for p in second.problems if p.code is Reason.PHONE_SHARED]


def test_the_second_of_a_couple_is_still_known_when_repeated(rows):
    _, _, third = rows(
        ("张某", "", "13800000001", *WANG),
        ("李某", "", "13800000001", *WANG),
        ("李某", "", "13800000001", *WANG),
    )
    assert third.is_repeated
    assert third.duplicate.row == 3


def test_people_without_phone_and_id_number_are_not_taken_for_one(rows, id_number):
    _, second = rows(("张某", id_number(1), "", *WANG), ("张某", id_number(2), "", *WANG))
    assert second.duplicate is None


def test_a_faulty_row_makes_no_duplicate(rows, id_number):
    _, second = rows(
        ("", id_number(), "13800000001", *WANG), ("张某", id_number(), "13800000001", *WANG)
    )
    assert (second.goes_in, second.duplicate) == (True, None)


def test_duplicates_are_found_across_sheets(read, id_number):
    person = ["张某", id_number(), "13800000001", HOME, *WANG]
    later = read({"一": [HEADER, person], "二": [HEADER, [*person[:4], *ZHAO]]}).sheets[1].rows[0]
    assert (later.duplicate.sheet, later.duplicate.row) == ("一", 2)
    assert "“一”第 2 行" in later.problems[0].reason


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (["介绍人", "联系电话", "目标人数"], ["王示例", "13900000001", 60]),
        (["企业名称", "所属镇街", "行业"], ["某厂", "泗门镇", "家电"]),
        (["企业名称", "所属镇街", "岗位", "招聘人数"], ["某厂", "泗门镇", "普工", 5]),
    ],
)
def test_a_row_repeated_whole_is_kept_once(read_sheet, header, row):
    first, second = read_sheet(header, row, row).rows
    assert (first.goes_in, second.goes_in) == (True, False)
    assert [p.code for p in second.problems] == [Reason.ROW_REPEATED]


def test_two_posts_of_one_title_on_other_terms_are_two(read_sheet):
    header = ["企业名称", "所属镇街", "岗位", "招聘人数", "月薪范围"]
    rows = read_sheet(
        header, ["某厂", "泗门镇", "普工", 5, "5000"], ["某厂", "泗门镇", "普工", 5, "6000"]
    ).rows
    assert all(row.goes_in for row in rows)
