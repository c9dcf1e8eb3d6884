"""Credit codes, mobile numbers and masks."""

from __future__ import annotations

import pytest

from recruit.identity import (
    MESSAGES,
    InvalidIdentity,
    Reason,
    check_credit_code,
    check_mobile,
    mask_id,
    mask_name,
    mask_phone,
)


@pytest.mark.parametrize("code", ["91350100M000100Y43", "91110000600037341L"])
def test_a_sound_credit_code_passes_without_remark(code: str) -> None:
    found = check_credit_code(code)
    assert (found.value, found.warning) == (code, None)


def test_a_credit_code_is_read_however_it_is_written() -> None:
    assert check_credit_code(" ９1350100 m000100y43 ").value == "91350100M000100Y43"


def test_a_credit_code_with_a_failing_check_digit_only_warns() -> None:
    """Codes that fail are in real use."""
    found = check_credit_code("91350100M000100Y4Z".replace("Z", "4"))
    assert found.warning is not None
    assert found.warning.reason is Reason.CREDIT_CODE_CHECK
    assert "“3”" in found.warning.message


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("", Reason.BLANK),
        ("330281000012345", Reason.CREDIT_CODE_LENGTH),
        ("91350100M000100Y4Z", Reason.CREDIT_CODE_CHARACTER),
        ("9135O100M000100Y43", Reason.CREDIT_CODE_CHARACTER),
    ],
)
def test_what_is_no_credit_code_is_refused_with_the_reason(code: str, reason: Reason) -> None:
    with pytest.raises(InvalidIdentity) as caught:
        check_credit_code(code)
    assert caught.value.reason is reason


@pytest.mark.parametrize(
    "written",
    [
        "13912345678",
        13912345678,
        13912345678.0,
        "13912345678.0",
        "+86 139 1234 5678",
        "0086-139-1234-5678",
        "8613912345678",
        "１３９１２３４５６７８",
        "139-1234-5678",
        "013912345678",
    ],
)
def test_a_mobile_number_is_read_however_it_is_written(written: object) -> None:
    found = check_mobile(written)
    assert (str(found), found.warning) == ("13912345678", None)


@pytest.mark.parametrize(
    "written",
    ["12912345678", "1391234567", "139123456789", "0574-62812345", "电话", "1391234567X"],
)
def test_what_is_no_mobile_number_is_refused(written: str) -> None:
    with pytest.raises(InvalidIdentity) as caught:
        check_mobile(written)
    assert caught.value.reason is Reason.NOT_A_MOBILE


def test_a_blank_mobile_number_is_called_blank() -> None:
    with pytest.raises(InvalidIdentity) as caught:
        check_mobile(None)
    assert caught.value.reason is Reason.BLANK


def test_a_rare_number_segment_is_only_warned_of() -> None:
    found = check_mobile("16012345678")
    assert found.warning is not None
    assert found.warning.reason is Reason.UNKNOWN_PREFIX
    assert "16012345678" not in repr(found)


@pytest.mark.parametrize("prefix", ["190", "192", "196", "197"])
def test_segments_issued_just_before_the_campaign_are_known(prefix: str) -> None:
    """MIIT issued 190, 196 and 197 in December 2019."""
    assert check_mobile(f"{prefix}12345678").warning is None


def test_every_reason_has_a_sentence() -> None:
    assert set(MESSAGES) == set(Reason)


def test_masks_hide_what_tells_who_it_is() -> None:
    assert mask_name("张三丰") == "张**"
    assert mask_phone("13912345678") == "139****5678"
    assert mask_id("11010519491231002X") == "1101************2X"


def test_masks_of_what_is_short_or_missing_show_nothing() -> None:
    assert (mask_phone("1234"), mask_phone(""), mask_phone(None)) == ("****", "", "")
    assert (mask_id("12345"), mask_id(None)) == ("******", "")
