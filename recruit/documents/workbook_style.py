"""How the workbooks look on screen and on paper: formats of cells and the set-up of a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

FONT = "微软雅黑"
"""On every Chinese Windows and in WPS; elsewhere the program takes its own Chinese font."""

_A4 = 9
_ACCENT = "#17507A"
_BAND = "#E9EFF5"
_HAIR = "#9FB0C0"


@dataclass(frozen=True)
class Styles:
    """One format for each kind of cell."""

    title: Format
    heading: Format
    label: Format
    value: Format
    head: Format
    text: Format
    centre: Format
    name: Format
    date: Format
    share: Format
    link: Format
    back: Format
    total: Format


def styles_of(book: Workbook) -> Styles:
    """Return the formats of this workbook."""

    def style(**more: Any) -> Format:
        return book.add_format({"font_name": FONT, "font_size": 10, "valign": "vcenter", **more})

    grid = {"border": 1, "border_color": _HAIR}
    middle = {**grid, "align": "center"}
    return Styles(
        title=style(bold=True, font_size=18, font_color=_ACCENT),
        heading=style(bold=True, font_size=11, font_color=_ACCENT),
        label=style(font_color="#5D6B7A"),
        value=style(bold=True),
        head=style(**middle, bold=True, font_color="#FFFFFF", bg_color=_ACCENT, text_wrap=True),
        text=style(**grid, text_wrap=True, indent=1),
        centre=style(**middle, text_wrap=True),
        name=style(**grid, text_wrap=True, indent=1, font_size=11),
        date=style(**middle, num_format="yyyy-mm-dd"),
        share=style(**middle, num_format="0.0%"),
        link=style(font_color=_ACCENT, underline=1, border=1, border_color=_HAIR, align="center"),
        back=style(font_color=_ACCENT, underline=1),
        total=style(**middle, bold=True, bg_color=_BAND),
    )


def set_print(page: Worksheet, page_label: str, *, footer: str = "") -> None:
    """Set A4 across, one page wide, as many long as it needs, numbered pages."""
    page.set_paper(_A4)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.7)
    page.center_horizontally()
    page.hide_gridlines(2)
    counted = page_label.format(page="&P", pages="&N")
    page.set_footer(f"&L&8{footer.replace('&', '&&')}&R&8{counted}")
    page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
