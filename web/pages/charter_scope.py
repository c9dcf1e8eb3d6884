"""Whose charter plans somebody works on in the charter room: all, or those of one province."""

from __future__ import annotations

from web.access import scope

NOWHERE = "--"
"""The province of a squad account that has lost its squad: no county is in it."""


def own_province() -> str:
    """Return the province a squad is confined to; "" for those who see all."""
    seen = scope()
    return "" if seen.everything else seen.province or NOWHERE
