"""Account and role: who may log in, and as what."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from sqlalchemy import Column, ForeignKey, Table, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from recruit.models.base import Base, now
from recruit.sealed.columns import sealed


class RoleName(StrEnum):
    """The roles; the last three belong to the return-to-work desk."""

    ADMIN = "admin"
    BUREAU = "bureau"
    TOWN = "town"
    SQUAD = "squad"
    REFERRER = "referrer"
    ENTERPRISE = "enterprise"
    STEWARD = "steward"
    HOTLINE = "hotline"
    DEPARTMENT = "department"


account_role = Table(
    "account_role",
    Base.metadata,
    Column("account_id", ForeignKey("account.id"), primary_key=True),
    Column("role_id", ForeignKey("role.id"), primary_key=True),
)


class Role(Base):
    """A role; what it may do stands in the access table of the web package."""

    __tablename__ = "role"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    description: Mapped[str] = mapped_column(default="")


class Account(Base):
    """Someone who can log in, by user name; scoped to a town, squad, referrer or enterprise."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(unique=True)
    password: Mapped[str]
    """Argon2 hash."""
    display_name: Mapped[str] = sealed("account.display_name", searched=True, default="")
    active: Mapped[bool] = mapped_column(default=True)
    session_key: Mapped[str] = mapped_column(unique=True)
    """Random; a new one ends all sessions."""
    must_change_password: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether the password was given out by somebody else and has to be replaced."""
    town_code: Mapped[str | None]
    squad_id: Mapped[int | None] = mapped_column(ForeignKey("squad.id"))
    referrer_id: Mapped[int | None] = mapped_column(ForeignKey("referrer.id"))
    enterprise_id: Mapped[int | None] = mapped_column(ForeignKey("enterprise.id"))
    created_at: Mapped[dt.datetime] = mapped_column(default=now)
    last_login_at: Mapped[dt.datetime | None]

    roles: Mapped[list[Role]] = relationship(secondary=account_role)
