"""What a policy may ask about an enterprise: a closed list, so that a rule needs no program.

A fact is *known to the registry* (``Origin.REGISTRY``: counted from its own rows) or *declared*
by the enterprise or a department. Values are numbers, yuan, shares, days, yes or no, or one of
the choices named here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from recruit.language import Language


class FactKind(StrEnum):
    """What the value of a fact is."""

    NUMBER = "number"
    YUAN = "yuan"
    SHARE = "share"
    DATE = "date"
    YES_NO = "yes_no"
    CHOICE = "choice"


class Origin(StrEnum):
    """Who says it."""

    REGISTRY = "registry"
    DECLARED = "declared"


Value = float | bool | str | dt.date
"""Numbers, yuan and shares are floats (0.055 is 5.5 %), choices are their codes."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact about an enterprise.

    Parameters
    ----------
    code
        As rules write it.
    kind
        What its value is.
    origin
        Who says it.
    words
        How it is called, by language: simplified, traditional, English.
    choices
        Codes of a choice with their words in the same order of languages.
    """

    code: str
    kind: FactKind
    origin: Origin
    words: tuple[str, str, str]
    choices: Mapping[str, tuple[str, str, str]] | None = None

    def name(self, language: Language = Language.ZH_HANS) -> str:
        """Return what it is called."""
        return self.words[_PLACE[language]]

    def choice(self, code: str, language: Language = Language.ZH_HANS) -> str:
        """Return the word of a choice."""
        return (self.choices or {}).get(code, (code, code, code))[_PLACE[language]]


_PLACE = {Language.ZH_HANS: 0, Language.ZH_HANT: 1, Language.EN: 2}

_SIZES = {
    "micro": ("微型", "微型", "micro"),
    "small": ("小型", "小型", "small"),
    "medium": ("中型", "中型", "medium"),
    "large": ("大型", "大型", "large"),
}
_TIERS = {
    "1": ("防疫物资企业", "防疫物資企業", "epidemic supplies"),
    "2": ("重点产业链企业", "重點產業鏈企業", "key supply chain"),
    "3": ("其他企业", "其他企業", "other"),
}
_KINDS = {
    "manufacturer": ("生产企业", "生產企業", "manufacturer"),
    "hr_agency": ("人力资源服务机构", "人力資源服務機構", "human-resources agency"),
    "service": ("服务业企业", "服務業企業", "service business"),
}
_RATINGS = {
    "five": ("五星", "五星", "five stars"),
    "four": ("四星", "四星", "four stars"),
    "three": ("三星", "三星", "three stars"),
    "none": ("未评定", "未評定", "not rated"),
}


def _fact(code: str, kind: FactKind, *words: str, of: Origin = Origin.DECLARED) -> Fact:
    return Fact(code, kind, of, (words[0], words[1], words[2]))


_N, _Y, _S, _D, _B = (
    FactKind.NUMBER,
    FactKind.YUAN,
    FactKind.SHARE,
    FactKind.DATE,
    FactKind.YES_NO,
)
_OURS = Origin.REGISTRY

FACTS: Mapping[str, Fact] = {
    fact.code: fact
    for fact in (
        Fact(
            "size_class",
            FactKind.CHOICE,
            _OURS,
            ("企业规模", "企業規模", "size class"),
            _SIZES,
        ),
        Fact("tier", FactKind.CHOICE, _OURS, ("企业类别", "企業類別", "priority"), _TIERS),
        _fact("staff", _N, "职工人数", "職工人數", "staff", of=_OURS),
        _fact("back", _N, "已返岗人数", "已返崗人數", "staff back at work", of=_OURS),
        _fact("return_rate", _S, "返岗率", "返崗率", "return rate", of=_OURS),
        _fact(
            "hired_on_duty",
            _N,
            "经本平台招聘并已上岗人数",
            "經本平台招聘並已上崗人數",
            "people hired here and on duty",
            of=_OURS,
        ),
        _fact(
            "charter_yuan",
            _Y,
            "本企业员工包车费用（按座位分摊）",
            "本企業員工包車費用（按座位分攤）",
            "cost of charters for its people, shared by seats",
            of=_OURS,
        ),
        Fact(
            "business",
            FactKind.CHOICE,
            Origin.DECLARED,
            ("单位性质", "單位性質", "kind of business"),
            _KINDS,
        ),
        _fact("insured_staff", _N, "参保职工人数", "參保職工人數", "insured staff"),
        _fact(
            "layoff_rate",
            _S,
            "上年度裁员率",
            "上年度裁員率",
            "share of staff laid off last year",
        ),
        _fact(
            "unemployment_paid_last_year",
            _Y,
            "上年度实际缴纳失业保险费",
            "上年度實際繳納失業保險費",
            "unemployment insurance paid last year",
        ),
        _fact(
            "unemployment_paid_months",
            _N,
            "失业保险连续缴费月数",
            "失業保險連續繳費月數",
            "months of unemployment insurance paid in a row",
        ),
        _fact(
            "insurance_month_yuan",
            _Y,
            "单位每月应缴养老、失业、工伤保险费",
            "單位每月應繳養老、失業、工傷保險費",
            "employer's pension, unemployment and injury insurance a month",
        ),
        _fact(
            "new_insured_staff",
            _N,
            "同比净增参保职工人数",
            "同比淨增參保職工人數",
            "net additional insured staff against last year",
        ),
        _fact(
            "agency_charter_yuan",
            _Y,
            "机构联合包车接送外来员工的费用",
            "機構聯合包車接送外來員工的費用",
            "cost of charters the agency organised jointly",
        ),
        _fact(
            "introduced_people",
            _N,
            "介绍来的新招外来员工人数",
            "介紹來的新招外來員工人數",
            "newly hired people from elsewhere it introduced",
        ),
        _fact(
            "brought_back_people",
            _N,
            "组织返岗的老员工人数",
            "組織返崗的老員工人數",
            "returning staff it brought back",
        ),
        _fact(
            "fair_hires_zhejiang",
            _N,
            "网上招聘会招来的省内高校毕业生和中级技能人才",
            "網上招聘會招來的省內高校畢業生和中級技能人才",
            "graduates and mid-level skilled hired at public online fairs, from Zhejiang",
        ),
        _fact(
            "fair_hires_east",
            _N,
            "网上招聘会招来的华东高校毕业生和中级技能人才",
            "網上招聘會招來的華東高校畢業生和中級技能人才",
            "the same from elsewhere in East China",
        ),
        _fact(
            "fair_hires_far",
            _N,
            "网上招聘会招来的其他地区高校毕业生和中级技能人才",
            "網上招聘會招來的其他地區高校畢業生和中級技能人才",
            "the same from other regions",
        ),
        _fact(
            "science_loan_due",
            _D,
            "科技信贷到期日",
            "科技信貸到期日",
            "day the science loan is due",
        ),
        _fact(
            "science_loan_yuan",
            _Y,
            "科技信贷余额",
            "科技信貸餘額",
            "balance of the science loan",
        ),
        Fact(
            "party_rating",
            FactKind.CHOICE,
            Origin.DECLARED,
            ("党组织星级", "黨組織星級", "rating of the party branch"),
            _RATINGS,
        ),
        _fact(
            "credit_yuan",
            _Y,
            "拟贷款金额",
            "擬貸款金額",
            "credit asked for",
        ),
        _fact(
            "credit_interest_rate",
            _S,
            "贷款年利率",
            "貸款年利率",
            "interest of the credit a year",
        ),
        _fact(
            "dishonest",
            _B,
            "被列入失信或严重违法名单",
            "被列入失信或嚴重違法名單",
            "on a list of dishonest or unlawful businesses",
        ),
        _fact(
            "resumed",
            _B,
            "已获准复工",
            "已獲准復工",
            "allowed to resume work",
        ),
        _fact(
            "land_project_urgent",
            _B,
            "用地项目已列入急用先批清单",
            "用地項目已列入急用先批清單",
            "land project on the urgent list",
        ),
        _fact(
            "land_documents_missing",
            _N,
            "用地申请缺少的材料份数",
            "用地申請缺少的材料份數",
            "documents missing from the land request",
        ),
    )
}
"""Every fact by its code."""


def is_of(fact: Fact, value: object) -> bool:
    """Return whether a value is one this fact can have."""
    match fact.kind:
        case FactKind.YES_NO:
            return isinstance(value, bool)
        case FactKind.DATE:
            return isinstance(value, dt.date) and not isinstance(value, dt.datetime)
        case FactKind.CHOICE:
            return isinstance(value, str) and value in (fact.choices or {})
        case _:
            return (
                isinstance(value, int | float)
                and not isinstance(value, bool)
                and 0 <= float(value) <= (1 if fact.kind is FactKind.SHARE else 1e12)
            )


def stored(value: Value) -> str:
    """Return a value as text for the registry."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.date):
        return value.isoformat()
    return value if isinstance(value, str) else repr(float(value))


def restored(fact: Fact, text: str) -> Value:
    """Return what :func:`stored` wrote."""
    match fact.kind:
        case FactKind.YES_NO:
            return text == "yes"
        case FactKind.DATE:
            return dt.date.fromisoformat(text)
        case FactKind.CHOICE:
            return text
        case _:
            return float(text)
