"""Wages as people write them, in yuan a month."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recruit.intake import Reason
from recruit.intake.values.wages import Wage, wage


def _codes(reading):
    return [note.code for note in reading.notes]


@pytest.mark.parametrize(
    "written",
    [
        "5000-7000", "5000-7000元/月", "5000~7000元", "5000－7000", "5000元至7000元", "5千-7千", "5-7千",  # noqa: E501
        "5k-7k", "5-7K", "五千至七千", "0.5-0.7万", "0.5万-0.7万", "５０００-７０００", "5,000-7,000",  # noqa: E501
        "月薪5000到7000元", "5000元/月-7000元/月", "￥5000-￥7000",
    ],
)  # fmt: skip
def test_one_range_in_its_many_shapes(written):
    reading = wage(written)
    assert reading.value == Wage(5000, 7000)
    assert not reading.notes


@pytest.mark.parametrize(
    ("written", "low", "high"),
    [
        ("4.5K-6K", 4500, 6000),
        ("4500-6000元/月", 4500, 6000),
        ("6000以上", 6000, 6000),
        ("6千左右", 6000, 6000),
        ("5500", 5500, 5500),
        (5500.0, 5500, 5500),
        ("5千5", 5500, 5500),
        ("1万", 10_000, 10_000),
        ("底薪+计件 4500起", 4500, 4500),
        ("6千-1.2万", 6000, 12_000),
    ],
)
def test_plain_wages(written, low, high):
    reading = wage(written)
    assert reading.value == Wage(low, high)
    assert not reading.notes


@pytest.mark.parametrize("written", ["面议", "面談面议", "", "不限", "随行就市", "工资面议"])
def test_negotiable_is_no_wage(written):
    reading = wage(written)
    assert (reading.value, reading.notes) == (Wage(0, 0), ())


@pytest.mark.parametrize(
    ("written", "low", "high"),
    [
        ("200元/天", 5200, 5200),
        ("180-220元/天", 4680, 5720),
        ("25元/小时", 5200, 5200),
        ("年薪6-9.6万", 5000, 8000),
        ("5-7", 5000, 7000),
        ("底薪2500-3000，综合5000-8000", 5000, 8000),
        ("试用期4000 转正5000", 5000, 5000),
        ("7000-5000", 5000, 7000),
    ],
)
def test_a_converted_wage_is_remarked(written, low, high):
    reading = wage(written)
    assert reading.value == Wage(low, high)
    assert _codes(reading) == [Reason.WAGE_CONVERTED]


def test_what_is_no_wage_is_negotiable_with_a_remark():
    reading = wage("看表现给")
    assert reading.value == Wage(0, 0)
    assert _codes(reading) == [Reason.WAGE_UNREADABLE]
    assert reading.notes[0].severity == "warning"


@pytest.mark.parametrize("written", ["50000-700000", "100元/月", "5000-70000元"])
def test_a_wage_beyond_reason_is_an_error(written):
    reading = wage(written)
    assert _codes(reading) == [Reason.WAGE_IMPLAUSIBLE]
    assert reading.notes[0].severity == "error"


HUNDREDS = st.integers(15, 199)
SHAPES = st.sampled_from(
    [
        lambda low, high: f"{low}-{high}",
        lambda low, high: f"{low}-{high}元/月",
        lambda low, high: f"{low / 1000:g}K-{high / 1000:g}K",
        lambda low, high: f"{low / 1000:g}千-{high / 1000:g}千",
        lambda low, high: f"{low / 10_000:g}-{high / 10_000:g}万",
        lambda low, high: f"{low}元 至 {high}元",
    ]
)


@settings(deadline=None)
@given(one=HUNDREDS, other=HUNDREDS, shape=SHAPES)
def test_a_range_reads_back_from_any_of_its_shapes(one, other, shape):
    low, high = sorted((one * 100, other * 100))
    assert wage(shape(low, high)).value == Wage(low, high)


@settings(deadline=None)
@given(st.text(max_size=30) | st.floats(allow_nan=False, allow_infinity=False))
def test_whatever_is_written_low_never_exceeds_high(cell):
    value = wage(cell).value
    assert 0 <= value.low <= value.high
