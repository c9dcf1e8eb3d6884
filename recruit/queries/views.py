"""Views kept of a list: one's own and those that others share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from recruit.models import Account, ListName, SavedView
from recruit.queries.paging import every


@dataclass(frozen=True, slots=True)
class ViewRow:
    """One view; ``settings`` are filters and order as they stand in an address."""

    id: int
    list_name: ListName
    name: str
    settings: dict[str, Any]
    shared: bool
    owner_id: int
    owner: str


def views(
    session: Session, account_id: int, list_name: ListName | None = None
) -> tuple[ViewRow, ...]:
    """Return the views an account may use, its own first."""
    statement = (
        select(
            SavedView.id,
            SavedView.list_name,
            SavedView.name,
            SavedView.settings,
            SavedView.shared,
            SavedView.account_id,
            Account.username,
        )
        .join(Account, SavedView.account_id == Account.id)
        .where(or_(SavedView.account_id == account_id, SavedView.shared))
        .order_by(SavedView.account_id != account_id, SavedView.list_name, SavedView.name)
    )
    if list_name is not None:
        statement = statement.where(SavedView.list_name == list_name)
    return every(session, statement, ViewRow)
