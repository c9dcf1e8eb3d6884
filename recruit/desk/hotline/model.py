"""Calls to the hotline and the articles its people answer from."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from recruit.desk.cases.model import Category
from recruit.models.base import Base, closed_set, now
from recruit.sealed.columns import blind, sealed


class PhoneCall(Base):
    """One call: who asked what, and what came of it: an article read out, a case, or advice."""

    __tablename__ = "phone_call"
    __table_args__ = (
        CheckConstraint("minutes >= 0", name="minutes"),
        Index("ix_phone_call_phone", "phone_index"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(default=now, index=True)
    phone: Mapped[str] = sealed("phone_call.phone", index="phone_index")
    phone_index: Mapped[str] = blind("phone_call.phone", default="")
    caller: Mapped[str] = sealed("phone_call.caller", default="")
    town_code: Mapped[str] = mapped_column(default="")
    category: Mapped[Category] = mapped_column(closed_set(Category))
    note: Mapped[str] = sealed("phone_call.note", default="")
    minutes: Mapped[int] = mapped_column(default=0)
    article_id: Mapped[int | None] = mapped_column(ForeignKey("article.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("service_case.id"), index=True)
    answered_by: Mapped[str]


class Article(Base):
    """A question and its answer, with where it stands and until when it holds."""

    __tablename__ = "article"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(unique=True)
    body: Mapped[str]
    category: Mapped[Category] = mapped_column(closed_set(Category))
    source: Mapped[str] = mapped_column(default="")
    valid_until: Mapped[dt.date | None]
    updated_by: Mapped[str]
    updated_at: Mapped[dt.datetime] = mapped_column(default=now)


class ArticleGram(Base):
    """How much a pair of neighbouring characters (or a word of letters) counts in an article."""

    __tablename__ = "article_gram"

    gram: Mapped[str] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True)
    weight: Mapped[float]
