"""What a document refuses to print.

::

    UserError
    ├── InvalidManifest   the list contradicts itself: a seat taken twice, an unknown stop
    └── MissingGlyph      a name holds a character that the font cannot show
"""

from __future__ import annotations

from dataclasses import dataclass

from recruit.errors import UserError


class InvalidManifest(UserError):
    """The passenger list contradicts itself; the message names trip, seat or stop."""


@dataclass(frozen=True)
class Unprintable:
    """One text of a manifest that the font cannot show in full.

    ``where`` names trip and seat (or stop) and the field; ``characters`` are those lacking.
    """

    where: str
    text: str
    characters: tuple[str, ...]

    def __str__(self) -> str:
        signs = "、".join(_describe(character) for character in self.characters)
        return f"{self.where}“{self.text}”：字体中没有 {signs}"


class MissingGlyph(UserError):
    """Names hold characters that the font cannot show; nothing was printed."""

    def __init__(self, unprintable: tuple[Unprintable, ...]) -> None:
        self.unprintable = unprintable
        lines = "\n".join(str(item) for item in unprintable)
        super().__init__(
            f"{lines}\n请在原表中改用正确的字重新录入；"
            "或选择“以〓代替”打印，再由带队人员手写补全。"
        )


def _describe(character: str) -> str:
    """Return how a person can find the character: itself and its code point."""
    code = ord(character)
    shown = character if character.isprintable() else "（不可见）"
    private = "，私用区编码，需重新录入" if 0xE000 <= code <= 0xF8FF else ""
    return f"{shown}（U+{code:04X}{private}）"
