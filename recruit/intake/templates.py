"""Workbooks to fill in, one for every kind of sheet, with choices, notes and an example.

The example stands in the first row under the header with 示例 as its number; the intake
skips such rows, so a template may be sent back with it.
"""

# ruff: noqa: E501 - the tables of examples; Chinese counts double

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import IO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from planner import geo
from recruit.intake.columns import COLUMNS, Column, SheetKind
from recruit.intake.messages import word
from recruit.intake.values.answers import COHESION_TITLES
from recruit.intake.values.trades import titles_by_code
from recruit.language import Language

_LAST_ROW = 5_000
_TEXT_FIELDS = frozenset({"id_number", "phone", "credit_code", "referrer_phone", "contact_phone"})
_DATE_FIELDS = frozenset({"birth_date", "ready_date", "start_from", "start_until"})
_YES_NO = ("是", "否")
_LEVELS = ("无", "初级", "中级", "高级", "技师")
_CHOICES: dict[str, tuple[str, ...]] = {
    "level": _LEVELS,
    "needs_dormitory": _YES_NO,
    "is_returning": ("新员工", "老员工"),
    "cohesion": tuple(COHESION_TITLES.values()),
    "couple": _YES_NO,
    "health_status": ("绿", "黄", "红", "未知"),
    "consent": _YES_NO,
    "education": ("小学", "初中", "高中", "中专", "大专", "本科及以上"),
    "size_class": ("大型", "中型", "小型", "微型"),
    "tier": ("1", "2", "3"),
    "dormitory": ("包吃住", "包住", "包吃", "不提供"),
    "adults_only": ("18周岁以上", "16周岁以上", "不限"),
}
_LEFT_OUT = frozenset({"start_window", "wage_min", "wage_max"})
"""Columns that are read but not offered: another column of the template says it better."""

_HOME = (
    Column("origin_province", "户籍地-省", ()),
    Column("origin_prefecture", "户籍地-市", ()),
    Column("origin_county", "户籍地-县", (), required=True),
    Column("current_whole", "现住地", ()),
    Column("current_detail", "详细地址", ()),
)
_HOME_OF_REFERRER = (Column("origin_whole", "家乡", ()),)

EXAMPLES: dict[SheetKind, dict[str, str]] = {
    SheetKind.CANDIDATES: {
        "name": "张示例", "id_number": "11010519491231002X", "phone": "13800000000",
        "origin_province": "贵州省", "origin_prefecture": "毕节市", "origin_county": "威宁县",
        "current_whole": "贵州省毕节市威宁县", "current_detail": "草海镇一组", "trade": "注塑工",
        "level": "中级", "years": "3年", "education": "初中", "min_wage": "5000", "ready_date": "2月20日",
        "needs_dormitory": "是", "preferred_town": "泗门镇", "is_returning": "新员工", "party": "1组",
        "cohesion": "同企业", "couple": "否", "referrer": "王示例", "referrer_phone": "13900000000",
        "health_status": "绿", "consent": "是",
    },
    SheetKind.VACANCIES: {
        "enterprise": "余姚市示例电器有限公司", "credit_code": "91350100M000100Y43", "town": "泗门镇",
        "address": "示例路1号", "industry": "家用电器", "size_class": "中型", "tier": "2",
        "contact_name": "李示例", "contact_phone": "0574-00000000", "dormitory_places": "120",
        "min_fill": "30%", "title": "注塑操作工",
        "trade": "注塑工", "level": "无", "years": "0", "openings": "10", "wage": "5000-7000元/月",
        "dormitory": "包吃住", "couple_rooms": "2", "start_from": "2月20日", "start_until": "3月10日",
        "adults_only": "18周岁以上", "bonus_yuan": "1000",
    },
    SheetKind.REFERRERS: {
        "name": "王示例", "phone": "13900000000", "employer": "余姚市示例电器有限公司",
        "origin_whole": "贵州省毕节市威宁县", "target": "60", "province": "贵州省",
    },
    SheetKind.ENTERPRISES: {
        "enterprise": "余姚市示例电器有限公司", "credit_code": "91350100M000100Y43", "town": "泗门镇",
        "address": "示例路1号", "industry": "家用电器", "size_class": "中型", "tier": "2",
        "contact_name": "李示例", "contact_phone": "0574-00000000", "dormitory_places": "120",
        "min_fill": "30%", "couples_rooms": "6",
    },
}  # fmt: skip
"""The example row of every template by field."""

_NOTES: dict[str, str] = {
    "id_number": "18 位，末位可为 X。本列为文本格式，请勿改动，否则后三位会丢失。",
    "phone": "本人 11 位手机号。",
    "origin_county": "必须填到县（市、区）。",
    "current_whole": "现在住在户籍地以外的，请填写，按此安排上车。",
    "trade": "从下拉中选择；没有合适的填“普工”。",
    "min_wage": "每月元数；不限填“面议”。",
    "ready_date": "最早哪天可以出发，如“2月20日”；不限填“随时”。",
    "party": "一起走的人填同一个组号（如“1组”），或填同行人的姓名。",
    "cohesion": "同企业：必须进同一家企业；同镇：同一镇街即可；同车：只要一起走。",
    "couple": "夫妻两人为一个同行组、要住夫妻房的选“是”；只去有空夫妻房的企业。",
    "dormitory_places": "可住的床位数；够住或不限的不填。",
    "min_fill": "先保证到岗的比例，如“30%”；不填按招工季统一比例。",
    "couples_rooms": "可住几对夫妻，一个数字。",
    "referrer": "介绍人的姓名；没有可不填。",
    "employer": "返岗人员填原来的企业；已说定去哪家的也填。",
    "is_returning": "回原企业上班的选“老员工”。",
    "consent": "本人同意登记和安排乘车的选“是”。",
    "openings": "一个数字。",
    "wage": "每月元数，如“5000-7000元/月”；可填“面议”。",
    "start_from": "最早哪天可以到岗，如“2月20日”；不限不填。",
    "start_until": "最晚哪天到岗；不限不填。",
    "town": "从下拉中选择余姚市的镇、乡、街道。",
    "tier": "1 防疫物资企业，2 重点产业链企业，3 其他。",
    "adults_only": "只看下限是否为 18 周岁。",
    "target": "计划带来多少人，一个数字。",
    "origin_whole": "省、市、县写全。",
}


@dataclass(frozen=True, slots=True)
class _Formats:
    head: Format
    required: Format
    text: Format
    date: Format
    example: Format
    wrap: Format


def template_columns(kind: SheetKind) -> tuple[Column, ...]:
    """Return the columns of a kind's template in their order."""
    columns = [column for column in COLUMNS[kind] if column.field not in _LEFT_OUT]
    if kind is SheetKind.CANDIDATES:
        return (*columns[:3], *_HOME, *columns[4:])
    if kind is SheetKind.REFERRERS:
        return (*columns[:3], *_HOME_OF_REFERRER, *columns[3:])
    return tuple(columns)


def write_template(kind: SheetKind, target: Path | IO[bytes]) -> None:
    """Write the template of a kind as xlsx: header, example, choices, notes and a page of help."""
    with xlsxwriter.Workbook(
        str(target) if isinstance(target, Path) else target,
        {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    ) as book:
        formats = _Formats(
            head=book.add_format({"bold": True, "bg_color": "#DCE6F1", "border": 1}),
            required=book.add_format({"bold": True, "bg_color": "#F8D9B0", "border": 1}),
            text=book.add_format({"num_format": "@"}),
            date=book.add_format({"num_format": "yyyy-mm-dd"}),
            example=book.add_format({"italic": True, "font_color": "#808080", "num_format": "@"}),
            wrap=book.add_format({"text_wrap": True, "valign": "top"}),
        )
        columns = template_columns(kind)
        page = book.add_worksheet(word(kind.value, Language.ZH_HANS))
        choices = book.add_worksheet("选项")
        _fill_page(page, kind, columns, formats)
        _add_choices(page, choices, columns)
        choices.hide()
        _write_help(book.add_worksheet("填写说明"), columns, kind, formats)


def _fill_page(
    page: Worksheet, kind: SheetKind, columns: tuple[Column, ...], formats: _Formats
) -> None:
    page.write_string(0, 0, "序号", formats.head)
    page.write_string(1, 0, "示例", formats.example)
    page.set_column(0, 0, 6)
    for at, column in enumerate(columns, start=1):
        title = f"{column.title}*" if column.required else column.title
        page.write_string(0, at, title, formats.required if column.required else formats.head)
        if column.field in _NOTES:
            page.write_comment(0, at, _NOTES[column.field], {"x_scale": 2})
        page.write_string(1, at, EXAMPLES[kind].get(column.field, ""), formats.example)
        column_format = formats.text if column.field in _TEXT_FIELDS else None
        if column.field in _DATE_FIELDS:
            column_format = formats.date
        page.set_column(at, at, 22 if column.field == "id_number" else 14, column_format)
    page.freeze_panes(1, 2)


def _add_choices(page: Worksheet, choices: Worksheet, columns: tuple[Column, ...]) -> None:
    """Offer the closed sets as drop-downs; what is not in the list is warned of, not refused."""
    towns = tuple(geo.load().towns()["name"])
    listed = {**_CHOICES, "trade": tuple(titles_by_code().values())}
    listed |= {"town": towns, "preferred_town": towns}
    for at, column in enumerate(columns, start=1):
        if column.field not in listed:
            continue
        values = listed[column.field]
        choices.write_column(0, at, values)
        letter = xlsxwriter.utility.xl_col_to_name(at)
        page.data_validation(
            1,
            at,
            _LAST_ROW,
            at,
            {
                "validate": "list",
                "source": f"=选项!${letter}$1:${letter}${len(values)}",
                "error_type": "warning",
                "error_title": "请核对",
                "error_message": "不在下拉选项中，仍可填写，系统会尽量识别。",
            },
        )


def _write_help(
    page: Worksheet, columns: tuple[Column, ...], kind: SheetKind, formats: _Formats
) -> None:
    page.write_row(0, 0, ["列名", "是否必填", "怎样填写", "示例"], formats.head)
    for at, column in enumerate(columns, start=1):
        required = "必填" if column.required else ""
        example = EXAMPLES[kind].get(column.field, "")
        for offset, said in enumerate(
            (column.title, required, _NOTES.get(column.field, ""), example)
        ):
            page.write_string(at, offset, said, formats.wrap)
    page.write_string(
        len(columns) + 2, 0, "性别、民族、宗教等信息不需要填写，填写了系统也不读取。", formats.wrap
    )
    page.set_column(0, 0, 16)
    page.set_column(2, 2, 60)
    page.set_column(3, 3, 28)
