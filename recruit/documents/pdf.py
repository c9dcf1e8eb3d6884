"""Manifests as one A4 PDF, set by Typst with the font of this package and no other.

Texts reach the template as data (``sys.inputs``), never as source: a name cannot run as code.
"""

from __future__ import annotations

import dataclasses
import io
import json
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Any

import segno

from recruit.documents.errors import InvalidManifest, MissingGlyph, Unprintable
from recruit.documents.glyphs import FAMILY, as_printed, missing_glyphs
from recruit.documents.labels import Language, labels
from recruit.documents.manifest_data import ManifestTrip
from recruit.documents.sheet import PrintedSheet, printed_sheet
from recruit.documents.typesetting import typeset, typeset_apart

TRIPS_AT_HOME = 20
"""Up to so many trips are set in this process (about 120 MB); more in one of their own."""


class MissingPolicy(StrEnum):
    """What to do about a character the font lacks."""

    REFUSE = "refuse"
    MARK = "mark"


def manifest_pdf(
    trips: Sequence[ManifestTrip],
    *,
    language: Language = Language.ZH_HANS,
    missing: MissingPolicy = MissingPolicy.REFUSE,
) -> bytes:
    """Return the manifests of ``trips`` as one PDF, each trip from a page of its own.

    The same trips give the same bytes. Pages are numbered trip by trip.

    Parameters
    ----------
    language
        Of the labels; names and places are printed as they are.
    missing
        ``MARK`` prints 〓 for a character the font lacks and lists those texts at the end of
        the manifest, to be completed by hand.

    Raises
    ------
    MissingGlyph
        A text holds a character the font lacks, unless ``missing`` is ``MARK``.
    InvalidManifest
        There is no trip to print.
    """
    source = template_data(trips, language=language, missing=missing)
    newest = max(trip.issued_at for trip in trips)
    setter = typeset if len(trips) <= TRIPS_AT_HOME else typeset_apart
    return setter(source, timestamp=int(newest.timestamp()))


def template_data(
    trips: Sequence[ManifestTrip], *, language: Language, missing: MissingPolicy
) -> str:
    """Return what the template is given: labels and sheets as JSON.

    Raises as ``manifest_pdf`` does.
    """
    if not trips:
        raise InvalidManifest("没有可打印的班次：请先选择班次")
    sheets = [printed_sheet(trip, language) for trip in trips]
    lacking = [tuple(_unprintable(sheet)) for sheet in sheets]
    if missing is MissingPolicy.REFUSE and any(lacking):
        raise MissingGlyph(tuple(item for items in lacking for item in items))
    return json.dumps(
        {
            "family": FAMILY,
            "language": language.replace("_", "-"),
            "words": dict(labels(language)),
            "sheets": [
                _as_data(sheet, items) for sheet, items in zip(sheets, lacking, strict=True)
            ],
        }
    )


def _unprintable(sheet: PrintedSheet) -> Iterator[Unprintable]:
    """Yield every text of the sheet with a character the font lacks, by where it stands."""
    for _, rows in sheet.groups:
        for row in rows:
            for text in (
                row.name,
                row.home,
                row.enterprise,
                row.party,
                row.leg,
                row.id,
                row.phone,
            ):
                yield from _lacking(f"班次 {sheet.code} {row.seat} 座", text)
            yield from _lacking(f"班次 {sheet.code} 座位", row.seat)
    for stop in sheet.stops:
        yield from _lacking(f"班次 {sheet.code} 第 {stop.seq} 站", stop.stop)
    for block in sheet.driving:
        yield from _lacking(f"班次 {sheet.code} 驾驶安排", block.place)
    for text in (sheet.code, sheet.campaign, sheet.title, sheet.route, sheet.issued):
        yield from _lacking(f"班次 {sheet.code} 表头", text)
    for _, text in sheet.facts[1:]:
        yield from _lacking(f"班次 {sheet.code} 表头", text)


def _lacking(where: str, text: str) -> Iterator[Unprintable]:
    characters = missing_glyphs(text)
    if characters:
        yield Unprintable(where, text, tuple(sorted(characters)))


def _as_data(sheet: PrintedSheet, lacking: tuple[Unprintable, ...]) -> dict[str, Any]:
    """Return the sheet as JSON values in which every text can be printed."""
    data = _printable(dataclasses.asdict(sheet))
    data["qr_svg"] = _qr_svg(sheet.qr)
    data["missing"] = [_printable(str(item)) for item in lacking]
    return data  # type: ignore[no-any-return]


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return as_printed(value)
    if isinstance(value, dict):
        return {key: _printable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(item) for item in value]
    return value


def _qr_svg(code: str) -> str:
    """Return the QR of the manifest's code, error correction M, without a quiet zone."""
    out = io.BytesIO()
    segno.make(code, error="m", micro=False).save(
        out, kind="svg", border=0, xmldecl=False, svgclass=None, lineclass=None
    )
    return out.getvalue().decode("ascii")
