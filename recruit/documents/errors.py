"""What a document refuses to print.

::

    UserError
    ├── InvalidManifest   the list contradicts itself: a seat taken twice, an unknown stop
    └── MissingGlyph      a name holds a character that the font cannot show
"""

from __future__ import annotations

from dataclasses import dataclass

from recruit.causes import Cause
from recruit.errors import UserError


class InvalidManifest(UserError):
    """The passenger list contradicts itself; the sentence names trip, seat or stop."""


@dataclass(frozen=True)
class Unprintable:
    """One text of a manifest that the font cannot show in full.

    ``where`` names trip and seat (or stop); ``characters`` are those lacking; ``message`` says
    all of it in the language of the document.
    """

    where: str
    text: str
    characters: tuple[str, ...]
    message: str


class MissingGlyph(UserError):
    """Names hold characters that the font cannot show; nothing was printed."""

    def __init__(self, unprintable: tuple[Unprintable, ...], how_to_mend: str) -> None:
        self.unprintable = unprintable
        said = "\n".join([*(item.message for item in unprintable), how_to_mend])
        super().__init__(Cause.MISSING_GLYPH, said=said)
