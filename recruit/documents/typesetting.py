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

from recruit.documents.glyphs import FONTS
from recruit.errors import RecruitError

if TYPE_CHECKING:
    import typst

TEMPLATE = FONTS.parent / "manifest.typ"
_CHILD = f"from {__name__} import typeset_from_pipe; typeset_from_pipe()"
_IMPORT_ROOT = Path(__file__).parents[2]


class TypesettingFailed(RecruitError):
    """Typst gave no PDF: a fault of ours, not of the list."""


def typeset(data: str, *, timestamp: int) -> bytes:
    """Return the PDF of the template filled with ``data`` (JSON).

    ``timestamp`` (seconds since 1970) becomes the PDF's date, so that the same data gives the
    same bytes. Tags are left out: they make the file eight times as large.
    """
    pdf = typst_compiler().compile(
        sys_inputs={"data": data}, format="pdf", timestamp=timestamp, pdf_tags=False
    )
    if not isinstance(pdf, bytes):
        raise TypesettingFailed("Typst gave no PDF")
    return pdf


def typeset_apart(data: str, *, timestamp: int) -> bytes:
    """Return what ``typeset`` returns, from a child process that hands its memory back.

    The data goes through a pipe: no name is on a command line or in a file.

    Raises
    ------
    TypesettingFailed
        The child ended without a PDF, for lack of memory perhaps.
    """
    child = subprocess.run(
        [sys.executable, "-c", _CHILD, str(timestamp)],
        input=data.encode("ascii"),
        capture_output=True,
        cwd=_IMPORT_ROOT,
        check=False,
    )
    if child.returncode != 0 or not child.stdout.startswith(b"%PDF"):
        raise TypesettingFailed(
            f"the typesetter ended with code {child.returncode}; print fewer trips at once"
        )
    return child.stdout


def typeset_from_pipe() -> None:
    """Read data from standard input and write the PDF to standard output (the child's part)."""
    sys.stdout.buffer.write(typeset(sys.stdin.read(), timestamp=int(sys.argv[1])))


def typst_compiler() -> typst.Compiler:
    """Return a compiler of the template that knows our fonts only.

    One for each call: two threads that print at once must not share it.
    """
    import typst

    return typst.Compiler(TEMPLATE, root=FONTS.parent, font_paths=_fonts())


@cache
def _fonts() -> typst.Fonts:
    import typst

    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS]
    )
