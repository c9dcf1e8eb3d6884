"""Manifests as a workbook: a sheet for each trip and one that lists all trips.

For staff who add, sort or send on; the same words and figures as the PDF. Every text is written
as text: a name that looks like a formula stays a name.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import segno

from recruit.causes import Cause
from recruit.documents.errors import InvalidManifest
from recruit.documents.labels import Labels, labels
from recruit.documents.manifest_data import CHINA, ManifestTrip
from recruit.documents.sheet import PassengerRow, PrintedSheet, printed_sheet
from recruit.documents.workbook_style import FONT, Styles, set_print, styles_of
from recruit.documents.workbook_text import cell_text, sheet_names
from recruit.language import Language

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_PASSENGER_COLUMNS: tuple[tuple[str, str, float], ...] = (
    ("row", "row", 5),
    ("seat", "seat", 7),
    ("name", "name", 18),
    ("id", "id", 21),
    ("phone", "phone", 14),
    ("home", "home", 15),
    ("enterprise", "enterprise", 29),
    ("board", "board", 18),
    ("alight", "alight", 18),
    ("party", "party", 9),
    ("leg", "leg", 18),
    ("temperature", "", 9),
    ("signature", "", 15),
)
"""Label, field of ``PassengerRow`` (empty: to be filled in by hand), width in characters."""
_LAST = len(_PASSENGER_COLUMNS) - 1
_BLANK = "＿＿＿＿＿＿＿＿"
_FACT_COLUMNS = (0, 3, 6, 7)
_STOP_SPANS = ((0, 0), (1, 4), (5, 5), (6, 6), (7, 7), (8, 8), (9, 9), (10, 10))
_DRIVING_SPANS = ((0, 1), (2, 2), (3, 3), (4, 4), (5, 5), (6, 6), (7, 7))
_OVERVIEW: tuple[tuple[str, float], ...] = (
    ("code", 14),
    ("date", 12),
    ("mode", 9),
    ("title", 30),
    ("route", 60),
    ("depart", 13),
    ("arrive", 15),
    ("stop_count", 7),
    ("people_count", 7),
    ("seat_count", 7),
    ("fill", 9),
    ("drivers", 8),
    ("issue", 6),
    ("hash", 20),
)


def manifest_xlsx(
    trips: Sequence[ManifestTrip], *, language: Language = Language.ZH_HANS
) -> bytes:
    """Return the manifests of ``trips`` as an xlsx workbook; the same trips give the same bytes.

    Raises
    ------
    InvalidManifest
        There is no trip to write.
    """
    import xlsxwriter

    if not trips:
        raise InvalidManifest(Cause.MANIFEST_EMPTY)
    words = labels(language)
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_format_properties": {"font_name": FONT, "font_size": 10},
    }
    with xlsxwriter.Workbook(out, options) as book:
        newest = max(trip.issued_at for trip in trips).astimezone(CHINA)
        book.set_properties({"title": words["manifest"], "created": newest.replace(tzinfo=None)})
        styles = styles_of(book)
        names = sheet_names([words["overview"], *(trip.code for trip in trips)])
        sheets = [printed_sheet(trip, language) for trip in trips]
        overview = book.add_worksheet(names[0])
        _write_overview(overview, list(zip(trips, sheets, names[1:], strict=True)), styles, words)
        for sheet, name in zip(sheets, names[1:], strict=True):
            _write_trip(book.add_worksheet(name), sheet, names[0], styles, words)
    return out.getvalue()


def _write_overview(
    page: Worksheet,
    rows: Sequence[tuple[ManifestTrip, PrintedSheet, str]],
    styles: Styles,
    words: Labels,
) -> None:
    """Write one line a trip, linked to its sheet, and the sums."""
    set_print(page, words["page"])
    page.write_string(0, 0, cell_text(words["overview"]), styles.title)
    page.set_row(0, 30)
    page.write_string(1, 0, cell_text(rows[0][0].campaign), styles.label)
    first = 3
    for column, (label, width) in enumerate(_OVERVIEW):
        page.set_column(column, column, width)
        page.write_string(first - 1, column, words[label], styles.head)
    page.set_row(first - 1, 22)
    for row, (trip, sheet, name) in enumerate(rows, first):
        facts = dict(sheet.facts)
        page.set_row(row, 30)
        page.write_url(row, 0, f"internal:'{name}'!A1", styles.link, cell_text(sheet.code))
        page.write_datetime(row, 1, trip.date, styles.date)
        texts = {2: words[f"mode_{trip.mode}"], 3: sheet.title, 4: sheet.route}
        texts |= {5: facts[words["depart"]], 6: facts[words["arrive"]], 13: sheet.hash}
        for column, text in texts.items():
            page.write_string(row, column, cell_text(text), styles.text)
        figures = (len(trip.stops), sheet.people, sheet.seats)
        for column, figure in enumerate(figures, 7):
            page.write_number(row, column, figure, styles.centre)
        page.write_number(row, 10, _share(sheet.people, sheet.seats), styles.share)
        page.write_number(row, 11, trip.drivers, styles.centre)
        page.write_number(row, 12, trip.number, styles.centre)
    last = first + len(rows)
    people = sum(sheet.people for _, sheet, _ in rows)
    seats = sum(sheet.seats for _, sheet, _ in rows)
    page.merge_range(last, 0, last, 7, words["total"], styles.total)
    page.write_number(last, 8, people, styles.total)
    page.write_number(last, 9, seats, styles.total)
    page.write_number(last, 10, _share(people, seats), styles.share)
    page.autofilter(first - 1, 0, last - 1, len(_OVERVIEW) - 1)
    page.freeze_panes(first, 1)
    page.repeat_rows(first - 1)


def _write_trip(
    page: Worksheet, sheet: PrintedSheet, overview: str, styles: Styles, words: Labels
) -> None:
    """Write one manifest, top to bottom."""
    set_print(page, words["page"], footer=f"{sheet.code}  {sheet.number}  {sheet.hash}")
    for column, (_, _, width) in enumerate(_PASSENGER_COLUMNS):
        page.set_column(column, column, width)
    row = _write_masthead(page, sheet, overview, styles, words)
    row = _write_block(page, row, _stop_block(sheet, words), styles)
    row = _write_passengers(page, row, sheet, styles, words)
    if sheet.driving:
        row = _write_block(page, row, _driving_block(sheet, words), styles)
        page.write_string(row - 1, 0, cell_text(sheet.driving_total), styles.label)
        row += 1
    page.write_string(row, 0, cell_text(sheet.totals), styles.value)
    page.set_row(row + 2, 26)
    for column, label in ((0, "leader_signs"), (5, "driver_signs"), (8, "receiver_signs")):
        page.write_string(row + 2, column, f"{words[label]}：{_BLANK}", styles.value)
    page.write_string(row + 4, 0, cell_text(sheet.issued), styles.label)
    page.write_string(row + 5, 0, cell_text(words["private"]), styles.label)


def _write_masthead(
    page: Worksheet, sheet: PrintedSheet, overview: str, styles: Styles, words: Labels
) -> int:
    """Write title, QR, route and facts; return the next free row."""
    page.write_string(0, 0, cell_text(f"{words['manifest']}  {sheet.number}"), styles.title)
    page.set_row(0, 30)
    page.write_string(1, 0, cell_text(sheet.title), styles.heading)
    page.write_string(1, 6, cell_text(sheet.campaign), styles.label)
    page.write_url(0, 10, f"internal:'{overview}'!A1", styles.back, words["back"])
    page.write_string(2, 0, cell_text(f"{words['route']}：{sheet.route}"), styles.value)
    for index, (label, value) in enumerate(sheet.facts):
        text = cell_text(f"{label}：{value or _BLANK}")
        page.write_string(3 + index // 4, _FACT_COLUMNS[index % 4], text, styles.value)
    picture = io.BytesIO()
    segno.make(sheet.qr, error="m", micro=False).save(picture, kind="png", scale=4, border=2)
    page.insert_image(
        0,
        _LAST,
        "qr.png",
        {
            "image_data": picture,
            "x_scale": 0.75,
            "y_scale": 0.75,
            "x_offset": 6,
            "y_offset": 4,
            "description": sheet.qr,
        },
    )
    return 6


def _write_passengers(
    page: Worksheet, row: int, sheet: PrintedSheet, styles: Styles, words: Labels
) -> int:
    """Write the passenger table, its header repeated on every printed page."""
    page.write_string(row, 0, words["passengers"], styles.heading)
    header = row + 1
    for column, (label, _, _) in enumerate(_PASSENGER_COLUMNS):
        page.write_string(header, column, words[label], styles.head)
    page.set_row(header, 22)
    page.repeat_rows(header)
    row = header + 1
    for person in _people(sheet):
        page.set_row(row, 30)
        for column, (_, field, _) in enumerate(_PASSENGER_COLUMNS):
            if field == "row":
                page.write_number(row, column, person.row, styles.centre)
                continue
            text = cell_text(getattr(person, field)) if field else ""
            style = styles.name if field == "name" else styles.text
            if text:
                page.write_string(row, column, text, style)
            else:
                page.write_blank(row, column, None, style)
        row += 1
    if not sheet.groups:
        page.merge_range(row, 0, row, _LAST, words["nobody"], styles.centre)
        row += 1
    return row + 1


def _people(sheet: PrintedSheet) -> Iterable[PassengerRow]:
    return (person for _, people in sheet.groups for person in people)


@dataclass(frozen=True)
class _Block:
    """A small table whose cells span columns of the passenger table."""

    title: str
    header: tuple[str, ...]
    lines: tuple[tuple[str | int, ...], ...]
    spans: tuple[tuple[int, int], ...]


def _stop_block(sheet: PrintedSheet, words: Labels) -> _Block:
    keys = ("seq", "stop", "arrive", "depart", "on", "off", "aboard", "counted")
    return _Block(
        words["stops"],
        tuple(words[key] for key in keys),
        tuple((s.seq, s.stop, s.arrive, s.depart, s.on, s.off, s.aboard, "") for s in sheet.stops),
        _STOP_SPANS,
    )


def _driving_block(sheet: PrintedSheet, words: Labels) -> _Block:
    keys = ("driver", "duty", "from", "until", "minutes", "place", "km")
    return _Block(
        words["driving"],
        tuple(words[key] for key in keys),
        tuple((d.driver, d.duty, d.start, d.end, d.length, d.place, d.km) for d in sheet.driving),
        _DRIVING_SPANS,
    )


def _write_block(page: Worksheet, row: int, block: _Block, styles: Styles) -> int:
    """Write the block from ``row`` on; return the next free row."""
    page.write_string(row, 0, block.title, styles.heading)
    page.set_row(row + 1, 22)
    for offset, line in enumerate((block.header, *block.lines), 1):
        style = styles.head if offset == 1 else styles.centre
        for (first, last), value in zip(block.spans, line, strict=True):
            _write_span(page, (row + offset, first, last), value, style)
    return row + len(block.lines) + 3


def _write_span(
    page: Worksheet, place: tuple[int, int, int], value: str | int, style: Format
) -> None:
    row, first, last = place
    if last > first:
        page.merge_range(row, first, row, last, "", style)
    if isinstance(value, int):
        page.write_number(row, first, value, style)
    elif value:
        page.write_string(row, first, cell_text(value), style)
    else:
        page.write_blank(row, first, None, style)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
