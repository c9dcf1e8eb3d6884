"""Tokens of programs that call the API, and the answers kept for requests sent twice."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from recruit.models.account import Account
from recruit.models.base import Base, now
from recruit.sealed.columns import sealed


class TokenScope(StrEnum):
    """What a token may do; never more than the roles of its account."""

    CAMPAIGNS_READ = "campaigns:read"
    ENTERPRISES_READ = "enterprises:read"
    VACANCIES_READ = "vacancies:read"
    VACANCIES_WRITE = "vacancies:write"
    CANDIDATES_READ = "candidates:read"
    CANDIDATES_PERSONAL = "candidates:personal"
    REFERRERS_READ = "referrers:read"
    PLACEMENTS_READ = "placements:read"
    PLACEMENTS_WRITE = "placements:write"
    RUNS_READ = "runs:read"
    RUNS_WRITE = "runs:write"
    PLANS_READ = "plans:read"
    PLANS_PUBLISH = "plans:publish"
    TRIPS_READ = "trips:read"
    IMPORTS_WRITE = "imports:write"
    FIGURES_READ = "figures:read"
    DESK_READ = "desk:read"
    HEADCOUNTS_WRITE = "headcounts:write"
    CASES_WRITE = "cases:write"
    SUPPLY_WRITE = "supply:write"


class ApiToken(Base):
    """A token of one account; only its hash is kept, it is shown once."""

    __tablename__ = "api_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    name: Mapped[str]
    start: Mapped[str]
    """Its first characters, to tell tokens apart."""
    token_hash: Mapped[str] = mapped_column(unique=True)
    scopes: Mapped[list[Any]]
    created_at: Mapped[dt.datetime] = mapped_column(default=now)
    expires_at: Mapped[dt.datetime | None]
    last_used_at: Mapped[dt.datetime | None]
    revoked_at: Mapped[dt.datetime | None]

    account: Mapped[Account] = relationship()


class ApiAnswer(Base):
    """What a request with an ``Idempotency-Key`` was answered; without a status: under way."""

    __tablename__ = "api_answer"
    __table_args__ = (UniqueConstraint("token_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token_id: Mapped[int] = mapped_column(ForeignKey("api_token.id"))
    key: Mapped[str]
    request_hash: Mapped[str]
    """SHA-256 of method, address and body."""
    status: Mapped[int | None]
    headers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    body: Mapped[str] = sealed("api_answer.body", default="")
    created_at: Mapped[dt.datetime] = mapped_column(default=now, index=True)
