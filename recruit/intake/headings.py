"""Which column a header means: its text brought to a plain form, then looked up in ``columns``."""

from __future__ import annotations

import math
import re
import unicodedata
from functools import cache, lru_cache

from recruit.intake.columns import COLUMNS, UNREAD, SheetKind, address_names
from recruit.intake.reasons import Reason
from recruit.intake.script import simplified

Target = str | Reason
"""A field, or the reason why the column is not read."""

_BRACKETED = re.compile(r"[(\[{【〔「『〈《][^)\]}】〕」』〉》]*[)\]}】〕」』〉》]")
_MARKS = re.compile(r"(必填项?|选填项?|可选|请选择|下拉选择|请填写|填写|务必|重要)")
_ENUMERATION = re.compile(r"^\s*[(（]?\d{1,2}\s*[)）、.．:：]\s*")
_PLAIN = re.compile(r"[^0-9A-Z\u3400-\u9fff#]+")
_LONGEST = 40
_SHARE = 0.4
"""Part of a header that a name inside it must make up."""


@lru_cache(maxsize=4096)
def flatten(text: str) -> tuple[str, str]:
    """Return a header in plain form: with what it says in brackets, and without.

    Half-width, simplified, upper case; no spaces, line breaks, punctuation, leading
    numbers, and no marks such as 必填.
    """
    half = simplified(unicodedata.normalize("NFKC", text)).upper()
    half = _ENUMERATION.sub("", half)
    bare = _BRACKETED.sub("", half)
    return _plain(half), _plain(bare)


def _plain(text: str) -> str:
    return _PLAIN.sub("", _MARKS.sub("", text))


@cache
def names(kind: SheetKind) -> dict[str, Target]:
    """Return what every known name means in a sheet of this kind."""
    found: dict[str, Target] = {}
    for column in COLUMNS[kind]:
        for name in column.names:
            found.setdefault(flatten(name)[0], column.field)
    if kind in {SheetKind.CANDIDATES, SheetKind.REFERRERS}:
        for name, field in address_names().items():
            found.setdefault(flatten(name)[0], field)
    for reason, unread in UNREAD.items():
        for name in unread:
            found.setdefault(flatten(name)[0] or name, reason)
    return found


@lru_cache(maxsize=16_384)
def meaning(label: str, kind: SheetKind) -> Target | None:
    """Return what a header means, or None when we do not know it."""
    return exact(label, kind) or _contained(label, kind)


@lru_cache(maxsize=16_384)
def exact(label: str, kind: SheetKind) -> Target | None:
    """Return what a header means when it is a known name as a whole."""
    if not label or len(label) > _LONGEST:
        return None
    known = names(kind)
    whole, bare = flatten(label)
    return known.get(whole) or known.get(bare)


def _contained(label: str, kind: SheetKind) -> Target | None:
    """Return what the longest known name inside a header means, if it makes up enough of it."""
    _, bare = flatten(label[:_LONGEST])
    known = names(kind)
    least = max(2, math.ceil(_SHARE * len(bare)))
    for length in range(len(bare) - 1, least - 1, -1):
        for start in range(len(bare) - length + 1):
            target = known.get(bare[start : start + length])
            if target is not None:
                return target
    return None


def meaning_of_two(top: str, bottom: str, kind: SheetKind) -> Target | None:
    """Return what a column under a two-line header means: 现住地 over 县市区."""
    if not bottom or bottom == top:
        return meaning(top, kind)
    if not top:
        return meaning(bottom, kind)
    joined = top + bottom
    return (
        exact(joined, kind) or exact(bottom, kind) or _contained(joined, kind) or exact(top, kind)
    )
