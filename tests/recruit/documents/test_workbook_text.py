"""Names of sheets that Excel accepts, texts that a cell can hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruit.documents.workbook_text import CELL_LIMIT, cell_text, sheet_names


@given(st.lists(st.text(max_size=40), max_size=12))
def test_any_names_become_names_excel_accepts(wanted):
    names = sheet_names(wanted)
    assert len(names) == len(wanted)
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert 1 <= len(name.encode("utf-16-le")) / 2 <= 31
        assert not set(name) & set("[]:*?/\\'")
        assert name.casefold() != "history"


def test_a_plain_code_stays_as_it_is():
    assert sheet_names(["班次总表", "YN-C001"]) == ["班次总表", "YN-C001"]


@pytest.mark.parametrize(
    ("wanted", "given_names"),
    [
        (["A/1", "A:1"], ["A-1", "A-1 (2)"]),
        (["a", "A"], ["a", "A (2)"]),
        (["History"], ["History (2)"]),
        ([""], ["-"]),
        (["x" * 40, "x" * 41], ["x" * 31, "x" * 27 + " (2)"]),
    ],
)
def test_names_excel_refuses_are_changed(wanted, given_names):
    assert sheet_names(wanted) == given_names


def test_a_cell_holds_a_limited_length():
    assert len(cell_text("余" * 40_000)) == CELL_LIMIT


def test_half_of_a_character_is_replaced():
    assert cell_text("王\ud840") == "王\N{REPLACEMENT CHARACTER}"
