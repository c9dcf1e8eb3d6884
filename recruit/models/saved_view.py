"""Saved view: the filters and the order of a list, kept under a name by an account."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from recruit.models.base import Base, closed_set, now


class ListName(StrEnum):
    """The lists of the desk that views are kept of."""

    CANDIDATES = "candidates"
    VACANCIES = "vacancies"
    ENTERPRISES = "enterprises"
    PARTIES = "parties"
    REFERRERS = "referrers"


class SavedView(Base):
    """A list as somebody wants to see it again.

    ``settings`` are the filters by name, as they stand in the address: codes and days, never
    a name or number of a person. A shared view is seen by everybody, changed by its owner.
    """

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("account_id", "list_name", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    list_name: Mapped[ListName] = mapped_column(closed_set(ListName))
    name: Mapped[str]
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    shared: Mapped[bool] = mapped_column(default=False, server_default=false())
    made_at: Mapped[dt.datetime] = mapped_column(default=now)
