"""What identity keeps to the letter: parameters of reasons, edges of lengths and ages, masks."""

from __future__ import annotations

import datetime as dt

import pytest

from recruit.identity import (
    InvalidIdentity,
    Reason,
    Remark,
    check_credit_code,
    check_id_number,
    check_mobile,
    mask_id,
    mask_name,
    mask_numbers,
    mask_phone,
)

TODAY = dt.date(2020, 2, 20)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def number(first_seventeen: str) -> str:
    """Return a resident ID with the check character of the standard."""
    left = sum(w * int(d) for w, d in zip(WEIGHTS, first_seventeen, strict=True)) % 11
    return first_seventeen + "10X98765432"[left]


def refused(value: object, **params: str) -> Reason:
    """Return why a resident ID is refused, and see that the reason names just this."""
    with pytest.raises(InvalidIdentity) as caught:
        check_id_number(value, today=TODAY)
    assert caught.value.params == params
    assert str(caught.value) == caught.value.message == caught.value.remark.message
    return caught.value.reason


def test_a_value_shows_itself_as_text_and_only_its_ends_to_programmers() -> None:
    found = check_id_number("11010519491231002X", today=TODAY)
    assert str(found) == "11010519491231002X"
    assert repr(found) == "IdNumber('1101************2X')"
    assert found.region == "110105"
    mobile = check_mobile("13912345678")
    assert (str(mobile), repr(mobile)) == ("13912345678", "Mobile('139****5678')")
    assert str(check_credit_code("91350100M000100Y43")) == "91350100M000100Y43"


def test_a_remark_is_filled_with_its_parameters() -> None:
    said = Remark(Reason.WRONG_LENGTH, (("length", "17"),)).message
    assert said == "身份证号应为 18 位，这里有 17 位；请对照证件补全"


def test_every_refusal_names_what_is_wrong() -> None:
    assert refused("1101051949123100", length="16") is Reason.WRONG_LENGTH
    assert refused("1101051949123100211", length="19") is Reason.WRONG_LENGTH
    assert refused("1101051949123100O2", character="O") is Reason.WRONG_CHARACTER
    assert refused("11010519491231002Y", character="Y") is Reason.WRONG_CHARACTER
    assert refused("1101A519491B31002X", character="A") is Reason.WRONG_CHARACTER
    assert refused("990105194912310020", region="99") is Reason.UNKNOWN_REGION
    assert refused("110105194902300020", date="19490230") is Reason.IMPOSSIBLE_BIRTH_DATE
    assert refused("110105194912310021", expected="X") is Reason.CHECK_DIGIT
    assert refused(number("11010519491231003")[:17] + "X", expected="8") is Reason.CHECK_DIGIT


@pytest.mark.parametrize(
    "value", ["X1010519491231002X", "1101051949123100XX", "1101051949123100²5"]
)
def test_an_x_or_a_raised_digit_stands_at_the_end_or_nowhere(value: str) -> None:
    with pytest.raises(InvalidIdentity):
        check_id_number(value, today=TODAY)


def test_fifteen_letters_are_a_wrong_length_and_no_old_number() -> None:
    assert refused("11010549123100X", length="15") is Reason.WRONG_LENGTH
    assert refused("110105491231002") is Reason.FIFTEEN_DIGITS


def test_a_sheet_s_point_nought_is_cut_off_where_it_makes_the_number_whole() -> None:
    good = number("52052619900307001")
    assert good.isdigit()
    assert check_id_number(f"{good}.0", today=TODAY).value == good
    assert refused(f"{good}.00", length="20") is Reason.WRONG_LENGTH
    assert refused(f"{good}0.0", length="20") is Reason.WRONG_LENGTH
    assert refused("12345.0", length="6") is Reason.WRONG_LENGTH


@pytest.mark.parametrize("quote", ["'", "‘", "’", '"'])
def test_a_number_that_excel_broke_is_known_between_quotes(quote: str) -> None:
    assert refused(f"{quote}5.2E+17{quote}") is Reason.DAMAGED_BY_EXCEL
    assert refused("5.2E+17?", length="7") is Reason.WRONG_LENGTH


def test_damage_needs_three_noughts_and_a_check_that_fails() -> None:
    assert refused("520526199001012000") is Reason.DAMAGED_BY_EXCEL
    assert refused("520526199001012001", expected=number("52052619900101200")[17]) is (
        Reason.CHECK_DIGIT
    )
    assert refused(520526199001012000.0) is Reason.DAMAGED_BY_EXCEL


@pytest.mark.parametrize(
    ("born", "fits"),
    [("20200220", True), ("20200221", False), ("18700101", True), ("18691231", False)],
)
def test_nobody_is_born_after_today_or_a_century_and_a_half_ago(born: str, fits: bool) -> None:
    value = number(f"110105{born}002")
    if fits:
        assert check_id_number(value, today=TODAY).birth_date.strftime("%Y%m%d") == born
    else:
        assert refused(value, date=born) is Reason.IMPOSSIBLE_BIRTH_DATE


def test_a_sound_number_has_no_remark_and_an_odd_one_names_its_region() -> None:
    assert check_id_number("11010519491231002X", today=TODAY).warning is None
    odd = check_id_number(number("52999919900307001"), today=TODAY).warning
    assert odd == Remark(Reason.REGION_NOT_LISTED, (("region", "529999"),))


def credit_refused(code: object, **params: str) -> Reason:
    with pytest.raises(InvalidIdentity) as caught:
        check_credit_code(code)
    assert caught.value.params == params
    return caught.value.reason


def test_a_credit_code_says_what_is_wrong_with_it() -> None:
    assert credit_refused(None) is Reason.BLANK
    assert credit_refused("91350100M000100Y", length="16") is Reason.CREDIT_CODE_LENGTH
    assert credit_refused("91350100M000100Y435", length="19") is Reason.CREDIT_CODE_LENGTH
    assert credit_refused("9135O100M000100Y4Z", character="O") is Reason.CREDIT_CODE_CHARACTER
    found = check_credit_code("91350100M000100Y44")
    assert found.warning == Remark(Reason.CREDIT_CODE_CHECK, (("expected", "3"),))
    assert found.value == "91350100M000100Y44"


def test_a_mobile_number_is_cut_only_where_it_is_too_long() -> None:
    for written in ("13912345678", "+8613912345678", "008613912345678", "013912345678",
                    "13912345678.0", 13912345678.0):  # fmt: skip
        assert check_mobile(written).value == "13912345678"
    for written in (13912345678.5, "86139123456", "13912345678.00", "00139123456789"):
        with pytest.raises(InvalidIdentity) as caught:
            check_mobile(written)
        assert (caught.value.reason, caught.value.params) == (Reason.NOT_A_MOBILE, {})


def test_a_rare_segment_is_named() -> None:
    assert check_mobile("15412345678").warning == Remark(
        Reason.UNKNOWN_PREFIX, (("prefix", "154"),)
    )
    assert check_mobile("19412345678").warning is not None


@pytest.mark.parametrize(
    ("value", "shown"),
    [(None, ""), ("", ""), ("1", "******"), ("123456", "******"), ("1234567", "1234*67"),
     ("11010519491231002X", "1101************2X")],
)  # fmt: skip
def test_an_id_shows_four_and_two_characters_where_something_stays_hidden(
    value: str | None, shown: str
) -> None:
    assert mask_id(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [(None, ""), ("", ""), ("12345678", "****"), ("123456789", "123****6789"),
     ("13912345678", "139****5678")],
)  # fmt: skip
def test_a_phone_shows_three_and_four_figures_where_something_stays_hidden(
    value: str | None, shown: str
) -> None:
    assert mask_phone(value) == shown


@pytest.mark.parametrize(
    ("name", "shown"), [("", ""), ("张", "张"), ("张三", "张*"), ("欧阳建国", "欧***")]
)
def test_a_name_shows_its_first_character(name: str, shown: str) -> None:
    assert mask_name(name) == shown


def test_numbers_in_a_text_are_masked_as_what_they_are() -> None:
    text = "电话13912345678，证号11010519491231002X，旧证110105491231002，单号12345678901234"
    assert mask_numbers(text) == (
        "电话139****5678，证号1101************2X，旧证1101*********02，单号12345678901234"
    )
