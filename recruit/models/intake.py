"""Import batch: which file was read in, when, by whom, and what came of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from recruit.models.base import Base, now
from recruit.sealed.columns import sealed


class ImportBatch(Base):
    """One committed import."""

    __tablename__ = "import_batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), index=True)
    file_name: Mapped[str] = sealed("import_batch.file_name")
    """Sealed: rosters are called by the name of who wrote them."""
    file_sha256: Mapped[str] = mapped_column(index=True)
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Per sheet, by its number: kind, rows, added, changed, unchanged, duplicates, faulty."""
    imported_by: Mapped[str]
    imported_at: Mapped[dt.datetime] = mapped_column(default=now)
