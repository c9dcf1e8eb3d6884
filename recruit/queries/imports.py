"""The latest imports and what came of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from recruit.models import ImportBatch
from recruit.queries.paging import every


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One import; ``counts`` by sheet: kind, rows, added, changed, unchanged, faulty and so on."""

    id: int
    file_name: str
    file_sha256: str
    counts: dict[str, Any]
    imported_by: str
    imported_at: dt.datetime


def imports(session: Session, campaign_id: int, *, limit: int = 20) -> tuple[ImportRow, ...]:
    """Return the latest imports of a campaign, the last first."""
    statement = (
        select(
            ImportBatch.id,
            ImportBatch.file_name,
            ImportBatch.file_sha256,
            ImportBatch.counts,
            ImportBatch.imported_by,
            ImportBatch.imported_at,
        )
        .where(ImportBatch.campaign_id == campaign_id)
        .order_by(ImportBatch.id.desc())
        .limit(limit)
    )
    return every(session, statement, ImportRow)
