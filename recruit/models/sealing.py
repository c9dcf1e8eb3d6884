"""Which keys a registry is sealed with, never the keys, and which sealed texts were written."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import BigInteger, Index
from sqlalchemy.orm import Mapped, mapped_column

from recruit.models.base import Base, closed_set, now
from recruit.sealed.keyfile import KeyState, Use
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


class IndexKey(Base):
    """A key that numbers are indexed with, and where it stands; usually one.

    The registry says so and not the key file: an older backup is indexed with an older key. While
    a key is replaced every transaction that writes asks here which one it writes with.
    """

    __tablename__ = "index_key"

    id: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[KeyState] = mapped_column(closed_set(KeyState))


class SealedChange(Base):
    """Rows of a searched column that a statement wrote; see ``recruit.sealed.memory``.

    ``field`` is table and column; "" stands for changes that were forgotten. ``moment`` orders
    them: the transaction on PostgreSQL, a running number on SQLite.
    """

    __tablename__ = "sealed_change"
    __table_args__ = (Index("ix_sealed_change_moment", "moment"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    field: Mapped[str]
    first: Mapped[int]
    last: Mapped[int]
    moment: Mapped[int] = mapped_column(BigInteger)
