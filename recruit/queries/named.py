"""Finding the one person a form names: by full name, by telephone, or by name and number.

For forms that would have to list more people than anybody reads through.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from recruit.causes import Cause
from recruit.errors import UserError

BESIDE = " · "
"""Stands between name and number."""
_NEAR = 5


def written(name: str, number: int) -> str:
    """Return how one of several people of a name is written."""
    return f"{name}{BESIDE}{number}"


def named(session: Session, kind: Any, text: str, *, among: ColumnElement[bool]) -> int | None:
    """Return the number of whom a text names, None for no text.

    Parameters
    ----------
    kind
        The class of the record, with a name that is searched by and a telephone number.
    among
        Of whom it has to be one.

    Raises
    ------
    UserError
        When the text names nobody, or several; it says whom it might mean.
    """
    text = text.strip()
    if not text:
        return None
    by_phone = session.scalar(select(kind.id).where(among, kind.phone == text))
    if by_phone is not None:
        return int(by_phone)
    name, _, number = (part.strip() for part in text.partition(BESIDE.strip()))
    near = session.execute(
        select(kind.id, kind.name).where(among, kind.name.contains(name)).order_by(kind.id)
    ).all()
    exact = [row for row in near if row.name == name and (not number or str(row.id) == number)]
    if len(exact) == 1:
        return int(exact[0].id)
    some = "、".join(written(row.name, row.id) for row in (exact or near)[:_NEAR])
    raise UserError(Cause.PERSON_UNCLEAR, name=text, near=some or "–")
