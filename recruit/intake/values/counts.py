"""Head counts, numbers of rooms, sums of money and years of experience."""

from __future__ import annotations

import re

from recruit.intake.reasons import Reason
from recruit.intake.values.numerals import chinese_to_digits
from recruit.intake.values.reading import Reading, clean, error, is_blank, warning
from recruit.intake.workbook import Cell

_MOST = 5_000
_PLAIN = re.compile(r"(\d+)(?:\.0+)?\s*[人名个位]?")
_NUMBERS = re.compile(r"\d+")
_RANGE = re.compile(r"(\d+)\s*[人名个位]?\s*(?:-|~|–|—|至|到)+\s*(\d+)\s*[人名个位]?")
_SUM = re.compile(r"[男女]\s*[:：]?\s*(\d+)")
_BY_SEX_AFTER = re.compile(r"(\d+)\s*[人名个]?\s*[男女]")
_YES = re.compile(r"^(有|是|√|✓|提供|可|Y|YES)", re.I)
_NO = re.compile(r"^(无|否|没有|不|×|N|NO)", re.I)


def head_count(cell: Cell) -> Reading:
    """Return a number of people; 5-8人 counts as 8, 男5女5 as 10, 若干 is refused."""
    if is_blank(cell):
        return Reading(None)
    text = chinese_to_digits(clean(cell))
    plain = _PLAIN.fullmatch(text)
    if plain:
        return _believable(int(plain[1]))
    if re.match(r"^-\s*\d", text):
        return Reading(None, (error(Reason.COUNT_IMPLAUSIBLE, count=text),))
    count = _meant(text)
    if count is None:
        return Reading(None, (error(Reason.COUNT_UNREADABLE, value=clean(cell)),))
    return _understood(count)


def _meant(text: str) -> int | None:
    """Return the number of people a text means that is not plainly one number."""
    by_sex = max(_SUM.findall(text), _BY_SEX_AFTER.findall(text), key=len)
    if len(by_sex) > 1:
        return sum(map(int, by_sex))
    span = _RANGE.fullmatch(text)
    if span:
        return max(int(span[1]), int(span[2]))
    numbers = _NUMBERS.findall(text)
    return int(numbers[0]) if len(numbers) == 1 and "." not in text else None


def _believable(count: int) -> Reading:
    if count > _MOST:
        return Reading(None, (error(Reason.COUNT_IMPLAUSIBLE, count=count),))
    return Reading(count)


def _understood(count: int) -> Reading:
    reading = _believable(count)
    return (
        Reading(count, (warning(Reason.COUNT_RANGE, count=count),)) if reading.value else reading
    )


def rooms(cell: Cell) -> Reading:
    """Return a number of rooms; a bare 有 is one, 无 none."""
    if is_blank(cell):
        return Reading(0)
    text = chinese_to_digits(clean(cell))
    numbers = _NUMBERS.findall(text)
    if len(numbers) == 1 and int(numbers[0]) <= _MOST:
        return Reading(int(numbers[0]))
    if _NO.match(text):
        return Reading(0)
    if _YES.match(text):
        return Reading(1)
    note = warning(Reason.ANSWER_UNREADABLE, value=clean(cell), assumed="0")
    return Reading(0, (note,))


def places(cell: Cell) -> Reading:
    """Return a number of beds: 120, 120张, 可住80人; 无 is none, the unreadable is not stated."""
    text = chinese_to_digits(clean(cell).replace(",", ""))
    numbers = _NUMBERS.findall(text)
    if len(numbers) == 1 and int(numbers[0]) <= 100 * _MOST:
        return Reading(int(numbers[0]))
    if _NO.match(text):
        return Reading(0)
    return Reading(None, (warning(Reason.ANSWER_UNREADABLE, value=clean(cell), assumed="–"),))


def share(cell: Cell) -> Reading:
    """Return a share from 0 to 1: 30%, 0.3, 30, 三成; what cannot be read is not stated."""
    text = chinese_to_digits(clean(cell).replace("％", "%"))
    match = re.search(r"(\d+(?:\.\d+)?)\s*([%成])?", text)
    if match:
        number = float(match[1])
        per = {"%": 100, "成": 10}.get(match[2], 1 if number <= 1 else 100)
        if number <= per:
            return Reading(round(number / per, 4))
    return Reading(None, (warning(Reason.ANSWER_UNREADABLE, value=clean(cell), assumed="–"),))


def yuan(cell: Cell) -> Reading:
    """Return a sum in yuan, such as a bonus: 1000元/人, 1千, 无."""
    if is_blank(cell):
        return Reading(0)
    text = chinese_to_digits(clean(cell).replace(",", ""))
    match = re.search(r"(\d+(?:\.\d+)?)\s*([千万kK百])?", text)
    if match:
        scale = {"千": 1000, "k": 1000, "K": 1000, "万": 10_000, "百": 100}.get(match[2], 1)
        return Reading(round(float(match[1]) * scale))
    if _NO.match(text):
        return Reading(0)
    return Reading(0, (warning(Reason.ANSWER_UNREADABLE, value=clean(cell), assumed="0"),))


def years(cell: Cell) -> Reading:
    """Return years of experience: 3年, 半年, 两年半, 6个月, 3年以上, 无."""
    if is_blank(cell):
        return Reading(0.0)
    text = chinese_to_digits(clean(cell))
    match = re.search(r"(\d+(?:\.\d+)?)\s*(个月|月)?", text)
    if match:
        number = float(match[1]) / (12 if match[2] else 1)
        if "年半" in text:
            number += 0.5
        if number <= 60:
            return Reading(round(number, 2))
    elif "半年" in text:
        return Reading(0.5)
    elif re.search(r"(无|没有|不限|应届|新手|生手|否|不要求|零)", text):
        return Reading(0.0)
    return Reading(0.0, (warning(Reason.YEARS_UNREADABLE, value=clean(cell)),))
