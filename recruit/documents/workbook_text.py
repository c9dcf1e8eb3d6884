"""What a workbook accepts as cell text and as sheet name (limits of Excel 2007 and later)."""

from __future__ import annotations

import re
from collections.abc import Sequence

CELL_LIMIT = 32_767
NAME_LIMIT = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")
_RESERVED = frozenset({"history"})
_SURROGATES = re.compile(r"[\ud800-\udfff]")


def cell_text(text: str) -> str:
    """Return ``text`` as a cell can hold it: halves of characters replaced, length limited."""
    return _SURROGATES.sub("\N{REPLACEMENT CHARACTER}", text)[:CELL_LIMIT]


def sheet_names(wanted: Sequence[str]) -> list[str]:
    r"""Return a name Excel accepts for each wanted one, all different, in the same order.

    Excel refuses ``[ ] : * ? / \``, more than 31 characters (UTF-16 units), an apostrophe at
    either end, "History", and two names that differ in case only. Apostrophes go altogether:
    links to a sheet quote its name with them.
    """
    taken: set[str] = set()
    names = []
    for text in wanted:
        base = _cut(_FORBIDDEN.sub("-", cell_text(text)).strip(), NAME_LIMIT) or "-"
        name, copy = base, 1
        while name.casefold() in taken | _RESERVED:
            copy += 1
            ending = f" ({copy})"
            name = _cut(base, NAME_LIMIT - len(ending)) + ending
        taken.add(name.casefold())
        names.append(name)
    return names


def _cut(text: str, limit: int) -> str:
    """Return the beginning of ``text`` that is ``limit`` UTF-16 units long at most."""
    units = text.encode("utf-16-le")[: 2 * limit]
    return units.decode("utf-16-le", "ignore").rstrip()
