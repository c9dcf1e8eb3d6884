"""Writes one value the many ways in which people write it into a cell.

Every function takes the value, the habit of the sheet (which way its author usually
writes) and a number ``u`` from 0 to 1 that decides on the odd slip. What is written here
says the same as the value it came from; spoilt cells are made in ``rosters``.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields
from functools import cache

import numpy as np

from planner.geo import Place, load
from recruit.demo.model import Damage, DemoVacancy

Cell = str | int | float | dt.date | None

_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_SLIP = 0.02
"""Share of cells not written as the rest of the column."""

LEVELS = ("无", "初级工", "中级工", "高级工", "技师")
_SHORT_LEVELS = ("", "初级", "中级", "高级", "技师")
NO_LEVEL = ("", "无", "不限")


@dataclass(frozen=True, slots=True)
class Habit:
    """How the author of a sheet writes; every field numbers one of several ways."""

    date: int
    phone: int
    place: int
    wage: int
    level: int
    years: int
    yes: int
    town: int

    @classmethod
    def draw(cls, rng: np.random.Generator) -> Habit:
        """Return the habit of one author."""
        return cls(*(int(rng.integers(60)) for _ in fields(cls)))


def date(day: dt.date, habit: Habit, u: float) -> Cell:
    """Return a date: a true date, ISO, 2020.2.20, 2月20日, 2020年2月20日, 20200220."""
    if u < _SLIP:
        return f"{day.month}月{day.day}日".translate(_FULL_WIDTH)
    way = habit.date % 7
    if way <= 1:
        return day
    if way == 6:
        return int(f"{day:%Y%m%d}")
    return (
        day.isoformat(),
        f"{day.year}.{day.month}.{day.day}",
        f"{day.month}月{day.day}日",
        f"{day.year}年{day.month}月{day.day}日",
    )[way - 2]


def impossible_date(habit: Habit) -> Cell:
    """Return 30 February as the author would write it."""
    return ("2020-02-30", "2020.2.30", "2月30日", "2020年2月30日")[habit.date % 4]


def phone(number: str, habit: Habit, u: float) -> Cell:
    """Return a mobile number: as a number, as text, in groups, with +86, in full width."""
    if u < _SLIP:
        return number.translate(_FULL_WIDTH)
    way = habit.phone % 6
    if way <= 1:
        return int(number)
    if way <= 3:
        return number
    grouped = f"{number[:3]} {number[3:7]} {number[7:]}"
    return grouped if way == 4 else f"+86{number}" if u < 0.5 else grouped.replace(" ", "-")


def id_number(number: str, u: float) -> str:
    """Return a resident ID: mostly plain, some with a small x, some in full width."""
    if u < _SLIP:
        return number.translate(_FULL_WIDTH)
    return number.lower() if u < 0.4 else number


def damaged_id(number: str, damage: Damage, *, as_text: bool) -> Cell:
    """Return a resident ID as a float that lost its last digits, or with a wrong digit."""
    if damage is Damage.ID_FLOAT:
        value = float(number[:15] + "000")
        return f"{value:.5E}" if as_text else value
    right = number[-1]
    return number[:-1] + ("3" if right in "X7" else "7")


def place(adcode: str, habit: Habit, u: float) -> str:
    """Return a county: in full, by province and county, by county alone, by code."""
    county = load().county(adcode)
    full = full_name(county)
    if county.name == "市中区" or u > 0.8:
        return full
    with_province = county.province.removesuffix("省") + county.name
    ways = {
        3: with_province,
        4: with_province if county.name.endswith("区") else county.name,
        5: " ".join(part for part in (county.province, prefecture(county), county.name) if part),
        6: traditional_name(county) if u < 0.3 else full,
        7: county.adcode if u < 0.2 else full,
    }
    return ways.get(habit.place % 8, full)


def full_name(county: Place) -> str:
    """Return province, prefecture and county; a county right under its province has two."""
    return f"{county.province}{prefecture(county)}{county.name}"


def prefecture(county: Place) -> str:
    """Return the prefecture as people write it: nothing for a county right under a province."""
    return "" if "直辖县级" in county.prefecture else county.prefecture


def traditional_name(county: Place) -> str:
    """Return province and county in traditional characters."""
    return _traditional_provinces()[county.province_code] + county.name_zh_hant


def wage_floor(yuan: int, habit: Habit, u: float) -> Cell:
    """Return an expected wage: a number, with its unit, or open."""
    if yuan == 0:
        return ("", "面议", None)[habit.wage % 3]
    way = habit.wage % 5
    if way <= 1:
        return yuan
    if way == 2 and yuan % 1000 == 0:
        return f"{yuan // 1000}千"
    return f"{yuan}元/月" if way == 3 else f"{yuan}元以上" if u < 0.4 else f"{yuan}"


def wage_range(vacancy: DemoVacancy, habit: Habit, u: float) -> str:
    """Return the wage of a vacancy: 4500-6000元/月, 4500~6000, 5千-7千, 0.5-0.7万, 面议."""
    low, high = vacancy.wage_min, vacancy.wage_max
    if high == 0:
        return "面议"
    if u < 0.5 and low % 1000 == 0 and high % 1000 == 0:
        return f"{low // 1000}千-{high // 1000}千"
    way = habit.wage % 6
    if way == 4 and u < 0.5:
        return f"{low / 1000:g}千-{high / 1000:g}千"
    if way == 5 and u < 0.5:
        return f"{low / 10000:g}-{high / 10000:g}万"
    return (
        f"{low}-{high}元/月",
        f"{low}-{high}",
        f"{low}~{high}元",
        f"{low}—{high}",
        f"{low}至{high}元/月",
        f"月薪{low}-{high}元",
    )[way]


def level(value: int, habit: Habit) -> str:
    """Return a skill level: 中级工, 中级, or nothing for none."""
    if habit.level % 2:
        return _SHORT_LEVELS[value]
    return LEVELS[value] if value or habit.level % 4 else ""


def years(value: int, habit: Habit) -> Cell:
    """Return years of work: 3 or 3年, or nothing for none."""
    if value == 0:
        return "" if habit.years % 2 else 0
    return f"{value}年" if habit.years % 3 == 0 else value


def yes(value: bool, habit: Habit) -> str:
    """Return yes or no: 是/否 or 需要/不需要."""
    way = habit.yes % 3
    if way == 2:
        return "需要" if value else "不需要"
    return "是" if value else "否"


def town(code: str, habit: Habit) -> str:
    """Return a town of Yuyao: 泗门镇, 余姚市泗门镇 or 泗门."""
    if not code:
        return ""
    name = load().town(code).name
    way = habit.town % 6
    if way == 4:
        return f"余姚市{name}"
    if way == 5 and name.endswith("街道"):
        return name.removesuffix("街道")
    return name


@cache
def _traditional_provinces() -> dict[str, str]:
    frame = load().regions()
    return dict(frame[["code", "name_zh_hant"]].to_numpy().tolist())
