"""Which key file belongs to a database, and the sweep that ends the first sealing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select, update

from recruit.models import IndexKey, SealedChange, SealingKey, now
from recruit.sealed.keyfile import KeyState, Use
from recruit.sealed.memory import prune

if TYPE_CHECKING:
    from recruit.storage.session import Registry

MANY_CHANGES = 20_000
"""Notes of written names kept at most; beyond them old ones are forgotten at a start."""


def enrol(registry: Registry, *, without_keys: bool = False) -> None:
    """See that the keys of a registry are there; an empty one gets keys of its own.

    When the files still hold what was sealed just now, they are written anew; cut off half way,
    that is done at the next start.

    Parameters
    ----------
    without_keys
        Whether keys may be missing; nothing that is sealed can be read then.

    Raises
    ------
    UserError
        When a key that the registry needs is missing.
    """
    with registry.read() as session:
        known = session.execute(select(SealingKey.id, SealingKey.use, SealingKey.swept_at)).all()
    if not known:
        registry.keys.make()
        note_keys(registry)
    index = index_keys(registry)
    registry.keys.use_index(index, lambda: index_keys(registry))
    if not known:
        return
    if not without_keys:
        registry.keys.require(index)
        if registry.keys.key(Use.DATA) is None:
            registry.keys.require(row.id for row in known)
        if any(index.get(key.id, key.state) is not key.state for key in registry.keys.keys):
            # An older copy of the database was brought back.
            registry.keys.settle_index(index)
    if any(row.swept_at is None for row in known):
        registry.compact(rewrite=True)
        with registry.write() as session:
            session.execute(update(SealingKey).values(swept_at=now()))
    with registry.read() as session:
        many = session.scalar(select(func.count()).select_from(SealedChange)) or 0
    if many > MANY_CHANGES:
        with registry.connect() as connection:
            prune(connection)


def index_keys(registry: Registry) -> dict[str, KeyState]:
    """Return the keys that numbers of a registry are indexed with, and where each stands."""
    with registry.read() as session:
        found = session.execute(select(IndexKey.id, IndexKey.state).order_by(IndexKey.id))
        return {row.id: row.state for row in found}


def note_keys(registry: Registry) -> None:
    """Write down the ids of the keys in the file that are not known yet."""
    with registry.write() as session:
        active = registry.keys.key(Use.INDEX)
        if active is not None and session.scalars(select(IndexKey.id)).first() is None:
            session.add(IndexKey(id=active.id, state=KeyState.ACTIVE))
        known = frozenset(session.scalars(select(SealingKey.id)))
        session.add_all(
            SealingKey(
                id=key.id, use=key.use, suite=key.suite, made_at=key.made_at, swept_at=now()
            )
            for key in registry.keys.keys
            if key.id not in known and key.state is not KeyState.RETIRED
        )
