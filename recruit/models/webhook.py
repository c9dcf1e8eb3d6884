"""Webhooks: other systems that are told what happened, and the outbox of what to tell them."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from recruit.models.base import Base, closed_set, now


class DeliveryState(StrEnum):
    """Where a message stands."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"


class Webhook(Base):
    """An address that is told of events; its secret signs every message."""

    __tablename__ = "webhook"

    id: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str]
    sealed_secret: Mapped[str]
    events: Mapped[list[Any]]
    """Values of ``Action``."""
    active: Mapped[bool] = mapped_column(default=True)
    created_by: Mapped[str]
    created_at: Mapped[dt.datetime] = mapped_column(default=now)


class Delivery(Base):
    """One message to one webhook, written with the change it tells of, sent afterwards."""

    __tablename__ = "delivery"
    __table_args__ = (Index("ix_delivery_state_due_at", "state", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    webhook_id: Mapped[int] = mapped_column(ForeignKey("webhook.id"), index=True)
    event: Mapped[str]
    payload: Mapped[dict[str, Any]]
    state: Mapped[DeliveryState] = mapped_column(
        closed_set(DeliveryState), default=DeliveryState.WAITING
    )
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[dt.datetime] = mapped_column(default=now)
    status: Mapped[int | None]
    """HTTP status of the last attempt; None when there was no answer."""
    error: Mapped[str] = mapped_column(default="")
    created_at: Mapped[dt.datetime] = mapped_column(default=now)
    finished_at: Mapped[dt.datetime | None]

    webhook: Mapped[Webhook] = relationship()
