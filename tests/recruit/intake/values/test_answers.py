"""Answers from closed sets."""

import pytest

from recruit.intake import Reason
from recruit.intake.values import answers
from recruit.models import Cohesion, HealthStatus, SizeClass


def _codes(reading):
    return [note.code for note in reading.notes]


@pytest.mark.parametrize(
    "written",
    ["是", "有", "√", "✓", "需要", "要", "Y", "yes", "1", 1.0, "可以", "同意", "TRUE", "已同意"],
)
def test_yes(written):
    reading = answers.yes_no(written, blank=False)
    assert (reading.value, reading.notes) == (True, ())


@pytest.mark.parametrize(
    "written",
    ["否", "无", "没有", "不需要", "×", "N", "no", "0", 0.0, "自理", "不", "不同意", "無"],
)
def test_no(written):
    reading = answers.yes_no(written, blank=True)
    assert (reading.value, reading.notes) == (False, ())


@pytest.mark.parametrize(
    "written", ["包吃住", "提供住宿", "包住", "免费住宿", "4人间", "包食宿", "有宿舍", "提供食宿"]
)
def test_offers_of_a_dormitory(written):
    assert answers.yes_no(written, blank=False, dormitory=True).value is True


@pytest.mark.parametrize(
    "written", ["不包住", "包吃不包住", "包吃", "食宿自理", "不提供住宿", "无宿舍"]
)
def test_refusals_of_a_dormitory(written):
    assert answers.yes_no(written, blank=True, dormitory=True).value is False


def test_an_unknown_answer_is_the_default_with_a_remark():
    reading = answers.yes_no("再商量", blank=True)
    assert reading.value is True
    assert _codes(reading) == [Reason.ANSWER_UNREADABLE]


@pytest.mark.parametrize(
    ("written", "level"),
    [
        ("无", 0), ("", 0), ("初级", 1), ("初级工", 1), ("中级", 2), ("中級工", 2), ("高级", 3), ("高级工", 3),  # noqa: E501
        ("技师", 4), ("高级技师", 4), ("五级", 1), ("三级/高级工", 3), (2.0, 2), ("不限", 0), ("普通", 0),  # noqa: E501
    ],
)  # fmt: skip
def test_levels(written, level):
    reading = answers.level(written)
    assert (reading.value, reading.notes) == (level, ())


def test_an_unknown_level_is_none_with_a_remark():
    reading = answers.level("超人")
    assert reading.value == 0
    assert _codes(reading) == [Reason.LEVEL_UNKNOWN]


@pytest.mark.parametrize(
    ("written", "status"),
    [
        ("绿码", HealthStatus.GREEN), ("綠", HealthStatus.GREEN), ("黄", HealthStatus.YELLOW),
        ("红码", HealthStatus.RED), ("未申领", HealthStatus.UNKNOWN), ("", HealthStatus.UNKNOWN),
    ],
)  # fmt: skip
def test_colours_of_the_health_code(written, status):
    reading = answers.health(written)
    assert (reading.value, reading.notes) == (status, ())


@pytest.mark.parametrize(
    ("written", "cohesion"),
    [
        ("同厂", Cohesion.ENTERPRISE), ("同企业", Cohesion.ENTERPRISE), ("同镇", Cohesion.TOWN),
        ("同鎮", Cohesion.TOWN), ("同车", Cohesion.TRAVEL), ("同一个厂", Cohesion.ENTERPRISE),
        ("只同行", Cohesion.TRAVEL), ("同一镇街", Cohesion.TOWN),
    ],
)  # fmt: skip
def test_how_companions_stay_together(written, cohesion):
    reading = answers.cohesion(written)
    assert (reading.value, reading.notes) == (cohesion, ())


@pytest.mark.parametrize(
    ("written", "size"),
    [
        ("大型企业", SizeClass.LARGE),
        ("中型", SizeClass.MEDIUM),
        ("小微", SizeClass.SMALL),
        ("微型", SizeClass.MICRO),
    ],
)
def test_sizes_of_enterprises(written, size):
    assert answers.size_class(written).value is size


@pytest.mark.parametrize(
    ("written", "tier"),
    [("1", 1), (2.0, 2), ("防疫物资", 1), ("重点产业链", 2), ("其他", 3), ("三级", 3), ("", None)],
)
def test_tiers_of_enterprises(written, tier):
    reading = answers.tier(written)
    assert (reading.value, reading.notes) == (tier, ())


@pytest.mark.parametrize(
    ("written", "returning"),
    [
        ("老员工", True),
        ("返岗", True),
        ("是", True),
        ("新员工", False),
        ("", False),
        ("驾驶员", False),
        ("新招", False),
    ],
)
def test_returning_workers(written, returning):
    assert answers.returning(written).value is returning


@pytest.mark.parametrize(
    ("written", "adults"),
    [
        ("18-45周岁", True),
        ("18周岁以上", True),
        ("16周岁以上", False),
        ("不限", False),
        ("是", True),
    ],
)
def test_of_an_age_requirement_only_its_lower_limit_is_read(written, adults):
    assert answers.adults_only(written).value is adults
