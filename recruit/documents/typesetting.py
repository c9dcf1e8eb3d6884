"""Runs Typst: data in, PDF out, with the fonts of this package and no other.

Large jobs run in a child process of their own: Typst keeps what it
laid out for ten more jobs, about 6 MB a manifest, and a server must give that back.
"""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from recruit.documents import typst_child
from recruit.documents.glyphs import FONTS
from recruit.documents.typst_child import compiler, pdf_of, read_fonts
from recruit.errors import RecruitError

if TYPE_CHECKING:
    import typst

TEMPLATE = FONTS.parent / "manifest.typ"
_CHILD = Path(typst_child.__file__)


class TypesettingFailed(RecruitError):
    """Typst gave no PDF: a fault of ours, not of the list."""


def typeset(data: str, *, timestamp: int, template: Path = TEMPLATE) -> bytes:
    """Return the PDF of the template filled with ``data`` (JSON).

    ``timestamp`` (seconds since 1970) becomes the PDF's date, so that the same data gives the
    same bytes. Tags are left out: they make the file eight times as large.
    """
    return pdf_of(typst_compiler(template), data, timestamp=timestamp)


def typeset_apart(data: str, *, timestamp: int, template: Path = TEMPLATE) -> bytes:
    """Return what ``typeset`` returns, from a child process that hands its memory back.

    The data goes through a pipe: no name is on a command line or in a file.

    Raises
    ------
    TypesettingFailed
        The child ended without a PDF, for lack of memory perhaps.
    """
    child = subprocess.run(
        [sys.executable, "-P", _CHILD, template, FONTS, str(timestamp)],
        input=data.encode("ascii"),
        capture_output=True,
        check=False,
    )
    if child.returncode != 0 or not child.stdout.startswith(b"%PDF"):
        raise TypesettingFailed(
            f"the typesetter ended with code {child.returncode}; print fewer trips at once"
        )
    return child.stdout


def typst_compiler(template: Path = TEMPLATE) -> typst.Compiler:
    """Return a compiler of a template that knows our fonts only.

    One for each call: two threads that print at once must not share it.
    """
    return compiler(template, fonts())


@cache
def fonts() -> typst.Fonts:
    """Return the fonts of this package, read once."""
    return read_fonts(FONTS)
