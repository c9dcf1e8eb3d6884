"""Seat plan, door sign, driver sheet, cards and hand-over list as A4 PDF.

Set like the manifest: texts reach the template as data, the font is this package's own, and a
name that it cannot show is refused or marked.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from recruit.causes import Cause
from recruit.documents.errors import InvalidManifest, MissingGlyph, Unprintable
from recruit.documents.glyphs import FAMILY, FONTS, missing_glyphs
from recruit.documents.paper_data import HandOverPaper, TripPapers
from recruit.documents.paper_labels import paper_labels
from recruit.documents.papers import Paper, hand_over, paper
from recruit.documents.pdf import (
    TRIPS_AT_HOME,
    MissingPolicy,
    described,
    printable,
    qr_svg,
)
from recruit.documents.typesetting import typeset, typeset_apart
from recruit.language import Language

TEMPLATE = FONTS.parent / "papers.typ"


def paper_pdf(
    kind: Paper,
    trips: Sequence[TripPapers],
    *,
    language: Language = Language.ZH_HANS,
    missing: MissingPolicy = MissingPolicy.REFUSE,
    full_names: bool = True,
) -> bytes:
    """Return one kind of paper of these trips as one PDF, each trip from a page of its own.

    Raises
    ------
    MissingGlyph
        A text holds a character the font lacks, unless ``missing`` is ``MARK``.
    InvalidManifest
        There is no trip to print.
    """
    if not trips:
        raise InvalidManifest(Cause.MANIFEST_EMPTY)
    sheets = [paper(kind, one, language, full=full_names) for one in trips]
    newest = max(one.trip.issued_at for one in trips)
    return _set(kind.value, sheets, language, missing, int(newest.timestamp()))


def hand_over_pdf(
    said: HandOverPaper,
    *,
    language: Language = Language.ZH_HANS,
    missing: MissingPolicy = MissingPolicy.REFUSE,
) -> bytes:
    """Return the hand-over list of a trip as PDF; raises as ``paper_pdf`` does."""
    sheets = [hand_over(said, language)]
    return _set("hand-over", sheets, language, missing, int(said.issued_at.timestamp()))


def _set(
    kind: str,
    sheets: list[dict[str, Any]],
    language: Language,
    missing: MissingPolicy,
    timestamp: int,
) -> bytes:
    words = paper_labels(language)
    lacking = [list(_unprintable(sheet, words["at_heading"], words)) for sheet in sheets]
    if missing is MissingPolicy.REFUSE and any(lacking):
        raise MissingGlyph(
            tuple(item for items in lacking for item in items), words["missing_mend"]
        )
    for sheet, items in zip(sheets, lacking, strict=True):
        for card in sheet.get("cards", []):
            card["qr"] = qr_svg(card["code"]) if card["code"] else ""
        sheet["missing"] = [item.message for item in items]
    data = json.dumps(
        {
            "kind": kind,
            "family": FAMILY,
            "language": language.replace("_", "-"),
            "words": dict(words),
            "sheets": [printable(sheet) for sheet in sheets],
        }
    )
    setter = typeset if len(sheets) <= TRIPS_AT_HOME else typeset_apart
    return setter(data, timestamp=timestamp, template=TEMPLATE)


def _unprintable(sheet: dict[str, Any], where: str, words: Any) -> Iterator[Unprintable]:
    """Yield every text of the paper with a character the font lacks, once."""
    place = where.format(code=sheet["code"])
    for text in sorted(set(_texts(sheet))):
        characters = tuple(sorted(missing_glyphs(text)))
        if characters:
            signs = ", ".join(described(character, words) for character in characters)
            message = words["missing_line"].format(where=place, text=text, signs=signs)
            yield Unprintable(place, text, characters, message)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)
