"""Who travels with whom."""

import pytest

from recruit.intake import Reason
from recruit.models import Cohesion


def _codes(row):
    return [problem.code for problem in row.problems]


HEADER = ("姓名", "身份证号", "联系电话", "户籍地", "同行人", "同行要求", "要夫妻房")


@pytest.fixture
def parties(read_sheet, id_number):
    def make(*people):
        rows = [
            [
                name,
                id_number(n),
                f"1380000{n:04d}",
                "贵州省威宁县",
                *told,
                *[""] * (3 - len(told)),
            ]
            for n, (name, *told) in enumerate(people, 1)
        ]
        return read_sheet(list(HEADER), *rows).rows

    return make


def test_people_who_write_one_label_are_a_party(parties):
    rows = parties(("甲某", "1组"), ("乙某", "1组"), ("丙某", "2组"), ("丁某", ""))
    assert [row.values["party"] for row in rows] == ["1组", "1组", "2组", ""]


def test_naming_a_companion_once_is_enough(parties):
    rows = parties(("甲某", "乙某"), ("乙某", ""), ("丙某", ""))
    assert [row.values["party"] for row in rows] == ["甲某", "甲某", ""]


def test_chains_of_names_are_one_party(parties):
    rows = parties(("甲某", ""), ("乙某", "甲某"), ("丙某", "乙某、丁某"), ("丁某", ""))
    assert {row.values["party"] for row in rows} == {"甲某"}


def test_relations_are_no_party_and_are_remarked(parties):
    rows = parties(("甲某", "老婆"), ("乙某", "老婆"))
    assert [row.values["party"] for row in rows] == ["", ""]
    assert _codes(rows[0]) == [Reason.PARTY_RELATION]


@pytest.mark.parametrize("nobody", ["无", "没有", "单独", "一个人"])
def test_nobody_is_no_party(parties, nobody):
    row = parties(("甲某", nobody))[0]
    assert (row.values["party"], row.problems) == ("", [])


def test_a_companion_who_is_not_listed_is_remarked(parties):
    rows = parties(("甲某", "乙某、戊某"), ("乙某", ""))
    assert _codes(rows[0]) == [Reason.PARTY_ABSENT]
    assert rows[0].problems[0].params["name"] == "戊某"


def test_of_two_namesakes_the_nearest_is_taken_with_a_remark(parties):
    rows = parties(("乙某", ""), ("丙某", ""), ("乙某", ""), ("甲某", "乙某"))
    assert [row.values["party"] for row in rows] == ["", "", "乙某", "乙某"]
    assert _codes(rows[3]) == [Reason.PARTY_NAMESAKE]


def test_the_first_wish_written_holds_for_the_party(parties):
    rows = parties(("甲某", "1组", ""), ("乙某", "1组", "同镇"))
    assert {row.values["cohesion"] for row in rows} == {Cohesion.TOWN}


def test_a_party_stays_in_one_enterprise_unless_it_says_otherwise(parties):
    rows = parties(("甲某", "1组"), ("乙某", "1组"))
    assert {row.values["cohesion"] for row in rows} == {Cohesion.ENTERPRISE}


def test_who_travels_alone_has_no_cohesion(candidate):
    assert candidate().values["cohesion"] is None


def test_one_yes_to_a_couples_room_holds_for_both(parties):
    rows = parties(("甲某", "1组", "", "是"), ("乙某", "1组"), ("丙某", "2组"))
    assert [row.values["couple"] for row in rows] == [True, True, False]
