"""Bring Chinese place text into one form: simplified, half-width, no spaces or punctuation.

Only the characters of place names are folded. This is no general converter.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from planner.geo.sources import rows

_VARIANTS = str.maketrans(
    # Second traditional forms, which the gazetteer's own traditional column does not use,
    "爲峯巖巗臺裡裏鄕溈潙穀濬雲樑嶽瀋閤歲嵗衆眾啓啟後幹乾彞羣慄誌佈範塗淥"
    # and general characters of addresses.
    "個號樓莊組隊園場灣橋鎮縣區鄉東門國華",
    "为峰岩岩台里里乡沩沩谷浚云梁岳沈合岁岁众众启启后干干彝群栗志布范涂渌"
    "个号楼庄组队园场湾桥镇县区乡东门国华",
)

_SLIPS = str.maketrans("颖毫微浙肖汩雎祀壁", "颍亳徽淅萧汨睢杞璧")
"""Characters written for their likeness: 颖上, 毫州, 安微, 浙川, 肖县, 汩罗, 雎县, 祀县, 灵壁."""

_PAIRS = (
    ("regions.csv", "name", "name_zh_hant"),
    ("prefectures.csv", "prefecture", "prefecture_zh_hant"),
    ("counties.csv", "name", "name_zh_hant"),
    ("yuyao_towns.csv", "name", "name_zh_hant"),
    ("airports.csv", "name_zh", "name_zh_hant"),
)

_DROPPED = re.compile(r"[^0-9A-Za-z\u3400-\u9fff\U00020000-\U0003ffff]+")


def normalise(text: str) -> str:
    """Return the text as look-up compares it.

    Full-width digits and letters become half-width, traditional characters simplified
    ones; spaces and punctuation go.
    """
    folded = unicodedata.normalize("NFKC", text).translate(_to_simplified())
    return _DROPPED.sub("", folded)


def respelt(text: str) -> str:
    """Return normalised text with usual slips of the pen mended; only for what is not found."""
    return text.translate(_SLIPS)


@cache
def _to_simplified() -> dict[int, int]:
    table: dict[str, str] = {}
    for file, simplified, traditional in _PAIRS:
        for row in rows(file):
            if len(row[simplified]) == len(row[traditional]):
                pairs = zip(row[traditional], row[simplified], strict=True)
                table.update((t, s) for t, s in pairs if s != t)
    return {**_VARIANTS, **{ord(t): ord(s) for t, s in table.items()}}
