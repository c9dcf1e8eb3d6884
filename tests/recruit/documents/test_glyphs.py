"""A name is printed right or not at all: what the font of the documents can show."""

from __future__ import annotations

import re

import pytest
import typst
from hypothesis import given
from hypothesis import strategies as st

from recruit.documents import missing_glyphs
from recruit.documents.glyphs import FAMILY, FONTS, as_printed, covered

UNIFIED = range(0x4E00, 0x9FF0)
"""Unified ideographs up to Unicode 12.1, the repertoire of Noto Sans CJK 2.004."""
EXTENSION_A = range(0x3400, 0x4DB6)
RARE = "㛃𬭎䶮𠅤𫓧"


def drawn(text: str) -> tuple[int, int]:
    """Return how many characters Typst draws with our font alone, and how many shapes.

    Independent of our reading of the font: a character without glyph leaves no drawing.
    """
    source = (
        f'#set page(width: 600pt, height: auto)\n#set text(font: "{FAMILY}", fallback: false)\n'
        "#sys.inputs.text"
    )
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS]
    )
    page = typst.compile(
        source.encode(), font_paths=fonts, format="svg", sys_inputs={"text": text}
    )
    uses = re.findall(rb'<use[^>]*href="#([^"]+)"', page)
    return len(uses), len(set(uses))


@pytest.mark.parametrize("block", [UNIFIED, EXTENSION_A], ids=["unified", "extension A"])
def test_every_ideograph_of_the_block_has_a_glyph(block):
    assert missing_glyphs("".join(map(chr, block))) == set()


def test_every_ideograph_is_really_drawn():
    text = "".join(map(chr, [*UNIFIED, *EXTENSION_A]))
    characters, shapes = drawn(text)
    assert characters == len(text)
    assert shapes > 0.999 * len(text)


def test_every_rare_ideograph_that_the_font_claims_is_really_drawn():
    claimed = "".join(chr(code) for code in sorted(covered()) if code >= 0x20000)
    assert len(claimed) > 2000
    assert drawn(claimed)[0] == len(claimed)


def test_characters_without_a_glyph_leave_no_drawing():
    lacking = "각カ\U00020002\U00030000"
    assert missing_glyphs(lacking) == set(lacking)
    assert drawn(lacking) == (0, 0)


@pytest.mark.parametrize("character", RARE)
def test_rare_name_characters_have_a_glyph(character):
    assert missing_glyphs(character) == set()


@pytest.mark.parametrize("dot", "·•・･‧")
def test_dots_inside_names_have_a_glyph(dot):
    assert missing_glyphs(f"买买提{dot}艾力") == set()


def test_private_use_characters_are_missing():
    assert missing_glyphs("王\ue863") == {"\ue863"}


def test_half_of_a_character_is_missing():
    assert missing_glyphs("王\ud840") == {"\ud840"}


def test_control_characters_are_missing():
    assert missing_glyphs("王\x07") == {"\x07"}


@pytest.mark.parametrize("unseen", ["\ufe00", "\U000e0100", "\u200b", "\ufeff"])
def test_signs_that_leave_no_mark_are_not_missing_and_not_printed(unseen):
    assert missing_glyphs(f"葛{unseen}洪") == set()
    assert as_printed(f"葛{unseen}洪") in {"葛洪", f"葛{unseen}洪"}


def test_line_breaks_are_printed_as_spaces():
    assert as_printed("泗门镇\r\n工业路\u2028") == "泗门镇  工业路 "


def test_a_missing_character_is_printed_as_geta():
    assert as_printed("王각梅") == "王〓梅"


@given(st.text())
def test_whatever_is_printed_has_glyphs(text):
    assert missing_glyphs(as_printed(text)) == set()


def test_the_licence_travels_with_the_font():
    licence = (FONTS / "OFL.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert "© 2014-2021 Adobe" in licence


def test_the_fonts_stay_small_enough_to_ship():
    sizes = {path.name: path.stat().st_size for path in FONTS.glob("*.otf")}
    assert set(sizes) == {"LaoxiangSans-Regular.otf", "LaoxiangSans-Bold.otf"}
    assert sizes["LaoxiangSans-Regular.otf"] <= 12_000_000
    assert sizes["LaoxiangSans-Bold.otf"] <= 3_000_000
