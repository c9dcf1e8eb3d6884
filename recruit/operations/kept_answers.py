"""Answers of the API kept for requests that are sent twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from recruit.models import ApiAnswer, now

KEPT = dt.timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer, and of which token, key and request."""

    token_id: int
    key: str
    request_hash: str
    status: int
    headers: Mapping[str, str]
    body: str


def find(session: Session, token_id: int, key: str) -> KeptAnswer | None:
    """Return what was answered under a key of a token within the last day."""
    row = session.scalar(
        select(ApiAnswer).where(
            ApiAnswer.token_id == token_id,
            ApiAnswer.key == key,
            ApiAnswer.created_at > now() - KEPT,
        )
    )
    if row is None or row.status is None:
        return None
    return KeptAnswer(token_id, key, row.request_hash, row.status, dict(row.headers), row.body)


def keep(session: Session, answer: KeptAnswer) -> None:
    """Keep an answer; a former one under this key, older than a day, is replaced."""
    session.execute(
        delete(ApiAnswer).where(
            ApiAnswer.token_id == answer.token_id,
            ApiAnswer.key == answer.key,
            ApiAnswer.created_at <= now() - KEPT,
        )
    )
    session.add(
        ApiAnswer(
            token_id=answer.token_id,
            key=answer.key,
            request_hash=answer.request_hash,
            status=answer.status,
            headers=dict(answer.headers),
            body=answer.body,
        )
    )
    session.flush()


def sweep(session: Session) -> None:
    """Forget answers older than a day."""
    session.execute(delete(ApiAnswer).where(ApiAnswer.created_at <= now() - KEPT))
