"""Recruiting posters on A4 with a QR code, and the card a referrer shares, set by Typst.

Whoever calls has put everything into words; texts reach the template as data, never as source.
"""

from __future__ import annotations

import dataclasses
import io
import json
from dataclasses import dataclass
from typing import Any

import segno

from recruit.documents.glyphs import FAMILY, FONTS, as_printed
from recruit.documents.typesetting import fonts
from recruit.documents.typst_child import compiler
from recruit.language import Language

TEMPLATE = FONTS.parent / "poster.typ"
MOST_JOBS = 14
"""So many vacancies stand on one sheet at most."""
_PIXELS_PER_INCH = 216.0


@dataclass(frozen=True, slots=True)
class Job:
    """One vacancy in words; ``facts`` are pairs of a label and a value for a sheet of its own."""

    title: str
    firm: str
    wage: str
    left: str
    more: str
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Poster:
    """What stands on a sheet: one vacancy large, or several in a table."""

    title: str
    line: str
    jobs: tuple[Job, ...]
    heads: tuple[str, str, str, str]
    call: str
    points: tuple[str, ...]
    address: str
    footer: str


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on a card: who invites to what."""

    title: str
    line: str
    name: str
    points: tuple[str, ...]
    address: str


def poster_pdf(poster: Poster, *, language: Language) -> bytes:
    """Return a poster as an A4 PDF; the same poster gives the same bytes."""
    return _set(dataclasses.asdict(poster), kind="poster", language=language, form="pdf")


def share_card(card: Card, *, language: Language) -> bytes:
    """Return a card as a PNG of 1,080 × 1,620 pixels."""
    return _set(dataclasses.asdict(card), kind="card", language=language, form="png")


def _set(content: dict[str, Any], *, kind: str, language: Language, form: str) -> bytes:
    data = {
        **_printable(content),
        "kind": kind,
        "family": FAMILY,
        "language": language.value.replace("_", "-"),
        "qr_svg": _qr(content["address"]),
    }
    inputs = {"data": json.dumps(data, ensure_ascii=True)}
    setter = compiler(TEMPLATE, fonts())
    if form == "pdf":
        made = setter.compile(sys_inputs=inputs, format="pdf", timestamp=0, pdf_tags=False)
    else:
        made = setter.compile(sys_inputs=inputs, format="png", ppi=_PIXELS_PER_INCH)
    if not isinstance(made, bytes):
        raise TypeError("Typst gave several pages where one was asked for")
    return made


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return as_printed(value)
    if isinstance(value, dict):
        return {key: _printable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(item) for item in value]
    return value


def _qr(address: str) -> str:
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        out, kind="svg", border=1, xmldecl=False, svgclass=None, lineclass=None
    )
    return out.getvalue().decode("ascii")
