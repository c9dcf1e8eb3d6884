"""Resident ID, credit code and mobile number as value objects, and how they are masked on screen.

Pure: no database, no clock. A number that cannot be right raises :class:`InvalidIdentity`
with a reason code, parameters and a Chinese sentence that says how to mend it; one that is
merely odd carries a ``warning``. The sex that a resident ID encodes is never read.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from planner.geo.history import was_ever
from recruit.errors import RecruitError

OLDEST = 150
"""Nobody older than this is believed. The standard's own example was born in 1880."""

# GB 11643-1999: weights 2^(17-i) mod 11, and the check character of each remainder.
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECK = "10X98765432"
# GB 32100-2015: 31 characters without I O S V Z, weights 3^i mod 31.
_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_CREDIT_VALUE = {character: value for value, character in enumerate(_CREDIT_ALPHABET)}
# GB/T 2260: provinces, autonomous regions, municipalities; 81-83 are residence permits of
# people from Hong Kong, Macao and Taiwan (since 2018-09-01).
_PROVINCES = frozenset(
    str(code)
    for first, last in (
        (11, 15),
        (21, 23),
        (31, 37),
        (41, 46),
        (50, 54),
        (61, 65),
        (71, 71),
        (81, 83),
    )
    for code in range(first, last + 1)
)
# Number segments in use in the mainland by early 2020; others are only warned of.
_MOBILE_PREFIXES = frozenset(
    [str(n) for n in range(130, 140)]
    + [str(n) for n in range(145, 150)]
    + [str(n) for n in range(150, 160) if n != 154]
    + ["162", "165", "166", "167"]
    + [str(n) for n in range(170, 179)]
    + [str(n) for n in range(180, 190)]
    + [str(n) for n in range(190, 200) if n != 194]
)

_SEPARATORS = re.compile(r"[\s\u200b-\u200f\ufeff'‘’`\"“”·.\-‐-―_/()]+")
_SCIENTIFIC = re.compile(r"^\d(\.\d+)?E\+?\d+$")


_PERSONAL_NUMBER = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|\d{15}|\d{17}[\dXx])(?!\d)")


class Reason(StrEnum):
    """Why a number is refused, or what is odd about it."""

    BLANK = "blank"
    DAMAGED_BY_EXCEL = "damaged_by_excel"
    FIFTEEN_DIGITS = "fifteen_digits"
    WRONG_LENGTH = "wrong_length"
    WRONG_CHARACTER = "wrong_character"
    UNKNOWN_REGION = "unknown_region"
    IMPOSSIBLE_BIRTH_DATE = "impossible_birth_date"
    CHECK_DIGIT = "check_digit"
    REGION_NOT_LISTED = "region_not_listed"
    CREDIT_CODE_LENGTH = "credit_code_length"
    CREDIT_CODE_CHARACTER = "credit_code_character"
    CREDIT_CODE_CHECK = "credit_code_check"
    NOT_A_MOBILE = "not_a_mobile"
    UNKNOWN_PREFIX = "unknown_prefix"


MESSAGES: dict[Reason, str] = {
    Reason.BLANK: "是空的，请填写",
    Reason.DAMAGED_BY_EXCEL: (
        "身份证号被 Excel 改成了数字，后三位已丢失；"
        "请把该列设为“文本”格式，再按证件重新填写 18 位号码"
    ),
    Reason.FIFTEEN_DIGITS: "是 15 位旧号码，2013 年起已停用；请按现用证件填写 18 位号码",
    Reason.WRONG_LENGTH: "身份证号应为 18 位，这里有 {length} 位；请对照证件补全",
    Reason.WRONG_CHARACTER: (
        "身份证号前 17 位应为数字，末位为数字或 X，这里有“{character}”；请对照证件更正"
    ),
    Reason.UNKNOWN_REGION: "身份证号开头的“{region}”不是任何省份的代码；请对照证件更正前两位",
    Reason.IMPOSSIBLE_BIRTH_DATE: (
        "身份证号第 7 至 14 位“{date}”不是可能的出生日期；请对照证件更正"
    ),
    Reason.CHECK_DIGIT: (
        "身份证号末位校验不符（应为“{expected}”），可能有一位抄错或两位颠倒；请对照证件核对"
    ),
    Reason.REGION_NOT_LISTED: "身份证号开头的“{region}”不在已知的县区代码中，请核对",
    Reason.CREDIT_CODE_LENGTH: (
        "统一社会信用代码应为 18 位，这里有 {length} 位；请对照营业执照填写"
    ),
    Reason.CREDIT_CODE_CHARACTER: (
        "统一社会信用代码不用字母 I、O、S、V、Z，这里有“{character}”；"
        "请核对是否应为数字 1、0、5、2"
    ),
    Reason.CREDIT_CODE_CHECK: (
        "统一社会信用代码末位校验不符（应为“{expected}”），请对照营业执照核对"
    ),
    Reason.NOT_A_MOBILE: "不是 11 位手机号（以 13 至 19 开头）；请填写本人手机号",
    Reason.UNKNOWN_PREFIX: "手机号段“{prefix}”少见，请核对",
}
"""The sentence of every reason, in simplified Chinese, with the names of its parameters."""


@dataclass(frozen=True, slots=True)
class Remark:
    """A reason with its parameters; ``message`` is its Chinese sentence.

    Translate by looking the reason up elsewhere and formatting with ``params``.
    """

    reason: Reason
    params: tuple[tuple[str, str], ...] = ()

    @property
    def message(self) -> str:
        """The sentence in simplified Chinese."""
        return MESSAGES[self.reason].format(**dict(self.params))


class InvalidIdentity(RecruitError):
    """A number that cannot be right; ``reason``, ``params`` and ``message`` say why.

    Whoever reads numbers catches it: the intake words it with the cell, in every language.
    """

    def __init__(self, reason: Reason, **params: str) -> None:
        self.remark = Remark(reason, tuple(params.items()))
        self.reason = reason
        self.params = params
        self.message = self.remark.message
        super().__init__(self.message)


@dataclass(frozen=True, slots=True)
class IdNumber:
    """A resident identity number (GB 11643-1999). Build it with :func:`check_id_number`."""

    value: str
    birth_date: dt.date
    warning: Remark | None = None

    @property
    def region(self) -> str:
        """The six-digit code of the county that first registered the person."""
        return self.value[:6]

    def masked(self) -> str:
        """Return the number with only the first four and last two characters shown."""
        return mask_id(self.value)

    def __str__(self) -> str:
        return self.value

    def __repr__(self) -> str:
        return f"IdNumber({self.masked()!r})"


@dataclass(frozen=True, slots=True)
class CreditCode:
    """A unified social credit code (GB 32100-2015). Build it with :func:`check_credit_code`."""

    value: str
    warning: Remark | None = None

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class Mobile:
    """A mobile number of the mainland, eleven digits. Build it with :func:`check_mobile`."""

    value: str
    warning: Remark | None = None

    def __str__(self) -> str:
        return self.value

    def __repr__(self) -> str:
        return f"Mobile({mask_phone(self.value)!r})"


def check_id_number(text: object, *, today: dt.date) -> IdNumber:
    """Return a resident ID as written by a person or a spreadsheet, normalised.

    Full-width digits, spaces, a lower-case x and a leading apostrophe are accepted. The
    region must be one of a province; a county code that no list knows only warns, because
    lists of retired codes are never whole.

    Raises
    ------
    InvalidIdentity
        Saying what is wrong. A number that Excel turned into a float and so lost its last
        three digits has its own reason.
    """
    if isinstance(text, float):
        raise InvalidIdentity(Reason.BLANK if math.isnan(text) else Reason.DAMAGED_BY_EXCEL)
    flat = unicodedata.normalize("NFKC", str(text or "")).strip().upper().replace("×", "X")
    if _SCIENTIFIC.match(flat.strip("'‘’\"")):
        raise InvalidIdentity(Reason.DAMAGED_BY_EXCEL)
    if len(flat) == 20 and flat.endswith(".0"):
        flat = flat[:-2]
    number = _SEPARATORS.sub("", flat)
    if not number:
        raise InvalidIdentity(Reason.BLANK)
    if len(number) == 15 and _digits(number):
        raise InvalidIdentity(Reason.FIFTEEN_DIGITS)
    if len(number) != 18:
        raise InvalidIdentity(Reason.WRONG_LENGTH, length=str(len(number)))
    if not _digits(number[:17]) or not (_digits(number[17]) or number[17] == "X"):
        body = [c for c in number[:17] if not _digits(c)]
        wrong = body[0] if body else number[17]
        raise InvalidIdentity(Reason.WRONG_CHARACTER, character=wrong)
    expected = _ID_CHECK[
        sum(w * int(digit) for w, digit in zip(_ID_WEIGHTS, number, strict=False)) % 11
    ]
    if number[17] != expected and number.endswith("000"):
        raise InvalidIdentity(Reason.DAMAGED_BY_EXCEL)
    if number[:2] not in _PROVINCES:
        raise InvalidIdentity(Reason.UNKNOWN_REGION, region=number[:2])
    birth_date = _birth_date(number[6:14], today)
    if number[17] != expected:
        raise InvalidIdentity(Reason.CHECK_DIGIT, expected=expected)
    warning = None
    if not was_ever(number[:6]):
        warning = Remark(Reason.REGION_NOT_LISTED, (("region", number[:6]),))
    return IdNumber(number, birth_date, warning)


def check_credit_code(text: object) -> CreditCode:
    """Return a unified social credit code, normalised; a failing check digit only warns.

    Real codes that fail the check digit are in use, so it is no ground for refusal.

    Raises
    ------
    InvalidIdentity
        When it has not 18 characters or one the standard does not use.
    """
    flat = unicodedata.normalize("NFKC", str(text or "")).upper()
    code = _SEPARATORS.sub("", flat)
    if not code:
        raise InvalidIdentity(Reason.BLANK)
    if len(code) != 18:
        raise InvalidIdentity(Reason.CREDIT_CODE_LENGTH, length=str(len(code)))
    wrong = next((c for c in code if c not in _CREDIT_VALUE), None)
    if wrong is not None:
        raise InvalidIdentity(Reason.CREDIT_CODE_CHARACTER, character=wrong)
    total = sum(w * _CREDIT_VALUE[c] for w, c in zip(_CREDIT_WEIGHTS, code, strict=False))
    expected = _CREDIT_ALPHABET[-total % 31]
    if code[17] != expected:
        return CreditCode(code, Remark(Reason.CREDIT_CODE_CHECK, (("expected", expected),)))
    return CreditCode(code)


def check_mobile(text: object) -> Mobile:
    """Return a mobile number as eleven digits; a segment not known in early 2020 only warns.

    Raises
    ------
    InvalidIdentity
        When it is no mobile number of the mainland.
    """
    if isinstance(text, float) and text.is_integer():
        text = int(text)
    flat = unicodedata.normalize("NFKC", str(text or "")).strip()
    if flat.endswith(".0"):
        flat = flat[:-2]
    number = _SEPARATORS.sub("", flat).removeprefix("+")
    if not number:
        raise InvalidIdentity(Reason.BLANK)
    if len(number) > 11:
        number = number.removeprefix("00").removeprefix("86").removeprefix("0")
    if not re.fullmatch(r"1[3-9][0-9]{9}", number):
        raise InvalidIdentity(Reason.NOT_A_MOBILE)
    if number[:3] not in _MOBILE_PREFIXES:
        return Mobile(number, Remark(Reason.UNKNOWN_PREFIX, (("prefix", number[:3]),)))
    return Mobile(number)


def mask_id(number: str | None) -> str:
    """Return a resident ID with only the first four and last two characters shown."""
    if not number:
        return ""
    return number[:4] + "*" * (len(number) - 6) + number[-2:] if len(number) > 6 else "*" * 6


def mask_phone(number: str | None) -> str:
    """Return a telephone number with its middle hidden: 138****5678."""
    if not number:
        return ""
    return f"{number[:3]}****{number[-4:]}" if len(number) >= 9 else "****"


def mask_numbers(text: str) -> str:
    """Return a text with the telephone and ID numbers in it masked, for what leaves the desk."""
    return _PERSONAL_NUMBER.sub(
        lambda found: mask_phone(found[0]) if len(found[0]) == 11 else mask_id(found[0]), text
    )


def mask_name(name: str) -> str:
    """Return a name with only the first character shown: 张**."""
    return name[:1] + "*" * (len(name) - 1)


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _birth_date(text: str, today: dt.date) -> dt.date:
    try:
        day = dt.date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        raise InvalidIdentity(Reason.IMPOSSIBLE_BIRTH_DATE, date=text) from None
    if day > today or day.year < today.year - OLDEST:
        raise InvalidIdentity(Reason.IMPOSSIBLE_BIRTH_DATE, date=text)
    return day
