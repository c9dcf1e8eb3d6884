"""Dates as people write them: Excel serials, 2月20日, 2020.2.20, 二月二十日, 正月初八, 随时.

A date without a year gets the one that brings it nearest to the campaign.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

from recruit.intake.reasons import Reason
from recruit.intake.values.numerals import chinese_to_digits
from recruit.intake.values.reading import Reading, clean, error, warning
from recruit.intake.workbook import Cell

_EPOCH = dt.date(1899, 12, 30)
_ANY = re.compile(
    r"(随时|即日|越快越好|马上|立即|立刻|不限|尽快|都可以?|均可|任何时间|现在|面谈|面议|无|"
    r"ASAP|anytime|隨時|即刻|近期|长期|待定|未定|不确定|不一定|等通知|看情况|再说|待通知|不清楚)"
)
_FULL = re.compile(
    r"(?<!\d)(\d{4}|\d{2})\s*[年./\-]\s*(\d{1,2})\s*[月./\-]\s*(\d{1,2})(?!\d)[日号]?"
)
_COMPACT = re.compile(r"(?<!\d)(20\d{2}|19\d{2})(\d{2})(\d{2})(?!\d)")
_MONTH_DAY = re.compile(r"(?<!\d)(\d{1,2})\s*(?:月份?|[./\-])\s*(\d{1,2})(?!\d)[日号]?")
_MONTH_PART = re.compile(r"(?<!\d)(?:(\d{4})年)?(\d{1,2})月份?(上旬|中旬|下旬|初|中|底|末)")
_DAY_ONLY = re.compile(r"^(\d{1,2})[日号]$")
_LUNAR = re.compile(r"(正月|农历正月|大?年(?=初))初?(\d{1,2})")
_VAGUE = re.compile(
    r"(左右|前后|大概|大约|约|以后|之后|后|以前|之前|前|起|开始|下午|上午|晚|早|到岗|出发)"
)
_MONTH_PARTS = {"上旬": 10, "初": 5, "中旬": 20, "中": 15, "下旬": 31, "底": 31, "末": 31}
_NEW_YEAR = {
    2019: dt.date(2019, 2, 5), 2020: dt.date(2020, 1, 25), 2021: dt.date(2021, 2, 12),
    2022: dt.date(2022, 2, 1), 2023: dt.date(2023, 1, 22), 2024: dt.date(2024, 2, 10),
    2025: dt.date(2025, 1, 29), 2026: dt.date(2026, 2, 17), 2027: dt.date(2027, 2, 6),
    2028: dt.date(2028, 1, 26), 2029: dt.date(2029, 2, 13), 2030: dt.date(2030, 2, 3),
}  # fmt: skip
"""First day of the lunar year, 正月初一 (GB/T 33661-2017)."""
_PLAUSIBLE_DAYS = 370


@dataclass(frozen=True, slots=True)
class Window:
    """Earliest and latest day, each or both open."""

    start: dt.date | None = None
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Dates:
    """Reads dates near a campaign that goes from ``first`` to ``last``."""

    first: dt.date
    last: dt.date

    def ready(self, cell: Cell) -> Reading:
        """Return the day from which somebody can leave, None for any."""
        reading = self.day(cell)
        day = reading.value
        if isinstance(day, dt.date) and day > self.last and not _faulty(reading):
            late = warning(
                Reason.DATE_AFTER_CAMPAIGN, date=day.isoformat(), last=self.last.isoformat()
            )
            return Reading(day, (*reading.notes, late))
        return reading

    def day(self, cell: Cell) -> Reading:
        """Return one day near the campaign, None for any or undecided."""
        if isinstance(cell, dt.datetime | dt.date):
            return self._plausible(cell.date() if isinstance(cell, dt.datetime) else cell, cell)
        if isinstance(cell, float):
            return self._number(cell)
        return self._text(clean(cell))

    def _text(self, shown: str) -> Reading:
        text = chinese_to_digits(shown)
        found = self._find(text)
        if found is not None:
            day, approximate, _ = found
            checked = self._plausible(day, shown)
            if not checked.notes and (approximate or _VAGUE.search(text)):
                return Reading(day, (warning(Reason.DATE_APPROXIMATE, date=day.isoformat()),))
            return checked
        if _ANY.search(text):
            return Reading(None)
        if re.fullmatch(r"\d{5}(\.0+)?", text):
            return self._number(float(text))
        looks_like_a_day = _FULL.search(text) or _MONTH_DAY.fullmatch(text)
        code = Reason.DATE_NO_SUCH_DAY if looks_like_a_day else Reason.DATE_UNREADABLE
        return Reading(None, (error(code, value=shown),))

    def window(self, cell: Cell) -> Reading:
        """Return the days between which work starts: 2月20日-3月5日, 2月25日前, 3月1日起.

        One day alone is the earliest: who comes later is still welcome.
        """
        if not isinstance(cell, str):
            reading = self.day(cell)
            day = reading.value if isinstance(reading.value, dt.date) else None
            return Reading(Window(day), reading.notes)
        text = chinese_to_digits(clean(cell))
        first = self._find(text)
        if first is None:
            return Reading(Window(), self.day(cell).notes)
        day, _, end = first
        second = self._find(text[end:], like=day)
        if second is not None:
            window = Window(day, second[0])
        elif re.match(r"[日号]?(之前|以前|前|止|截止)", text[end:]):
            window = Window(None, day)
        else:
            window = Window(day)
        notes = [*self._plausible(day, cell).notes]
        if window.start and window.until and window.until < window.start:
            order = {"start": window.start.isoformat(), "until": window.until.isoformat()}
            notes.append(error(Reason.DATE_ORDER, **order))
        return Reading(window, tuple(notes))

    def _find(self, text: str, like: dt.date | None = None) -> tuple[dt.date, bool, int] | None:
        """Return the first day in a text, whether it is a guess, and where it ends."""
        part = _MONTH_PART.search(text)
        if part:
            year = int(part[1]) if part[1] else self._year(int(part[2]), 1)
            month = int(part[2])
            if 1 <= month <= 12:
                last = calendar.monthrange(year, month)[1]
                return dt.date(year, month, min(_MONTH_PARTS[part[3]], last)), True, part.end()
        for pattern in (_FULL, _COMPACT):
            match = pattern.search(text)
            if match:
                year = int(match[1])
                day = _date(year + 2000 if year < 100 else year, int(match[2]), int(match[3]))
                if day:
                    return day, False, match.end()
        match = _MONTH_DAY.search(text)
        if match:
            month, number = int(match[1]), int(match[2])
            day = _date(self._year(month, number), month, number)
            if day:
                return day, False, match.end()
        lunar = _LUNAR.search(text)
        if lunar and self.last.year in _NEW_YEAR and 1 <= int(lunar[2]) <= 30:
            day = _NEW_YEAR[self.last.year] + dt.timedelta(days=int(lunar[2]) - 1)
            return day, True, lunar.end()
        return self._day_of_month(text, like)

    def _day_of_month(self, text: str, like: dt.date | None) -> tuple[dt.date, bool, int] | None:
        """Read 20号: the one day of the campaign with this number, or of the month before it."""
        match = _DAY_ONLY.match(text.lstrip("-~至到— ") if like else text)
        if match is None:
            return None
        if like is not None:
            day = _date(like.year, like.month, int(match[1]))
            return (day, False, len(text)) if day else None
        span = (self.last - self.first).days + 1
        days = [self.first + dt.timedelta(days=n) for n in range(span)]
        found = [day for day in days if day.day == int(match[1])]
        return (found[0], True, match.end()) if len(found) == 1 else None

    def _year(self, month: int, day: int) -> int:
        """Return the year that brings a month and day nearest to the campaign."""

        def distance(year: int) -> int:
            candidate = _date(year, month, day) or _date(year, month, 1)
            if candidate is None:
                return 10_000
            return max((self.first - candidate).days, (candidate - self.last).days, 0)

        return min(range(self.first.year - 1, self.last.year + 2), key=distance)

    def _number(self, number: float) -> Reading:
        """Read a number: an Excel serial, 20200220, or 2.25 for 25 February."""
        if 20_000 <= number < 80_000:
            return self._plausible(_EPOCH + dt.timedelta(days=int(number)), number)
        whole = f"{number:.0f}"
        if number.is_integer() and _COMPACT.fullmatch(whole):
            found = self._find(whole)
            if found:
                return self._plausible(found[0], number)
        shown = repr(number)
        month, _, rest = shown.partition(".")
        if 1 <= number < 13 and len(rest) <= 2 and rest != "0":
            days = [int(rest)] if len(rest) == 2 else [int(rest), int(rest) * 10]
            found_days = [_date(self._year(int(month), d), int(month), d) for d in days]
            real = [day for day in found_days if day]
            if len(real) == 1:
                return self._plausible(real[0], number)
            if real:
                choices = tuple(f"{day.month}月{day.day}日" for day in real)
                return Reading(None, (error(Reason.DATE_AMBIGUOUS, value=shown, choices=choices),))
        return Reading(None, (error(Reason.DATE_UNREADABLE, value=clean(number)),))

    def _plausible(self, day: dt.date, cell: Cell) -> Reading:
        far = max((self.first - day).days, (day - self.last).days)
        if far > _PLAUSIBLE_DAYS:
            note = error(Reason.DATE_IMPLAUSIBLE, date=day.isoformat(), value=clean(cell))
            return Reading(None, (note,))
        return Reading(day)


def birth_date(cell: Cell, *, today: dt.date) -> Reading:
    """Return a date of birth; a year and month alone are the first of the month."""
    if isinstance(cell, dt.datetime):
        day: dt.date | None = cell.date()
    elif isinstance(cell, dt.date):
        day = cell
    elif isinstance(cell, float) and 5_000 <= cell < 60_000:
        day = _EPOCH + dt.timedelta(days=int(cell))
    else:
        text = chinese_to_digits(clean(cell))
        match = _FULL.search(text) or _COMPACT.search(text)
        month = re.fullmatch(r"(\d{4})[年./\-]?(\d{1,2})月?", text)
        if match:
            year = int(match[1])
            day = _date(year + 1900 if year < 100 else year, int(match[2]), int(match[3]))
        elif month:
            day = _date(int(month[1]), int(month[2]), 1)
        else:
            day = None
    if day is None:
        return Reading(None, (warning(Reason.DATE_UNREADABLE, value=clean(cell)),))
    if not 10 <= today.year - day.year <= 100:
        return Reading(None, (warning(Reason.DATE_IMPLAUSIBLE, date=day.isoformat()),))
    return Reading(day)


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _faulty(reading: Reading) -> bool:
    return any(note.severity == "error" for note in reading.notes)
