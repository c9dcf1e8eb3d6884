"""Wages as people write them, in yuan a month: 5千-7千, 4.5K-6K, 6000以上, 200元/天, 面议.

A day counts 26 times (the usual six-day week), an hour 208 times (26 days of 8 hours), a
year a twelfth; whatever is so converted is said in a remark.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from recruit.intake.reasons import Reason
from recruit.intake.values.numerals import chinese_to_digits
from recruit.intake.values.reading import Note, Reading, clean, error, warning
from recruit.intake.workbook import Cell

DAYS_A_MONTH = 26
HOURS_A_MONTH = 208
_LOWEST, _HIGHEST = 500, 60_000

_NUMBER = r"(\d+(?:\.\d+)?)\s*(万|萬|千|仟|K|W|百)?"
_UNIT_WORDS = r"(?:元|块钱?|圆|RMB|¥|/月|每月|一个?月|/天|/小时)*"
_RANGE = re.compile(rf"{_NUMBER}\s*{_UNIT_WORDS}\s*(?:-|~|–|—|－|至|到|、)+\s*¥?\s*{_NUMBER}")
_ONE = re.compile(_NUMBER)
_NEGOTIABLE = re.compile(
    r"(面议|面谈|详谈|电议|不限|无要求|随行就市|面洽|按厂里|按公司|negotiable|看情况|都行|都可以|待定)",
    re.I,
)
_DAY = re.compile(r"(/\s*[天日]|每[天日]|[一1]天|日薪|日结|天$|日工资|工/天)")
_HOUR = re.compile(r"(/\s*(小时|时|H)|每小时|小时|时薪|钟头)", re.I)
_YEAR = re.compile(r"(/\s*年|每年|年薪|一年)")
_SCALE = {"万": 10_000, "萬": 10_000, "W": 10_000, "千": 1_000, "仟": 1_000, "K": 1_000, "百": 100}
_COMPREHENSIVE = re.compile(r"(综合|月均|平均|转正|到手|月收入|总)")


@dataclass(frozen=True, slots=True)
class Wage:
    """Yuan a month from ``low`` to ``high``; both 0 when negotiable."""

    low: int
    high: int


NEGOTIABLE = Wage(0, 0)


def wage(cell: Cell) -> Reading:
    """Return the wage a cell offers or asks for."""
    text = clean(cell).upper().replace(",", "").replace("，", "")
    text = chinese_to_digits(text)
    if not text or (_NEGOTIABLE.search(text) and not re.search(r"\d{3}|\d\s*[千K万]", text)):
        return Reading(NEGOTIABLE)
    figures, sure = _figures(text)
    if not figures:
        return Reading(NEGOTIABLE, (warning(Reason.WAGE_UNREADABLE, value=clean(cell)),))
    factor = 1.0
    if max(figures) <= 150 and _HOUR.search(text):
        factor = HOURS_A_MONTH
    elif max(figures) <= 1_500 and _DAY.search(text):
        factor = DAYS_A_MONTH
    elif _YEAR.search(text) and min(figures) >= 20_000:
        factor = 1 / 12
    elif max(figures) < 30:
        factor, sure = 1_000, False  # "5-7" means thousands
    low, high = (round(figure * factor) for figure in (min(figures), max(figures)))
    params = {"low": low, "high": high, "value": clean(cell)}
    if not _LOWEST <= low <= high <= _HIGHEST:
        return Reading(NEGOTIABLE, (error(Reason.WAGE_IMPLAUSIBLE, **params),))
    notes: tuple[Note, ...] = ()
    if factor != 1 or not sure:
        notes = (warning(Reason.WAGE_CONVERTED, **params),)
    return Reading(Wage(low, high), notes)


def _figures(text: str) -> tuple[list[float], bool]:
    """Return the one or two figures that matter, in yuan, and whether that was plain to see."""
    ranges = list(_RANGE.finditer(text))
    if ranges:
        overall = _COMPREHENSIVE.search(text)
        after = [found for found in ranges if overall and found.start() >= overall.end()]
        match = (after or ranges)[0]
        first, unit_1, second, unit_2 = match.groups()
        high = float(second) * _SCALE.get(unit_2, 1)
        low = float(first) * _SCALE.get(unit_1 or (unit_2 if float(first) < 100 else ""), 1)
        if unit_1 and not unit_2 and float(second) < 100:
            high = float(second) * _SCALE[unit_1]
        return [low, high], low <= high and len(ranges) == 1
    scaled = [
        (float(match[1]) * _SCALE.get(match[2], 1), match.start()) for match in _ONE.finditer(text)
    ]
    # 五千五 and 5千5: the digit after the unit counts a tenth of it.
    short = re.search(r"(\d)千(\d)(?!\d)", text)
    if short:
        return [int(short[1]) * 1000.0 + int(short[2]) * 100.0], True
    if len(scaled) == 1:
        return [scaled[0][0]], True
    overall = _COMPREHENSIVE.search(text)
    if overall:
        after_word = [figure for figure, at in scaled if at >= overall.end() and figure >= 1000]
        if after_word:
            return [after_word[0]], False
    large = [figure for figure, _ in scaled if figure >= 1000]
    return (large[:1] or [figure for figure, _ in scaled][:1]), False
