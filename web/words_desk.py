"""Plain words for every code of the return-to-work desk; see ``web.words``."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from web.words import Words

scale: Words = {"above": _l("规上"), "below": _l("规下")}

size_class: Words = {
    "large": _l("大型"),
    "medium": _l("中型"),
    "small": _l("小型"),
    "micro": _l("微型"),
}

standing: Words = {
    "today": _l("当日已报"),
    "earlier": _l("沿用前几日"),
    "none": _l("未填报"),
}

standing_tone: Mapping[str, str] = {"today": "good", "earlier": "", "none": "warn"}

report_source: Words = {
    "form": _l("在线填报"),
    "sheet": _l("表格导入"),
    "api": _l("接口"),
    "demo": _l("演示"),
}
