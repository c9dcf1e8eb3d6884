"""Cut the two fonts of this folder out of Noto Sans CJK; run by hand when Noto brings more.

Not part of the installed program: it needs fontTools (``pip install fonttools``)::

    python subset_fonts.py /usr/share/fonts/opentype/noto
"""

# fontTools is asked for here only and carries no types
# mypy: disable-error-code="import-untyped, import-not-found, no-any-unimported"

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

FAMILY = "Laoxiang Sans"
SIMPLIFIED = "Noto Sans CJK SC"
WORDS = [
    (0x0020, 0x024F),  # Latin with the vowels of pinyin
    (0x0300, 0x036F),
    (0x0370, 0x03FF),
    (0x0400, 0x04FF),
    (0x1E00, 0x1EFF),
    (0x2000, 0x23FF),  # punctuation, arrows, mathematics
    (0x2460, 0x27BF),  # circled numbers, boxes, shapes
    (0x3000, 0x303F),  # CJK punctuation
    (0x30FB, 0x30FB),  # middle dots that people type inside names
    (0xFF65, 0xFF65),
    (0xFE10, 0xFE6F),
    (0xFF01, 0xFF60),  # full-width forms
    (0xFFE0, 0xFFE6),
]
IDEOGRAPHS = [
    (0x2E80, 0x2FDF),
    (0x3007, 0x3007),
    (0x3100, 0x312F),
    (0x31A0, 0x31EF),
    (0x3220, 0x33FF),
    (0x3400, 0x4DBF),  # extension A
    (0x4E00, 0x9FFF),  # unified ideographs
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),  # extensions B and later
]


def spread(ranges: list[tuple[int, int]]) -> set[int]:
    """Return every code point of the ranges, ends included."""
    return {code for first, last in ranges for code in range(first, last + 1)}


def common_characters() -> set[int]:
    """Return GB 2312 and the first level of Big5: what headings are made of."""
    found: set[int] = set()
    for charset, rows in (("gb2312", range(0xB0, 0xF8)), ("big5", range(0xA4, 0xC7))):
        for row in rows:
            for column in range(0x40, 0xFF):
                found.update(map(ord, bytes([row, column]).decode(charset, "ignore")))
    return found


def cut(source: Path, target: Path, style: str, wanted: set[int]) -> None:
    """Write the simplified face of ``source`` with the ``wanted`` characters as our family."""
    face = next(
        font
        for font in TTCollection(source, lazy=True).fonts
        if font["name"].getDebugName(1) == SIMPLIFIED
    )
    options = subset.Options()
    options.layout_features = ["ccmp"]
    options.hinting = False
    options.name_IDs = [0, 5, 7, 8, 9, 11, 13, 14]
    options.name_languages = [0x409]
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE", "GPOS"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=wanted & set(face.getBestCmap()))
    cutter.subset(face)
    rename(face, style)
    face.recalcTimestamp = False
    face.save(target)


def rename(face: TTFont, style: str) -> None:
    """Give the font a name of our own: it is a modified version of Noto Sans CJK."""
    full = f"{FAMILY} {style}"
    plain = f"{FAMILY.replace(' ', '')}-{style}"
    for number, text in ((1, FAMILY), (2, style), (3, plain), (4, full), (6, plain)):
        face["name"].setName(text, number, 3, 1, 0x409)
    table = face["CFF "].cff
    table.fontNames = [plain]
    table.topDictIndex[0].FamilyName = FAMILY
    table.topDictIndex[0].FullName = full


if __name__ == "__main__":
    noto, here = Path(sys.argv[1]), Path(__file__).parent
    everything = spread(WORDS + IDEOGRAPHS)
    cut(noto / "NotoSansCJK-Regular.ttc", here / "LaoxiangSans-Regular.otf", "Regular", everything)
    headings = spread(WORDS) | common_characters()
    cut(noto / "NotoSansCJK-Bold.ttc", here / "LaoxiangSans-Bold.otf", "Bold", headings)
