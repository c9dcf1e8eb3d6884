"""Which characters the font of the documents can show, read from the font itself.

The guard before every PDF: a person's name is printed right or not printed at all.
"""

from __future__ import annotations

import struct
import unicodedata
from functools import cache
from importlib.resources import files
from pathlib import Path

FONTS = Path(str(files("recruit.documents"))) / "fonts"
FAMILY = "Laoxiang Sans"
GETA = "〓"
"""What a character without a glyph is printed as (下駄, U+3013, the printers' stand-in)."""

_REGULAR = FONTS / "LaoxiangSans-Regular.otf"
_FULL_REPERTOIRE = 12
"""Format of the cmap subtable that reaches beyond U+FFFF (OpenType 1.9, table ``cmap``)."""


@cache
def covered() -> frozenset[int]:
    """Return the code points that the regular face has a glyph for."""
    font = _REGULAR.read_bytes()
    cmap = _table(font, b"cmap")
    (subtables,) = struct.unpack_from(">H", cmap, 2)
    found: set[int] = set()
    for index in range(subtables):
        (offset,) = struct.unpack_from(">I", cmap, 4 + 8 * index + 4)
        (kind,) = struct.unpack_from(">H", cmap, offset)
        if kind != _FULL_REPERTOIRE:
            continue
        (groups,) = struct.unpack_from(">I", cmap, offset + 12)
        for first, last, _ in struct.iter_unpack(
            ">III", cmap[offset + 16 : offset + 16 + 12 * groups]
        ):
            found.update(range(first, last + 1))
    return frozenset(found)


def missing_glyphs(text: str) -> set[str]:
    """Return the characters of ``text`` that the font cannot show.

    Signs that leave no mark of their own (joiners, variation selectors, any space) do not count;
    other control characters do: nothing good comes of printing them.
    """
    shown = covered()
    return {
        character
        for character in set(text)
        if ord(character) not in shown and not _is_space(character) and not _is_unseen(character)
    }


def as_printed(text: str) -> str:
    """Return ``text`` as it goes on paper.

    Spaces the font lacks and line breaks become a space, unseen signs go, and a character
    without a glyph becomes 〓.
    """
    if covered().issuperset(map(ord, text)):
        return text
    lacking = missing_glyphs(text)
    shown = covered()
    return "".join(
        character
        if ord(character) in shown
        else GETA
        if character in lacking
        else " "
        if _is_space(character)
        else ""
        for character in text
    )


def _is_space(character: str) -> bool:
    return character in "\t\n\r" or unicodedata.category(character) in {"Zs", "Zl", "Zp"}


def _is_unseen(character: str) -> bool:
    selector = unicodedata.name(character, "").startswith("VARIATION SELECTOR")
    return selector or unicodedata.category(character) == "Cf"


def _table(font: bytes, tag: bytes) -> bytes:
    """Return one table of an OpenType font."""
    (tables,) = struct.unpack_from(">H", font, 4)
    for index in range(tables):
        name, _, offset, length = struct.unpack_from(">4sIII", font, 12 + 16 * index)
        if name == tag:
            return font[offset : offset + length]
    raise ValueError(f"the font has no table {tag.decode('ascii')}")
