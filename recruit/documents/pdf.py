"""Manifests as one A4 PDF, set by Typst with the font of this package and no other.

Texts reach the template as data (``sys.inputs``), never as source: a name cannot run as code.
"""

from __future__ import annotations

import dataclasses
import io
import json
import unicodedata
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Any

import segno

from recruit.causes import Cause
from recruit.documents.errors import InvalidManifest, MissingGlyph, Unprintable
from recruit.documents.glyphs import FAMILY, as_printed, missing_glyphs
from recruit.documents.labels import Labels, labels
from recruit.documents.manifest_data import ManifestTrip
from recruit.documents.sheet import PrintedSheet, printed_sheet
from recruit.documents.typesetting import typeset, typeset_apart
from recruit.language import Language

TRIPS_AT_HOME = 4
"""Up to so many trips are set in this process; more in one of their own, which starts in 0.1 s."""


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
        raise InvalidManifest(Cause.MANIFEST_EMPTY)
    words = labels(language)
    sheets = [printed_sheet(trip, language) for trip in trips]
    lacking = [tuple(_unprintable(sheet, words)) for sheet in sheets]
    if missing is MissingPolicy.REFUSE and any(lacking):
        raise MissingGlyph(
            tuple(item for items in lacking for item in items), words["missing_mend"]
        )
    return json.dumps(
        {
            "family": FAMILY,
            "language": language.replace("_", "-"),
            "words": dict(words),
            "sheets": [
                _as_data(sheet, items) for sheet, items in zip(sheets, lacking, strict=True)
            ],
        }
    )


def _unprintable(sheet: PrintedSheet, words: Labels) -> Iterator[Unprintable]:
    """Yield every text of the sheet with a character the font lacks, by where it stands."""
    for where, text in _texts(sheet, words):
        characters = tuple(sorted(missing_glyphs(text)))
        if characters:
            signs = ", ".join(described(character, words) for character in characters)
            message = words["missing_line"].format(where=where, text=text, signs=signs)
            yield Unprintable(where, text, characters, message)


def _texts(sheet: PrintedSheet, words: Labels) -> Iterator[tuple[str, str]]:
    """Yield where and what, for every text that comes from the registry."""
    for _, rows in sheet.groups:
        for row in rows:
            where = words["at_seat"].format(code=sheet.code, at=row.seat)
            texts = (row.name, row.id, row.phone, row.home, row.enterprise, row.party, row.leg)
            for text in (row.seat, *texts):
                yield where, text
    for stop in sheet.stops:
        yield words["at_stop"].format(code=sheet.code, at=stop.seq), stop.stop
    for block in sheet.driving:
        yield words["at_driving"].format(code=sheet.code), block.place
    heading = (sheet.campaign, sheet.title, sheet.route, sheet.issued)
    for text in (*heading, *(value for _, value in sheet.facts)):
        yield words["at_heading"].format(code=sheet.code), text


def described(character: str, words: Labels) -> str:
    """Return a character and its code point, so that a person can find it."""
    code = f"U+{ord(character):04X}"
    if unicodedata.category(character) == "Co":
        return words["missing_private"].format(sign=code)
    return f"{character} {code}" if character.isprintable() else code


def _as_data(sheet: PrintedSheet, lacking: tuple[Unprintable, ...]) -> dict[str, Any]:
    """Return the sheet as JSON values in which every text can be printed."""
    data = printable(dataclasses.asdict(sheet))
    data["qr_svg"] = qr_svg(sheet.qr)
    data["missing"] = [printable(item.message) for item in lacking]
    return data  # type: ignore[no-any-return]


def printable(value: Any) -> Any:
    """Return JSON values in which every text can be printed."""
    if isinstance(value, str):
        return as_printed(value)
    if isinstance(value, dict):
        return {key: printable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [printable(item) for item in value]
    return value


def qr_svg(code: str) -> str:
    """Return the QR of the manifest's code, error correction M, without a quiet zone."""
    out = io.BytesIO()
    segno.make(code, error="m", micro=False).save(
        out, kind="svg", border=0, xmldecl=False, svgclass=None, lineclass=None
    )
    return out.getvalue().decode("ascii")
