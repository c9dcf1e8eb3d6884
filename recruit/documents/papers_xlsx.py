"""The papers of a trip as a workbook: seat plan, door sign, driver sheet, cards, hand-over.

Same words and figures as the PDF; every text is written as text.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from recruit.causes import Cause
from recruit.documents.errors import InvalidManifest
from recruit.documents.labels import Labels
from recruit.documents.manifest_data import CHINA
from recruit.documents.paper_data import HandOverPaper, TripPapers
from recruit.documents.paper_labels import paper_labels
from recruit.documents.papers import Paper, hand_over, paper
from recruit.documents.workbook_style import FONT, Styles, set_print, styles_of
from recruit.documents.workbook_text import cell_text, sheet_names
from recruit.language import Language

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_BLANK = "＿＿＿＿＿＿"
Write = Callable[["Worksheet", dict[str, Any], Styles, Labels], None]


def paper_xlsx(
    kind: Paper,
    trips: Sequence[TripPapers],
    *,
    language: Language = Language.ZH_HANS,
    full_names: bool = True,
) -> bytes:
    """Return one kind of paper, a sheet a trip.

    Raises
    ------
    InvalidManifest
        There is no trip to write.
    """
    if not trips:
        raise InvalidManifest(Cause.MANIFEST_EMPTY)
    sheets = [paper(kind, one, language, full=full_names) for one in trips]
    newest = max(one.trip.issued_at for one in trips)
    return _book(sheets, _WRITERS[kind], language, kind.value, newest)


def hand_over_xlsx(said: HandOverPaper, *, language: Language = Language.ZH_HANS) -> bytes:
    """Return the hand-over list of a trip."""
    sheets = [hand_over(said, language)]
    return _book(sheets, _write_hand_over, language, "hand-over", said.issued_at)


def _book(
    sheets: Sequence[dict[str, Any]],
    write: Write,
    language: Language,
    kind: str,
    created: dt.datetime,
) -> bytes:
    import xlsxwriter

    words = paper_labels(language)
    title = words[kind.replace("-", "_")]
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_format_properties": {"font_name": FONT, "font_size": 10},
    }
    with xlsxwriter.Workbook(out, options) as book:
        moment = created.astimezone(CHINA).replace(tzinfo=None)
        book.set_properties({"title": title, "created": moment})
        styles = styles_of(book)
        names = sheet_names([sheet["code"] for sheet in sheets])
        for sheet, name in zip(sheets, names, strict=True):
            page = book.add_worksheet(name)
            set_print(page, words["page"], footer=sheet["code"])
            page.write_string(0, 0, cell_text(f"{title}  {sheet['code']}"), styles.title)
            page.set_row(0, 30)
            write(page, sheet, styles, words)
    return out.getvalue()


def _facts(page: Worksheet, row: int, facts: Sequence[tuple[str, str]], styles: Styles) -> int:
    for label, value in facts:
        page.write_string(row, 0, cell_text(label), styles.label)
        page.write_string(row, 1, cell_text(value), styles.value)
        row += 1
    return row + 1


def _table(
    page: Worksheet,
    row: int,
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    styles: Styles,
) -> int:
    for column, text in enumerate(heads):
        page.write_string(row, column, text, styles.head)
    for line in rows:
        row += 1
        for column, text in enumerate(line):
            page.write_string(row, column, cell_text(text), styles.text)
    return row + 2


def _write_plan(page: Worksheet, sheet: dict[str, Any], styles: Styles, words: Labels) -> None:
    row = _facts(
        page,
        1,
        [(words["date"], f"{sheet['date']} {sheet['depart']}"), (words["route"], sheet["title"])],
        styles,
    )
    page.set_column(0, 8, 15)
    for car in sheet["cars"]:
        name = car["name"] if sheet["several_cars"] else words["front"]
        page.write_string(row, 0, name, styles.heading)
        for line in car["rows"]:
            row += 1
            page.set_row(row, 30)
            for column, seat in enumerate(line):
                if seat is not None:
                    text = f"{seat['seat']}\n{seat['name'] or words['empty_seat']}"
                    page.write_string(row, column, cell_text(text), styles.centre)
        row += 2
    for seq, name in sheet["stops"]:
        page.write_string(row, 0, cell_text(f"{seq} {name}"), styles.label)
        row += 1


def _write_sign(page: Worksheet, sheet: dict[str, Any], styles: Styles, words: Labels) -> None:
    page.set_column(0, 0, 22)
    page.set_column(1, 1, 60)
    row = _facts(
        page,
        1,
        [
            (words["to"], sheet["to"]),
            (words["date"], sheet["date"]),
            (words["depart"], sheet["depart"]),
        ],
        styles,
    )
    row = _table(page, row, (words["depart"], words["stop"]), sheet["stops"], styles)
    page.write_string(row, 0, words["by_ticket"], styles.label)


def _write_driver(page: Worksheet, sheet: dict[str, Any], styles: Styles, words: Labels) -> None:
    page.set_column(0, 0, 18)
    page.set_column(1, 1, 26)
    page.set_column(2, 5, 16)
    row = _facts(
        page,
        1,
        [
            (words["date"], sheet["date"]),
            (words["depart"], sheet["depart"]),
            (words["arrive"], sheet["arrive"]),
            (words["route"], sheet["route"]),
            (words["plate"], sheet["plate"]),
        ],
        styles,
    )
    heads = [words[key] for key in ("seq", "stop", "arrive", "depart", "on", "off")]
    row = _table(page, row, heads, sheet["stops"], styles)
    heads = [words[key] for key in ("from", "until", "duty", "minutes", "place")]
    for driver in sheet["drivers"]:
        text = f"{words['driver']} {driver['name']}  {driver['drive']}"
        page.write_string(row, 0, cell_text(text), styles.heading)
        row = _table(page, row + 1, heads, driver["rows"], styles)
    for key in ("law_1", "law_2", "law_3", "law_4", "law_source", "emergency"):
        page.write_string(row, 0, words[key], styles.label)
        row += 1
    drivers = [f"{words['driver']} {n + 1}" for n in range(sheet["drivers_count"])]
    for label in [*drivers, words["leader"], words["dispatcher"], words["receiver"]]:
        row += 1
        page.write_string(row, 0, label, styles.label)
        page.write_string(row, 1, "", styles.text)


def _write_cards(page: Worksheet, sheet: dict[str, Any], styles: Styles, words: Labels) -> None:
    for column, width in enumerate((10, 16, 14, 30, 24, 34, 52)):
        page.set_column(column, column, width)
    row = _facts(page, 1, [(words["date"], sheet["date"])], styles)
    keys = ("seat", "name", "time", "place", "to", "enterprise", "code")
    labels = ("seat", "name", "depart", "board", "alight", "enterprise", "card_title")
    rows = [[one[key] for key in keys] for one in sheet["cards"]]
    _table(page, row, [words[label] for label in labels], rows, styles)


def _write_hand_over(
    page: Worksheet, sheet: dict[str, Any], styles: Styles, words: Labels
) -> None:
    for column, width in enumerate((9, 18, 16, 24, 20)):
        page.set_column(column, column, width)
    row = _facts(
        page,
        1,
        [(words["date"], f"{sheet['date']} {sheet['arrive']}"), ("", sheet["total"])],
        styles,
    )
    heads = [words[key] for key in ("seat", "name", "phone", "home", "signature")]
    for group in sheet["groups"]:
        text = f"{words['handed_to']}：{group['to']}  {group['town']}  {group['people']}"
        page.write_string(row, 0, cell_text(text), styles.heading)
        rows = [[one["seat"], one["name"], one["phone"], one["home"], ""] for one in group["rows"]]
        row = _table(page, row + 1, heads, rows, styles) - 1
        line = (
            group["signed"]
            or f"{words['receiver_signs']}：＿＿＿＿＿＿　{words['time_field']}：＿＿＿＿"
        )
        page.write_string(row, 0, cell_text(line), styles.value)
        row += 2
    page.write_string(row, 0, f"{words['leader_signs']}：{_BLANK}", styles.value)


_WRITERS: dict[Paper, Write] = {
    Paper.SEAT_PLAN: _write_plan,
    Paper.DOOR_SIGN: _write_sign,
    Paper.DRIVER_SHEET: _write_driver,
    Paper.CARDS: _write_cards,
}
