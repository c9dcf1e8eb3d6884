"""Resident ID numbers: what is accepted, what is refused and what the message says."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruit.identity import InvalidIdentity, Reason, check_id_number

TODAY = dt.date(2020, 2, 20)
GOOD = "11010519491231002X"


def reason_of(value: object) -> Reason:
    with pytest.raises(InvalidIdentity) as caught:
        check_id_number(value, today=TODAY)
    assert caught.value.message
    return caught.value.reason


@pytest.mark.parametrize(
    ("number", "born"),
    [
        ("11010519491231002X", dt.date(1949, 12, 31)),
        ("440524188001010014", dt.date(1880, 1, 1)),
    ],
)
def test_the_examples_of_the_standard_pass(number: str, born: dt.date) -> None:
    """GB 11643-1999 gives both; a library that refuses the second judges ages too strictly."""
    found = check_id_number(number, today=TODAY)
    assert (found.value, found.birth_date) == (number, born)


@pytest.mark.parametrize(
    "written",
    [
        "11010519491231002x",
        " 11010519491231002X ",
        "110105 19491231 002X",
        "１１０１０５１９４９１２３１００２Ｘ",
        "'11010519491231002X",
        "‘11010519491231002X",
        "110105-19491231-002x",
        "\u200b11010519491231002X\ufeff",
        "11010519491231002×",
    ],
)
def test_what_people_write_is_read(written: str) -> None:
    assert check_id_number(written, today=TODAY).value == GOOD


@pytest.mark.parametrize(
    "value",
    [
        5.20526199001012e17,
        "5.20526199001012E+17",
        "5.20526199001012e+17",
        "'5.20526E+17",
        "520526199001012000",
        520526199001012000,
    ],
)
def test_damage_by_excel_has_its_own_reason(value: object) -> None:
    assert reason_of(value) is Reason.DAMAGED_BY_EXCEL


def test_a_sound_number_that_ends_in_000_is_not_called_damaged() -> None:
    assert check_id_number("520526198910151000", today=TODAY).value.endswith("000")


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("", Reason.BLANK),
        (None, Reason.BLANK),
        (float("nan"), Reason.BLANK),
        ("110105491231002", Reason.FIFTEEN_DIGITS),
        ("1101051949123100", Reason.WRONG_LENGTH),
        ("110105194912310021X", Reason.WRONG_LENGTH),
        ("1101051949123100O2", Reason.WRONG_CHARACTER),
        ("110105194912X10021", Reason.WRONG_CHARACTER),
        ("990105194912310020", Reason.UNKNOWN_REGION),
        ("110105194902300020", Reason.IMPOSSIBLE_BIRTH_DATE),
        ("110105202102200026", Reason.IMPOSSIBLE_BIRTH_DATE),
        ("11010518691231002X", Reason.IMPOSSIBLE_BIRTH_DATE),
        ("110105194912310021", Reason.CHECK_DIGIT),
    ],
)
def test_a_number_that_cannot_be_right_is_refused_with_the_reason(
    value: object, reason: Reason
) -> None:
    assert reason_of(value) is reason


def test_the_message_names_the_digit_that_would_fit() -> None:
    with pytest.raises(InvalidIdentity, match="应为“X”") as caught:
        check_id_number("110105194912310021", today=TODAY)
    assert caught.value.params == {"expected": "X"}


def test_a_county_code_retired_long_ago_is_known() -> None:
    """522427 was Weining until Bijie became a city in 2011."""
    assert check_id_number("52242719900307001X", today=TODAY).warning is None


def test_a_county_code_that_no_list_knows_is_only_warned_of() -> None:
    found = check_id_number("529999199003070015", today=TODAY)
    assert found.warning is not None
    assert found.warning.reason is Reason.REGION_NOT_LISTED
    assert "529999" in found.warning.message


def test_the_number_shows_only_its_ends() -> None:
    number = check_id_number(GOOD, today=TODAY)
    assert number.masked() == "1101************2X"
    assert GOOD not in repr(number)


@given(position=st.integers(0, 16), digit=st.integers(0, 9))
def test_one_wrong_digit_never_passes(position: int, digit: int) -> None:
    """The check digit of ISO 7064 finds every single wrong digit."""
    wrong = GOOD[:position] + str(digit) + GOOD[position + 1 :]
    if wrong != GOOD:
        with pytest.raises(InvalidIdentity):
            check_id_number(wrong, today=TODAY)


@given(position=st.integers(0, 15))
def test_two_neighbouring_digits_exchanged_never_pass(position: int) -> None:
    digits = list(GOOD)
    digits[position], digits[position + 1] = digits[position + 1], digits[position]
    if "".join(digits) != GOOD:
        with pytest.raises(InvalidIdentity):
            check_id_number("".join(digits), today=TODAY)


@given(st.text(max_size=30))
def test_whatever_is_written_the_answer_is_a_number_or_a_reason(text: str) -> None:
    try:
        found = check_id_number(text, today=TODAY)
    except InvalidIdentity as error:
        assert error.message
    else:
        assert len(found.value) == 18
