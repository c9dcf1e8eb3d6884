"""Which keys a registry is sealed with; the keys themselves are never in the database."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Mapped, mapped_column

from recruit.models.base import Base, closed_set, now
from recruit.sealed.keyfile import Use
from recruit.sealed.suites import Suite


class SealingKey(Base):
    """A key by its public id: what says which key file belongs to this database.

    ``swept_at``: when the files of the database were rewritten after the first sealing, so that
    nothing of what stood there in plain is left in them.
    """

    __tablename__ = "sealing_key"

    id: Mapped[str] = mapped_column(primary_key=True)
    use: Mapped[Use] = mapped_column(closed_set(Use, name="keyuse"))
    suite: Mapped[Suite] = mapped_column(closed_set(Suite))
    made_at: Mapped[dt.datetime] = mapped_column(default=now)
    swept_at: Mapped[dt.datetime | None]
