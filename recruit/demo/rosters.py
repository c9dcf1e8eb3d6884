"""Lays the people out on roster sheets, the way referrers and squads keep them.

Four layouts: the plain registration form, the return-to-work roster with its two-line
header, a form with grouped headers, and a short list, which some save as CSV.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from planner.geo import load
from recruit.demo import cells
from recruit.demo.cells import Cell, Habit
from recruit.demo.model import Damage, DemoCandidate, DemoReferrer
from recruit.demo.sheets import NOTICE
from recruit.models import Cohesion, HealthStatus

COHESION_TEXTS = {
    Cohesion.ENTERPRISE: "同一企业",
    Cohesion.TOWN: "同一镇街",
    Cohesion.TRAVEL: "只同行",
}
HEALTH_TEXTS = {
    HealthStatus.UNKNOWN: "",
    HealthStatus.GREEN: "绿码",
    HealthStatus.YELLOW: "黄码",
    HealthStatus.RED: "红码",
}
GENERAL_WORDS = ("普工", "普工", "普工", "普通工", "操作工", "不限")


class Line(NamedTuple):
    """One row to be written: a person, on whose roster, with what around him."""

    person: DemoCandidate
    referrer: DemoReferrer
    number: int
    employer: str
    party_label: str
    cohesion: str
    damage: Damage | None
    csv: bool
    trade: str = ""


Writer = Callable[[Line, Habit, float], Cell]


def _place(line: Line, habit: Habit, u: float) -> Cell:
    return cells.place(line.person.home_county, habit, u)


def _prefecture(line: Line, habit: Habit, u: float) -> Cell:  # noqa: ARG001
    return cells.prefecture(load().county(line.person.home_county))


def _county(line: Line, habit: Habit, u: float) -> Cell:  # noqa: ARG001
    return load().county(line.person.home_county).name


def _province(line: Line, habit: Habit, u: float) -> Cell:  # noqa: ARG001
    return load().county(line.person.home_county).province


def _village(line: Line, habit: Habit, u: float) -> Cell:  # noqa: ARG001
    whole = cells.full_name(load().county(line.person.home_county))
    return line.person.home_address.removeprefix(whole)


def _returning(line: Line, habit: Habit, u: float) -> Cell:  # noqa: ARG001
    return "老员工" if line.person.is_returning else "新员工"


COLUMNS: dict[str, Writer] = {
    "serial": lambda r, _h, _u: r.number,
    "name": lambda r, _h, _u: r.person.name,
    "id": lambda r, _h, u: cells.id_number(r.person.id_number, u),
    "phone": lambda r, h, u: cells.phone(r.person.phone, h, u),
    "education": lambda r, _h, _u: r.person.education,
    "place": _place,
    "province": _province,
    "prefecture": _prefecture,
    "county": _county,
    "village": _village,
    "trade": lambda r, _h, _u: r.trade,
    "level": lambda r, h, _u: cells.level(r.person.level, h),
    "years": lambda r, h, _u: cells.years(r.person.years, h),
    "wage": lambda r, h, u: cells.wage_floor(r.person.min_wage, h, u),
    "ready": lambda r, h, u: cells.date(r.person.ready_date, h, u),
    "dormitory": lambda r, h, _u: cells.yes(r.person.needs_dormitory, h),
    "town": lambda r, h, _u: cells.town(r.person.preferred_town, h),
    "employer": lambda r, _h, _u: r.employer,
    "returning": _returning,
    "party": lambda r, _h, _u: r.party_label,
    "cohesion": lambda r, _h, _u: r.cohesion,
    "referrer": lambda r, _h, _u: r.referrer.name,
    "referrer_phone": lambda r, h, u: cells.phone(r.referrer.phone, h, u),
    "health": lambda r, _h, _u: HEALTH_TEXTS[r.person.health_status],
    "consent": lambda _r, _h, _u: "是",
    "remarks": lambda r, _h, _u: r.person.remarks,
    "plate": lambda _r, _h, _u: None,
    "opinion": lambda _r, _h, _u: None,
    "certificate": lambda _r, _h, _u: "已开具",
}
"""How each column is written."""

HEADERS = {
    "serial": "序号",
    "name": "姓名",
    "id": "身份证号",
    "phone": "联系电话",
    "education": "文化程度",
    "place": "户籍地",
    "province": "户籍地",
    "prefecture": "户籍地",
    "county": "户籍地",
    "village": "户籍地",
    "trade": "意向工种",
    "level": "技能等级",
    "years": "工作年限",
    "wage": "期望月薪（元）",
    "ready": "可出发日期",
    "dormitory": "是否需要住宿",
    "town": "意向镇街",
    "employer": "返岗企业",
    "returning": "新/老员工",
    "party": "同行组",
    "cohesion": "同行要求",
    "referrer": "介绍人",
    "referrer_phone": "介绍人电话",
    "health": "健康码",
    "consent": "本人同意",
    "remarks": "备注",
    "plate": "车辆牌照号",
    "opinion": "企业所在地县指挥部审核意见",
    "certificate": "现居留地县指挥部健康证明",
}
"""What each column is called where a layout does not say otherwise."""


@dataclass(frozen=True, slots=True)
class RosterLayout:
    """Columns by name, other headers for some of them, and the lines above."""

    columns: tuple[str, ...]
    headers: dict[str, tuple[str, str | None]]
    titles: tuple[str, ...]

    def names(self, column: str) -> tuple[str, str | None]:
        """Return what a column is called, in the upper and in the lower line."""
        return self.headers.get(column, (HEADERS[column], None))

    def title(self, column: str) -> str:
        """Return what a column is called by itself."""
        upper, lower = self.names(column)
        return lower or upper

    def header(self) -> tuple[tuple[str | None, ...], ...]:
        """Return the header in one line or two; what is merged to the right is None."""
        pairs = [self.names(column) for column in self.columns]
        if not any(lower for _, lower in pairs):
            return (tuple(upper for upper, _ in pairs),)
        above = [
            None if place and upper == pairs[place - 1][0] and lower else upper
            for place, (upper, lower) in enumerate(pairs)
        ]
        return (tuple(above), tuple(lower for _, lower in pairs))


def _columns(names: str) -> tuple[str, ...]:
    return tuple(names.split())


_TITLE = f"{{province}}务工人员登记表（{NOTICE}）"

PLAIN = RosterLayout(
    _columns(
        "serial name id phone education place trade level years wage ready dormitory town "
        "employer returning party cohesion referrer referrer_phone health consent remarks"
    ),
    {},
    (_TITLE,),
)
RETURN_TO_WORK = RosterLayout(
    _columns(
        "serial name id prefecture county village phone trade level years wage returning plate "
        "employer ready dormitory town party cohesion referrer referrer_phone health opinion "
        "certificate consent"
    ),
    {
        "id": ("身份证号码", None),
        "prefecture": ("现住地", "市州"),
        "county": ("现住地", "县市区"),
        "village": ("现住地", "详细地址"),
        "phone": ("手机", None),
        "trade": ("岗位（工种）", None),
        "returning": ("新员工/老员工", None),
        "employer": ("返岗企业", None),
        "ready": ("拟返岗时间", None),
    },
    (
        "填报日期：2020年2月18日",
        f"{{province}}返岗务工人员花名册（{NOTICE}）",
        "填报人：{referrer}",
    ),
)
GROUPED = RosterLayout(
    _columns(
        "serial name id phone education province prefecture county village trade level years wage "
        "town ready dormitory employer returning party cohesion referrer referrer_phone health "
        "consent remarks"
    ),
    {
        "name": ("基本信息", "姓名"),
        "id": ("基本信息", "公民身份号码"),
        "phone": ("基本信息", "手机号码"),
        "education": ("基本信息", "学历"),
        "province": ("户籍地", "省"),
        "prefecture": ("户籍地", "市（州）"),
        "county": ("户籍地", "县（市、区）"),
        "village": ("户籍地", "村组"),
        "trade": ("求职意向", "意向工种"),
        "level": ("求职意向", "技能等级"),
        "years": ("求职意向", "工作年限"),
        "wage": ("求职意向", "期望工资"),
        "town": ("求职意向", "意向镇街"),
        "ready": ("求职意向", "可出发日期"),
        "dormitory": ("求职意向", "需要住宿"),
    },
    (_TITLE,),
)
SHORT = RosterLayout(
    _columns(
        "name id phone place trade level years wage ready dormitory employer returning party "
        "cohesion referrer referrer_phone health consent"
    ),
    {
        "id": ("身份证号码", None),
        "phone": ("手机号", None),
        "place": ("家乡", None),
        "trade": ("工种", None),
        "level": ("等级", None),
        "years": ("工龄", None),
        "wage": ("期望工资", None),
        "ready": ("出发时间", None),
        "dormitory": ("住宿", None),
        "employer": ("目的企业", None),
        "party": ("结伴", None),
        "referrer_phone": ("介绍人手机", None),
    },
    (NOTICE,),
)
LAYOUTS = (PLAIN, RETURN_TO_WORK, GROUPED, SHORT)
