"""The rows of the return-to-work desk in the access table; see ``web.access``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from recruit.models import RoleName

Roles = frozenset[RoleName]

BUREAU: Roles = frozenset({RoleName.ADMIN, RoleName.BUREAU})
TOWNS: Roles = BUREAU | {RoleName.TOWN}
FIRMS: Roles = TOWNS | {RoleName.ENTERPRISE}


def intake(name: str, roles: Roles) -> Iterator[tuple[str, Roles]]:
    """Yield the rows of the six endpoints that ``add_intake`` makes."""
    for ending in ("", "_template", "_preview", "_faults", "_commit", "_discard"):
        yield f"{name}{ending}", roles


ROWS: Mapping[str, Roles] = {
    "figures.sheet": TOWNS,
    "figures.rows": TOWNS,
    "figures.late": TOWNS,
    "figures.remind": TOWNS,
    "figures.enterprise": TOWNS,
    "figures.report": FIRMS,
    "figures.sheet_pdf": TOWNS,
    "figures.sheet_book": TOWNS,
    "figures.rows_book": TOWNS,
    "figures.late_book": TOWNS,
    **dict(intake("figures.intake", TOWNS)),
    **dict(intake("figures.roll", BUREAU)),
}
"""Towns see their own enterprises only, enterprises report for themselves: the pages see to it."""

HOMES: tuple[str, ...] = ()
"""Where roles of the desk start."""
