"""ID numbers, mobiles and credit codes in the shapes spreadsheets give them."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recruit.intake import Reason
from recruit.intake.values.numbers import credit_code, id_number, mobile

TODAY = dt.date(2020, 3, 10)
GOOD = "11010519491231002X"


def _codes(reading):
    return [note.code for note in reading.notes]


@pytest.mark.parametrize(
    "written",
    [
        GOOD,
        GOOD.lower(),
        f"'{GOOD}",
        f" {GOOD}\t",
        f'="{GOOD}"',
        "１１０１０５１９４９１２３１００２Ｘ",
    ],
)
def test_an_id_number_in_its_shapes(written):
    reading = id_number(written, today=TODAY)
    assert reading.value.value == GOOD
    assert not reading.notes


@pytest.mark.parametrize("written", [5.20526199001010e17, "5.20526E+17", "520526199001010000"])
def test_an_id_number_damaged_by_excel_has_its_own_reason(written):
    assert _codes(id_number(written, today=TODAY)) == [Reason.ID_DAMAGED]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("110105194912310021", Reason.ID_CHECK),
        ("1101051949123100", Reason.ID_LENGTH),
        ("110105491231002", Reason.ID_FIFTEEN),
        ("1101051949123A002X", Reason.ID_CHARACTER),
        ("990105194912310021", Reason.ID_REGION),
        ("11010520491231002X", Reason.ID_BIRTH),
    ],
)
def test_every_other_fault_of_an_id_number_has_its_reason(written, code):
    reading = id_number(written, today=TODAY)
    assert _codes(reading) == [code]
    assert reading.notes[0].severity == "error"


@pytest.mark.parametrize(
    "written",
    [13800000001.0, 1.3800000001e10, "13800000001", "138 0000 0001", "138-0000-0001", "+8613800000001",  # noqa: E501
     "13800000001.0", "１３８０００００００１"],
)  # fmt: skip
def test_a_mobile_in_its_shapes(written):
    assert mobile(written).value == "13800000001"


@pytest.mark.parametrize("written", ["1380000000", "0574-62345678", "23800000001", "无"])
def test_what_is_no_mobile_is_an_error(written):
    assert _codes(mobile(written)) == [Reason.PHONE_INVALID]


def test_a_credit_code_whose_check_digit_fails_is_only_remarked():
    reading = credit_code("91350100M000100Y4Z".replace("Z", "4"))
    assert reading.value == "91350100M000100Y44"
    assert [(note.code, note.severity) for note in reading.notes] == [
        (Reason.CREDIT_CHECK, "warning")
    ]


def test_a_credit_code_with_a_forbidden_letter_is_an_error():
    assert _codes(credit_code("91350100M000100YO3")) == [Reason.CREDIT_CHARACTER]


@settings(deadline=None)
@given(st.integers(13_000_000_000, 19_999_999_999), st.sampled_from([str, float, "{:,}".format]))
def test_a_mobile_reads_back_from_any_of_its_shapes(number, shape):
    written = shape(number)
    if isinstance(written, str):
        written = written.replace(",", " ")
    assert mobile(written).value == str(number)
