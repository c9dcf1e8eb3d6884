"""Whose charter plans somebody works on in the charter room: all, or those of one province."""

from __future__ import annotations

from flask import g
from sqlalchemy.orm import Session

from recruit.models import Squad
from recruit.operations.lookup import require
from web.access import DESK


def own_province(session: Session) -> str:
    """Return the province a squad is confined to; "" for those who see all."""
    if g.account.roles & DESK or g.account.squad_id is None:
        return ""
    return require(session, Squad, g.account.squad_id).province_code
