"""The audit trail as a list, the last first."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from recruit.models import AuditEntry
from recruit.queries.paging import PER_PAGE, Page, paged


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One thing somebody did; ``detail`` is None once it was scrubbed."""

    id: int
    at: dt.datetime
    by: str
    action: str
    thing: str
    key: int | None
    detail: dict[str, Any] | None
    hash: str


def audit(
    session: Session,
    *,
    by: str = "",
    action: str = "",
    thing: str = "",
    key: int | None = None,
    since: dt.datetime | None = None,
    until: dt.datetime | None = None,
    page: int = 1,
    per_page: int | None = PER_PAGE,
) -> Page[AuditRow]:
    """Return what was done, the last first.

    Parameters
    ----------
    by, action, thing, key
        Only by this user, of this kind, to this kind of record, to this one.
    since, until
        From this moment on, and before that one.
    """
    statement = select(
        AuditEntry.id,
        AuditEntry.at,
        AuditEntry.by,
        AuditEntry.action,
        AuditEntry.thing,
        AuditEntry.key,
        AuditEntry.detail,
        AuditEntry.hash,
    ).order_by(AuditEntry.id.desc())
    wanted = (
        (AuditEntry.by, by or None),
        (AuditEntry.action, action or None),
        (AuditEntry.thing, thing or None),
        (AuditEntry.key, key),
    )
    for column, value in wanted:
        if value is not None:
            statement = statement.where(column == value)
    if since is not None:
        statement = statement.where(AuditEntry.at >= since)
    if until is not None:
        statement = statement.where(AuditEntry.at < until)
    return paged(session, statement, page=page, per_page=per_page, make=_row)


def _row(  # noqa: PLR0917 - the columns of the statement, in their order
    number: int,
    at: dt.datetime,
    by: str,
    action: str,
    thing: str,
    key: int | None,
    detail: dict[str, Any] | None,
    sealed: str,
) -> AuditRow:
    shown = None if detail is None else {k: v for k, v in detail.items() if k != "salt"}
    return AuditRow(number, at, by, action, thing, key, shown, sealed)
