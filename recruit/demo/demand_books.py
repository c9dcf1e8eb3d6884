"""Lays enterprises and vacancies out on the demand sheets that the towns send in.

Three layouts: one line a vacancy with the enterprise repeated; grouped headers with the
enterprise merged over its vacancies; enterprises and vacancies on two sheets.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from planner.geo import load
from recruit.demo import cells
from recruit.demo.cells import Cell, Habit
from recruit.demo.model import DemoEnterprise, DemoVacancy, Scenario
from recruit.demo.sheets import NOTICE, Book, SheetLayout
from recruit.models import SizeClass

SIZE_TEXTS = {
    SizeClass.MICRO: "微型",
    SizeClass.SMALL: "小型",
    SizeClass.MEDIUM: "中型",
    SizeClass.LARGE: "大型",
}
TIER_TEXTS = {1: "防疫物资", 2: "重点产业链", 3: "其他"}

FirmWriter = Callable[[DemoEnterprise, Habit, float], Cell]
PostWriter = Callable[[DemoVacancy, Habit, float], Cell]

_FIRM: dict[str, FirmWriter] = {
    "企业名称": lambda e, _h, _u: e.name,
    "统一社会信用代码": lambda e, _h, _u: e.credit_code,
    "所属镇街": lambda e, h, _u: cells.town(e.town, h),
    "行业": lambda e, _h, _u: e.industry,
    "企业规模": lambda e, _h, _u: SIZE_TEXTS[e.size_class],
    "保障等级": lambda e, _h, _u: TIER_TEXTS[e.tier],
    "企业地址": lambda e, _h, _u: e.address,
    "联系人": lambda e, _h, _u: e.contact_name,
    "联系电话": lambda e, h, _u: int(e.contact_phone) if h.phone % 2 else e.contact_phone,
}
_POST: dict[str, PostWriter] = {
    "岗位": lambda v, _h, _u: v.title,
    "招聘人数": lambda v, h, u: _people(v.openings, h, u),
    "技能要求": lambda v, h, _u: cells.level(v.level, h),
    "经验要求": lambda v, _h, _u: f"{v.years}年以上" if v.years else "不限",
    "月薪范围": cells.wage_range,
    "计薪方式": lambda v, _h, _u: v.pay_method,
    "班次": lambda v, _h, _u: v.shift,
    "食宿": lambda v, h, _u: _board(v, h),
    "夫妻房": lambda v, _h, _u: v.couple_rooms or None,
    "最早到岗": lambda v, h, u: cells.date(v.start_from, h, u),
    "最晚到岗": lambda v, h, u: cells.date(v.start_until, h, u),
    "年龄要求": lambda v, _h, _u: "18-55周岁" if v.adults_only else "16周岁以上",
    "招工奖励": lambda v, h, _u: _bonus(v.bonus_yuan, h),
}  # fmt: skip
_GROUPS = {
    **dict.fromkeys(_FIRM, "企业信息"),
    **dict.fromkeys(("岗位", "招聘人数", "技能要求", "经验要求", "年龄要求", "班次"), "岗位信息"),
    **dict.fromkeys(("月薪范围", "计薪方式", "食宿", "夫妻房", "招工奖励"), "工资待遇"),
    **dict.fromkeys(("最早到岗", "最晚到岗"), "到岗"),
}


def demand_books(scenario: Scenario) -> list[Book]:
    """Return a demand workbook for every town that has an enterprise."""
    posts: dict[str, list[DemoVacancy]] = {firm.key: [] for firm in scenario.enterprises}
    for vacancy in scenario.vacancies:
        posts[vacancy.enterprise].append(vacancy)
    books = []
    towns = sorted({firm.town for firm in scenario.enterprises})
    for number, town in enumerate(towns):
        firms = [firm for firm in scenario.enterprises if firm.town == town]
        rng = np.random.default_rng([scenario.seed, number, 23])
        habit = Habit.draw(rng)
        name = load().town(town).name
        title = f"{name}企业用工需求表（{NOTICE}）"
        layout = (_repeated, _merged, _two_sheets)[number % 3]
        sheets = layout(title, firms, posts, habit, rng)
        books.append(Book(f"1-{number + 1:02d}-{name}企业用工需求表.xlsx", sheets))
    return books


def referrer_book(scenario: Scenario) -> Book:
    """Return the workbook that lists the referrers."""
    habit = Habit.draw(np.random.default_rng([scenario.seed, 29]))
    firms = {firm.key: firm.name for firm in scenario.enterprises}
    header = ("序号", "招工团成员", "手机号码", "所在企业", "家乡", "目标人数", "备注")
    rows: list[list[Cell]] = [
        [
            number,
            referrer.name,
            cells.phone(referrer.phone, habit, 0.5),
            firms[referrer.employer],
            cells.place(referrer.home_county, habit, 0.5),
            referrer.target,
            referrer.remarks,
        ]
        for number, referrer in enumerate(scenario.referrers, start=1)
    ]
    sheet = SheetLayout("老乡招工团", (f"余姚市老乡招工团名单（{NOTICE}）",), (header,), rows)
    return Book("2-老乡招工团名单.xlsx", (sheet,))


Posts = dict[str, list[DemoVacancy]]


def _repeated(
    title: str,
    firms: list[DemoEnterprise],
    posts: Posts,
    habit: Habit,
    rng: np.random.Generator,
) -> tuple[SheetLayout, ...]:
    header = ("序号", *_FIRM, *_POST)
    rows: list[list[Cell]] = []
    for firm in firms:
        for vacancy in posts[firm.key]:
            u = rng.random(2).tolist()
            rows.append([len(rows) + 1, *_of_firm(firm, habit, u[0]), *_of(vacancy, habit, u[1])])
    return (SheetLayout("用工需求", (title, "填报日期：2020年2月17日"), (header,), rows),)


def _merged(
    title: str,
    firms: list[DemoEnterprise],
    posts: Posts,
    habit: Habit,
    rng: np.random.Generator,
) -> tuple[SheetLayout, ...]:
    columns = sorted((*_FIRM, *_POST), key=lambda c: list(_GROUPS.values()).index(_GROUPS[c]))
    upper = [
        None if place and _GROUPS[columns[place - 1]] == _GROUPS[column] else _GROUPS[column]
        for place, column in enumerate(columns)
    ]
    rows: list[list[Cell]] = []
    for firm in firms:
        u = float(rng.random())
        for place, vacancy in enumerate(posts[firm.key]):
            v = float(rng.random())
            rows.append(
                [
                    _POST[c](vacancy, habit, v)
                    if c in _POST
                    else _FIRM[c](firm, habit, u)
                    if place == 0
                    else None
                    for c in columns
                ]
            )
    firm_columns = tuple(i for i, c in enumerate(columns) if c in _FIRM)
    header = (tuple(upper), tuple(columns))
    return (SheetLayout("用工需求", (title,), header, rows, merge_down=firm_columns),)


def _two_sheets(
    title: str,
    firms: list[DemoEnterprise],
    posts: Posts,
    habit: Habit,
    rng: np.random.Generator,
) -> tuple[SheetLayout, ...]:
    names = SheetLayout(
        "企业名单",
        (title.replace("用工需求表", "名单"),),
        (("序号", *_FIRM),),
        [
            [number, *_of_firm(firm, habit, float(rng.random()))]
            for number, firm in enumerate(firms, start=1)
        ],
    )
    header = ("用工单位", "所属镇街", *_POST)
    rows: list[list[Cell]] = [
        [firm.name, cells.town(firm.town, habit), *_of(vacancy, habit, float(rng.random()))]
        for firm in firms
        for vacancy in posts[firm.key]
    ]
    return (names, SheetLayout("岗位需求", (title,), (header,), rows))


def _of_firm(firm: DemoEnterprise, habit: Habit, u: float) -> list[Cell]:
    return [write(firm, habit, u) for write in _FIRM.values()]


def _of(vacancy: DemoVacancy, habit: Habit, u: float) -> list[Cell]:
    return [write(vacancy, habit, u) for write in _POST.values()]


def _people(openings: int, habit: Habit, u: float) -> Cell:
    return f"{openings}人" if habit.years % 3 == 0 and u < 0.5 else openings


def _board(vacancy: DemoVacancy, habit: Habit) -> str:
    if habit.yes % 2:
        return "包吃住" if vacancy.dormitory else "不提供住宿"
    return "是" if vacancy.dormitory else "否"


def _bonus(yuan: int, habit: Habit) -> Cell:
    if yuan == 0:
        return None
    return f"{yuan}元/人" if habit.years % 2 else yuan
