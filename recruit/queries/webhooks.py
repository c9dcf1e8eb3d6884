"""Webhooks and what was sent to them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from recruit.models import Delivery, DeliveryState, Webhook
from recruit.queries.paging import PER_PAGE, Page, paged


@dataclass(frozen=True, slots=True)
class WebhookRow:
    """One webhook with how many messages wait and have failed."""

    id: int
    url: str
    events: tuple[str, ...]
    active: bool
    created_by: str
    created_at: dt.datetime
    waiting: int
    failed: int


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """One message: of what event, where it stands, what the last attempt was answered."""

    id: int
    webhook_id: int
    url: str
    event: str
    state: DeliveryState
    attempts: int
    due_at: dt.datetime
    status: int | None
    error: str
    created_at: dt.datetime
    finished_at: dt.datetime | None


def webhooks(session: Session) -> tuple[WebhookRow, ...]:
    """Return all webhooks."""
    counts = {
        (hook, state): count
        for hook, state, count in session.execute(
            select(Delivery.webhook_id, Delivery.state, func.count()).group_by(
                Delivery.webhook_id, Delivery.state
            )
        )
    }
    return tuple(
        WebhookRow(
            hook.id,
            hook.url,
            tuple(hook.events),
            hook.active,
            hook.created_by,
            hook.created_at,
            counts.get((hook.id, DeliveryState.WAITING), 0),
            counts.get((hook.id, DeliveryState.FAILED), 0),
        )
        for hook in session.scalars(select(Webhook).order_by(Webhook.id))
    )


def deliveries(
    session: Session,
    *,
    webhook_id: int | None = None,
    state: DeliveryState | None = None,
    page: int = 1,
    per_page: int | None = PER_PAGE,
) -> Page[DeliveryRow]:
    """Return messages, the last first."""
    statement = (
        select(
            Delivery.id,
            Delivery.webhook_id,
            Webhook.url,
            Delivery.event,
            Delivery.state,
            Delivery.attempts,
            Delivery.due_at,
            Delivery.status,
            Delivery.error,
            Delivery.created_at,
            Delivery.finished_at,
        )
        .join(Webhook, Delivery.webhook_id == Webhook.id)
        .order_by(Delivery.id.desc())
    )
    if webhook_id is not None:
        statement = statement.where(Delivery.webhook_id == webhook_id)
    if state is not None:
        statement = statement.where(Delivery.state == state)
    return paged(session, statement, page=page, per_page=per_page, make=DeliveryRow)
