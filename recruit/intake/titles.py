"""What the title lines above a table say of all its rows: 企业名称：…, 介绍人：… 电话：…."""

from __future__ import annotations

import re
from dataclasses import dataclass

from recruit.identity import InvalidIdentity, check_mobile
from recruit.intake.layout import Layout
from recruit.intake.script import simplified
from recruit.intake.values.reading import clean
from recruit.intake.workbook import Sheet

_VALUE = r"(?:[(（][^)）]*[)）])?\s*[:：]\s*([^\s:：，,;；、]+)"
_ENTERPRISE = re.compile(
    r"(?:企业名称|单位名称|公司名称|企业全称|用工单位|用工企业|返岗企业|填报单位|填报企业|企业|单位|公司)"
    + _VALUE
)
_REFERRER = re.compile(r"(?:介绍人|推荐人|引荐人|领队|带队人|联络员)(?:姓名)?" + _VALUE)
_PHONE = re.compile(r"(?:联系电话|电话|手机号?|联系方式)" + _VALUE)
_RETURNING = re.compile(r"(返岗|返厂|老员工|复工人员)")


@dataclass(frozen=True, slots=True)
class Titles:
    """What holds for every row that does not say otherwise."""

    enterprise: str = ""
    referrer: str = ""
    referrer_phone: str = ""
    returning: bool = False


def read_titles(sheet: Sheet, layout: Layout) -> Titles:
    """Return what the lines above the header, and the sheet's name, say of all rows."""
    lines = []
    for row in sheet.rows[: layout.header_row]:
        cells = dict.fromkeys(clean(cell) for cell in row if cell != "")
        lines.append(simplified(" ".join(cells)))
    text = "\n".join(lines)
    enterprise = _ENTERPRISE.search(text)
    referrer = next((match for line in lines if (match := _REFERRER.search(line))), None)
    phone = ""
    if referrer is not None:
        after = _PHONE.search(referrer.string, referrer.end())
        try:
            phone = check_mobile(after[1]).value if after else ""
        except InvalidIdentity:
            phone = ""
    return Titles(
        enterprise=enterprise[1] if enterprise else "",
        referrer=referrer[1] if referrer else "",
        referrer_phone=phone,
        returning=bool(_RETURNING.search(f"{sheet.name} {text}")),
    )
