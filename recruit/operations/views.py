"""Keeping the filters and the order of a list under a name, for oneself or for everybody."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from recruit.causes import Cause, Thing
from recruit.errors import Conflict, NotFound, UserError
from recruit.models import ListName, SavedView

LONGEST = 40
"""Characters a name may have."""


def keep(
    session: Session,
    list_name: ListName,
    name: str,
    settings: Mapping[str, str],
    *,
    account_id: int,
    shared: bool = False,
) -> SavedView:
    """Keep a view; one's own view of the same name is replaced.

    Raises
    ------
    UserError
        When the name is blank.
    """
    name = name.strip()[:LONGEST]
    if not name:
        raise UserError(Cause.VIEW_NAME_BLANK)
    view = session.scalar(_mine(list_name, account_id).where(SavedView.name == name))
    if view is None:
        view = SavedView(account_id=account_id, list_name=list_name, name=name)
        session.add(view)
    view.settings, view.shared = dict(settings), shared
    session.flush()
    return view


def rename(
    session: Session, view_id: int, name: str, *, account_id: int, shared: bool
) -> SavedView:
    """Give one's own view another name, share it or take it back.

    Raises
    ------
    NotFound
        When there is no such view of one's own.
    Conflict
        When another one has the name.
    """
    view = _own(session, view_id, account_id)
    name = name.strip()[:LONGEST]
    if not name:
        raise UserError(Cause.VIEW_NAME_BLANK)
    taken = _mine(view.list_name, account_id).where(
        SavedView.name == name, SavedView.id != view_id
    )
    if session.scalar(taken) is not None:
        raise Conflict(Cause.VIEW_NAME_TAKEN, name=name)
    view.name, view.shared = name, shared
    session.flush()
    return view


def drop(session: Session, view_id: int, *, account_id: int) -> None:
    """Forget one's own view; raises NotFound."""
    session.delete(_own(session, view_id, account_id))
    session.flush()


def _mine(list_name: ListName, account_id: int) -> Select[SavedView]:
    return select(SavedView).where(
        SavedView.list_name == list_name, SavedView.account_id == account_id
    )


def _own(session: Session, view_id: int, account_id: int) -> SavedView:
    view = session.get(SavedView, view_id)
    if view is None or view.account_id != account_id:
        raise NotFound(Cause.NOT_FOUND, thing=Thing.SAVED_VIEW, key=view_id)
    return view
