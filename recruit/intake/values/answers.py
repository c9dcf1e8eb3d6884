"""Answers from a closed set: yes or no, levels, health code, cohesion, size, tier."""

from __future__ import annotations

import re
from collections.abc import Sequence

from recruit.intake.messages import Word
from recruit.intake.reasons import Reason
from recruit.intake.script import simplified
from recruit.intake.values.numerals import chinese_to_digits
from recruit.intake.values.reading import Reading, clean, is_blank, warning
from recruit.intake.workbook import Cell
from recruit.models.candidate import Cohesion, HealthStatus
from recruit.models.enterprise import SizeClass

COHESION_TITLES: dict[Cohesion, str] = {
    Cohesion.ENTERPRISE: "同企业",
    Cohesion.TOWN: "同镇",
    Cohesion.TRAVEL: "同车",
}
"""How every cohesion is written in our workbooks."""

_Rules = Sequence[tuple[re.Pattern[str], object]]


def _rules(*pairs: tuple[str, object]) -> _Rules:
    return tuple((re.compile(pattern, re.I), value) for pattern, value in pairs)


# The first pattern found decides, so refusals stand before what they refuse.
_YES_NO = _rules(
    (r"^(否|不|无|没|×|✗|✘|x$|n$|no$|0$|0\.0$|false$|未|自理|免$)", False),
    (r"(不需|不用|不要|不提供|不包|没有|自理|自行解决|自己解决|不同意|不住)", False),
    (r"^(是|有|√|✓|✔|☑|对|y$|yes$|1$|1\.0$|true$|要|需|可|能|同意|已|提供|包|免费|ok$|好)", True),
    (r"(提供|包吃住|包住|食宿|住宿|宿舍|同意|需要)", True),
)
_DORMITORY = _rules(
    (
        r"(不包住|不提供住|不住|不需|不用|不要|没有宿舍|无宿舍|住宿自理|食宿自理|自行解决|包吃不|仅包吃|只包吃|不提供宿)",
        False,
    ),
    (r"(包住|包吃住|包食宿|提供住|提供食宿|提供宿|有宿舍|免费住|住宿舍|人间|需要)", True),
    (r"^(包吃|提供午餐|提供工作餐|工作餐)$", False),
)
_LEVELS = _rules(
    (r"(高级技师|高级技工|^技师|技师$|^一级|^二级|^4$|^4\.0$)", 4),
    (r"(高级|高工|^三级|^3$|^3\.0$|熟练技工)", 3),
    (r"(中级|^四级|^2$|^2\.0$)", 2),
    (r"(初级|^五级|^1$|^1\.0$|熟练|熟手|有经验)", 1),
    (r"(^无|不限|普通|普工|不要求|没有|生手|学徒|^0$|^0\.0$|新手|可培训|均可|无需)", 0),
)
_HEALTH = _rules(
    (r"(绿|green|正常|健康)", HealthStatus.GREEN),
    (r"(黄|yellow)", HealthStatus.YELLOW),
    (r"(红|red)", HealthStatus.RED),
    (r"(未知|无|未申|没有|未领|不详|未办)", HealthStatus.UNKNOWN),
)
_COHESION = _rules(
    (r"(同车|同路|只同行|仅同行|一起走|路上|同乘|travel|一趟车|可分开|可以分开)", Cohesion.TRAVEL),
    (r"(同镇|同街道|同乡镇|同一镇|同一个镇|同区域|附近|town|就近)", Cohesion.TOWN),
    (
        r"(同厂|同企业|同一厂|同一家|同一企业|同公司|同单位|同一个厂|enterprise|不分开|一起|是)",
        Cohesion.ENTERPRISE,
    ),
)
_SIZES = _rules(
    (r"(大型|^大|large)", SizeClass.LARGE),
    (r"(中型|^中|medium)", SizeClass.MEDIUM),
    (r"(微型|^微|个体|micro)", SizeClass.MICRO),
    (r"(小型|^小|small)", SizeClass.SMALL),
)
_TIERS = _rules(
    (r"(防疫|疫情防控|医疗物资|口罩|^1|一级|^A|第一|一档|一类)", 1),
    (r"(产业链|重点|规上|龙头|出口|^2|二级|^B|第二|二档|二类)", 2),
    (r"(其他|其它|一般|普通|^3|三级|^C|第三|三档|三类|否|无)", 3),
)
_RETURNING = _rules(
    (r"(新员工|新招|新进|新入职|首次|^新|非返岗|^否|^不|^无|求职|驾驶员)", False),
    (r"(老员工|返岗|复工|返厂|^老|原员工|回厂|^是|^√|^✓|^y$|^yes$|^1$|续签)", True),
)
_ADULTS = _rules(
    (r"(16|17|十六|十七)", False),
    (r"(18|19|2\d|[3-5]\d|成年|十八)", True),
    (r"^(是|√|✓|y|1$)", True),
    (r".", False),
)


def _first(text: str, rules: _Rules) -> object | None:
    return next((value for pattern, value in rules if pattern.search(text)), None)


def _text(cell: Cell) -> str:
    return simplified(clean(cell))


def yes_no(cell: Cell, *, blank: bool, dormitory: bool = False) -> Reading:
    """Return whether an answer means yes; ``blank`` is what an empty or unknown one means."""
    if is_blank(cell):
        return Reading(blank)
    text = _text(cell)
    answer = _first(text, _DORMITORY) if dormitory else None
    if answer is None:
        answer = _first(text, _YES_NO)
    if answer is not None:
        return Reading(answer)
    assumed = Word("yes" if blank else "no")
    note = warning(Reason.ANSWER_UNREADABLE, value=clean(cell), assumed=assumed)
    return Reading(blank, (note,))


def level(cell: Cell) -> Reading:
    """Return a skill level: 0 none, 1 初级, 2 中级, 3 高级, 4 技师 (五级 … 一级 likewise)."""
    if is_blank(cell):
        return Reading(0)
    found = _first(_text(cell), _LEVELS)
    if found is None:
        return Reading(0, (warning(Reason.LEVEL_UNKNOWN, value=clean(cell)),))
    return Reading(found)


def level_in_trade(text: str) -> int:
    """Return the level named inside a trade, as in 中级焊工; 0 when none is."""
    match = re.search(r"(高级技师|技师|高级|中级|初级)", text)
    return {"高级技师": 4, "技师": 4, "高级": 3, "中级": 2, "初级": 1}[match[1]] if match else 0


def health(cell: Cell) -> Reading:
    """Return the colour of the health code."""
    return _closed(cell, _HEALTH, HealthStatus.UNKNOWN, Reason.HEALTH_UNKNOWN)


def cohesion(cell: Cell) -> Reading:
    """Return how closely companions want to stay together; enterprise when not said."""
    return _closed(cell, _COHESION, Cohesion.ENTERPRISE, Reason.COHESION_UNKNOWN)


def size_class(cell: Cell) -> Reading:
    """Return the size of an enterprise, None when not known."""
    return _closed(cell, _SIZES, None, Reason.SIZE_UNKNOWN)


def tier(cell: Cell) -> Reading:
    """Return the tier of an enterprise, None when not known."""
    if is_blank(cell):
        return Reading(None)
    return _closed(chinese_to_digits(clean(cell)), _TIERS, None, Reason.TIER_UNKNOWN)


def returning(cell: Cell) -> Reading:
    """Return whether somebody comes back to the enterprise he worked for."""
    if is_blank(cell):
        return Reading(False)
    found = _first(_text(cell), _RETURNING)
    return Reading(bool(found))


def adults_only(cell: Cell) -> Reading:
    """Return whether an age requirement starts at 18 or later; upper limits are not read."""
    if is_blank(cell):
        return Reading(False)
    return Reading(_first(_text(cell), _ADULTS))


def _closed(cell: Cell, rules: _Rules, otherwise: object, code: Reason) -> Reading:
    if is_blank(cell):
        return Reading(otherwise)
    found = _first(_text(cell), rules)
    if found is None:
        return Reading(otherwise, (warning(code, value=clean(cell)),))
    return Reading(found)
