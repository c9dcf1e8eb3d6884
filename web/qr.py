"""QR codes as pictures of the page itself: inline SVG, no request, readable on dark ground."""

from __future__ import annotations

import io

import segno
from markupsafe import Markup


def svg(text: str) -> Markup:
    """Return the code of a text as an SVG element: dark modules on a white ground."""
    return Markup(drawing(text))


def drawing(text: str) -> str:
    """Return the SVG as text, with a quiet zone of four modules."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        out,
        kind="svg",
        border=4,
        dark="#16201d",
        light="#ffffff",
        xmldecl=False,
        svgns=True,
        omitsize=True,
        svgclass="qr",
        lineclass=None,
    )
    return out.getvalue().decode("ascii")
