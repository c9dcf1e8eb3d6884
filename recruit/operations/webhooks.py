"""Webhooks: whom to tell, and sending what stands in the outbox, signed, again until it is taken.

The messages themselves are written with the change they tell of (``recruit.storage.audit``);
they hold numbers and codes only. A receiver checks the header
``Laoxiang-Signature: t=<seconds>,v1=<hex>``, which is HMAC-SHA256 of ``<seconds>.<body>`` with
the webhook's secret, and refuses what is older than five minutes.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
import secrets
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from recruit.causes import Cause, Thing
from recruit.errors import UserError
from recruit.hosts import AllowedHosts, HostRefused
from recruit.models import Action, Delivery, DeliveryState, Webhook, now
from recruit.operations import audit
from recruit.sealing import Seal, SealBroken

EVENTS: tuple[Action, ...] = (
    Action.IMPORTED,
    Action.CANDIDATE_REGISTERED,
    Action.CANDIDATE_WITHDRAWN,
    Action.VACANCY_POSTED,
    Action.VACANCY_CHANGED,
    Action.VACANCY_CLOSED,
    Action.RUN_ENDED,
    Action.PLAN_PUBLISHED,
    Action.PLACEMENT_OFFERED,
    Action.PLACEMENT_STEPPED,
    Action.PLACEMENTS_ANSWERED,
    Action.TRIP_STEPPED,
    Action.MANIFEST_ISSUED,
)
"""What a webhook may ask to be told of."""

BACK_OFF = tuple(dt.timedelta(seconds=s) for s in (10, 60, 300, 1800, 7200, 21600, 43200))
"""How long to wait after each failure; then the message is given up after about a day."""
BATCH = 20
KEPT = dt.timedelta(days=30)
"""How long the log of deliveries is kept."""
Post = Callable[[str, bytes, Mapping[str, str]], int]
"""Sends a body to an address and returns the HTTP status; raises OSError without an answer."""


@dataclass(frozen=True, slots=True)
class Due:
    """A message that is to be sent now."""

    id: int
    url: str
    event: str
    body: bytes
    secret: str


def make(
    session: Session,
    *,
    url: str,
    events: Collection[Action],
    hosts: AllowedHosts,
    seal: Seal,
    by: str,
) -> tuple[Webhook, str]:
    """Tell an address of events from now on.

    Returns
    -------
    tuple
        The record, and the secret that signs its messages, to hand over.

    Raises
    ------
    UserError
        When the address is none, its host is not allowed, or no known event is named.
    """
    _require_url(url, hosts)
    if not events or not set(events) <= set(EVENTS):
        raise UserError(Cause.WEBHOOK_EVENTS)
    secret = secrets.token_urlsafe(32)
    hook = Webhook(
        url=url,
        sealed_secret="",
        events=sorted(event.value for event in set(events)),
        created_by=by,
    )
    session.add(hook)
    session.flush()
    hook.sealed_secret = seal.close(secret, _purpose(hook.id))
    session.flush()
    audit.record(session, Action.WEBHOOK_MADE, hook, by=by, events=len(hook.events))
    return hook, secret


def set_active(session: Session, hook: Webhook, active: bool, *, by: str) -> None:
    """Pause a webhook, or take it up again; what happens meanwhile is not sent later."""
    hook.active = active
    session.flush()
    audit.record(session, Action.WEBHOOK_CHANGED, hook, by=by, active=active)


def remove(session: Session, hook: Webhook, *, by: str) -> None:
    """Forget a webhook and its messages."""
    audit.record(session, Action.WEBHOOK_REMOVED, Thing.WEBHOOK, key=hook.id, by=by)
    session.execute(delete(Delivery).where(Delivery.webhook_id == hook.id))
    session.delete(hook)
    session.flush()


def retry(session: Session, message: Delivery) -> None:
    """Put a message that was given up into the outbox again."""
    if message.state is DeliveryState.FAILED:
        message.state, message.attempts, message.due_at = DeliveryState.WAITING, 0, now()
        message.finished_at = None
        session.flush()


def due(session: Session, *, seal: Seal, at: dt.datetime | None = None) -> list[Due]:
    """Return the messages to send now, the oldest first."""
    statement = (
        select(Delivery, Webhook)
        .join(Webhook, Delivery.webhook_id == Webhook.id)
        .where(
            Delivery.state == DeliveryState.WAITING,
            Delivery.due_at <= (at or now()),
            Webhook.active,
        )
        .order_by(Delivery.id)
        .limit(BATCH)
    )
    found = []
    for message, hook in session.execute(statement):
        try:
            secret = seal.open(hook.sealed_secret, _purpose(hook.id))
        except SealBroken:
            secret = ""
        payload = {"id": message.id, **message.payload}
        body = json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()
        found.append(Due(message.id, hook.url, message.event, body, secret))
    return found


def send(message: Due, *, hosts: AllowedHosts, post: Post, at: dt.datetime) -> tuple[int, str]:
    """Send one message; nothing is written.

    Returns
    -------
    tuple
        HTTP status (0: no answer) and what went wrong, "" when it was taken.
    """
    if not message.secret:
        return 0, "secret"
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Laoxiang",
        "Laoxiang-Event": message.event,
        "Laoxiang-Delivery": str(message.id),
        "Laoxiang-Signature": signature(message.secret, message.body, at),
    }
    try:
        hosts.require(message.url)
        status = post(message.url, message.body, headers)
    except HostRefused:
        return 0, "host"
    except OSError as error:
        return 0, type(error).__name__
    return status, "" if 200 <= status < 300 else "status"


def note(
    session: Session,
    message_id: int,
    status: int,
    error: str,
    *,
    at: dt.datetime | None = None,
) -> None:
    """Write down how an attempt went, and when to try again."""
    message = session.get(Delivery, message_id)
    if message is None:
        return
    moment = at or now()
    message.attempts += 1
    message.status, message.error = status or None, error
    if not error:
        message.state, message.finished_at = DeliveryState.DELIVERED, moment
    elif message.attempts > len(BACK_OFF):
        message.state, message.finished_at = DeliveryState.FAILED, moment
    else:
        message.due_at = moment + BACK_OFF[message.attempts - 1]
    session.flush()


def sweep(session: Session, *, at: dt.datetime | None = None) -> None:
    """Forget messages that were settled long ago."""
    limit = (at or now()) - KEPT
    session.execute(delete(Delivery).where(Delivery.finished_at < limit))


def signature(secret: str, body: bytes, at: dt.datetime) -> str:
    """Return the header that proves who sent a body, and when."""
    seconds = int(at.timestamp())
    mac = hmac.new(secret.encode(), f"{seconds}.".encode() + body, hashlib.sha256)
    return f"t={seconds},v1={mac.hexdigest()}"


def payload_of(message: Delivery) -> dict[str, Any]:
    """Return what a message tells."""
    return {"id": message.id, **message.payload}


def _require_url(url: str, hosts: AllowedHosts) -> None:
    try:
        hosts.require(url)
    except HostRefused as refused:
        if refused.host:
            raise UserError(Cause.WEBHOOK_HOST, host=refused.host) from None
        raise UserError(Cause.WEBHOOK_URL) from None


def _purpose(webhook_id: int) -> str:
    return f"webhook:{webhook_id}"
