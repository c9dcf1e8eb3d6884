"""Chinese numerals inside a text, turned into digits: 二月二十日 → 2月20日."""

from __future__ import annotations

import re

_DIGIT = {"〇": 0, "零": 0, "○": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6,
          "七": 7, "八": 8, "九": 9, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6,
          "柒": 7, "捌": 8, "玖": 9, "兩": 2}  # fmt: skip
_UNIT = {
    "十": 10,
    "拾": 10,
    "百": 100,
    "佰": 100,
    "千": 1000,
    "仟": 1000,
    "万": 10_000,
    "萬": 10_000,
}
_RUN = re.compile("[" + "".join(_DIGIT) + "".join(_UNIT) + "廿卅]+")
_SMALL_UNITS = re.compile("[十拾百佰千仟万萬]")


def chinese_to_digits(text: str) -> str:
    """Return the text with every run of Chinese numerals as digits.

    A run without units is read digit by digit (二〇二〇 is 2020); one that is only a unit
    (the 千 of 5千) is left alone. 初 of 初八 is dropped with its numeral kept.
    """
    if text.isascii():
        return text
    return _RUN.sub(_replace, text.replace("廿", "二十").replace("卅", "三十"))


def _replace(match: re.Match[str]) -> str:
    run = match[0]
    before = match.string[match.start() - 1 : match.start()]
    if run[0] in _UNIT and (before.isdigit() or run[0] not in "十拾"):
        return run
    if not _SMALL_UNITS.search(run):
        return "".join(str(_DIGIT[character]) for character in run)
    total = section = digit = 0
    last_unit = 1
    for character in run:
        if character in _DIGIT:
            digit = _DIGIT[character]
            continue
        unit = _UNIT[character]
        if unit == 10_000:
            total, section, digit = (total + section + digit) * unit, 0, 0
        else:
            section += (digit or (1 if unit == 10 else 0)) * unit
            digit = 0
        last_unit = unit
    # 五千五 is 5500, but 十五 is 15.
    tail = digit * (last_unit // 10) if last_unit >= 100 and run[-2] in _UNIT else digit
    return str(total + section + tail)
