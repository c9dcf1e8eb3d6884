"""Replacing the key of the blind indexes while people work.

A new key is announced; once every process looks numbers up by both, the registry turns to it:
from then on writers index with the new one, and whatever equals what they write follows
(``recruit.sealed.turning``). Then row after row is indexed anew. It may be killed at any moment;
the next one goes on where it was.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import String, Table, delete, func, select, text, type_coerce, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from recruit.causes import Cause
from recruit.desk.arrivals.model import Incomer, person_key
from recruit.errors import Conflict, UserError
from recruit.models import Action, Base, Candidate, IndexKey, Party, Referrer
from recruit.operations import audit
from recruit.sealed.columns import Blind
from recruit.sealed.keyfile import KeyState
from recruit.sealed.keys import LOOK_S, KeyRing
from recruit.sealed.turning import blinds, follow, of
from recruit.sealing import SealBroken
from recruit.storage import Registry
from recruit.storage.enrolment import index_keys, note_keys
from recruit.upkeep.walking import PASSES, Progress, batches, sharing_time, silently

WRITERS_WAIT_S = 600.0
"""How long to wait at most for who began to write before the new key was known."""

Guess = Callable[[Session, int, tuple[str, ...]], Iterable[str]]
"""Yields what a row may be indexed as, from its number and its opened texts."""


@dataclass(frozen=True, slots=True)
class Reindexed:
    """What replacing the key of the index did."""

    key: str
    values: int
    lost: int
    """Values whose text is not kept any more: nobody finds anything by them from now on."""
    unopened: tuple[str, ...]
    """``table.column #row`` of values that no key opens; the old key stays."""
    finished: bool


@dataclass(frozen=True, slots=True)
class _Rule:
    """How to find out again what a blind column was made of."""

    table: Table
    blind: str
    sources: tuple[str, ...]
    guess: Guess


@dataclass(slots=True)
class _Pass:
    moved: int = 0
    left: int = 0


def replace_index_key(registry: Registry, *, by: str, told: Progress | None = None) -> Reindexed:
    """Index everything with a new key and retire the old one; one cut off is finished.

    Parameters
    ----------
    by
        Who is written down for it.
    told
        Is told how far it is.

    Raises
    ------
    Conflict
        When somebody goes on writing who began before the new key was known.
    """
    _announce(registry)
    _turn(registry)
    states = index_keys(registry)
    fresh = next(key for key, state in states.items() if state is KeyState.ACTIVE)
    old = next(key for key, state in states.items() if state is not KeyState.ACTIVE)
    total, moved, lost, unopened = _count(registry), 0, set[str](), set[str]()
    tell = told or silently
    tell(0, total)
    for number in range(PASSES):
        seen, walked = 0, _Pass()
        unopened.clear()
        for rule in _rules():
            for rows in _rows(registry, rule):
                with sharing_time():
                    _reindex(registry, rule, rows, (old, fresh), walked, lost, unopened)
                seen += len(rows)
                if number == 0:
                    tell(min(seen, total), total)
        moved += walked.moved
        if walked.moved == walked.left == 0:
            break
    finished = walked.moved == walked.left == 0 and not unopened
    with registry.write() as session:
        audit.record(session, Action.INDEX_KEY_REPLACED, by=by, key_id=fresh, rows=moved)
        if finished:
            session.execute(delete(IndexKey).where(IndexKey.id == old))
    registry.keys.settle_index(index_keys(registry))
    return Reindexed(fresh, moved, len(lost), tuple(sorted(unopened)), finished)


def _announce(registry: Registry) -> None:
    """See that there are two keys, and that everybody looks numbers up by both."""
    if len(index_keys(registry)) == 1:
        coming = registry.keys.announce_index_key()
        note_keys(registry)
        with registry.write() as session:
            session.add(IndexKey(id=coming.id, state=KeyState.COMING))
        registry.keys.settle_index(index_keys(registry))
    # Until then another process may not know it.
    time.sleep(2 * LOOK_S)


def _turn(registry: Registry) -> None:
    """Write with the new key from now on, once nobody is left who knows only the old one."""
    if KeyState.COMING not in index_keys(registry).values():
        return
    _wait_for_writers(registry)
    with registry.write() as session:
        # Waits for those who write and have asked; who asks now waits for this.
        for before, after in (
            (KeyState.ACTIVE, KeyState.RETIRING),
            (KeyState.COMING, KeyState.ACTIVE),
        ):
            session.execute(update(IndexKey).where(IndexKey.state == before).values(state=after))
    registry.keys.settle_index(index_keys(registry))


def _wait_for_writers(registry: Registry) -> None:
    """Wait until whoever writes at this moment has finished; SQLite has one writer at a time."""
    if registry.embedded:
        return
    began = time.monotonic()
    with registry.read() as session:
        beyond = session.scalar(text("select pg_snapshot_xmax(pg_current_snapshot())::text"))
    while True:
        with registry.read() as session:
            left = session.scalar(
                text(
                    "select pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
                    " < cast(:beyond as bigint)"
                ),
                {"beyond": beyond},
            )
        if not left:
            return
        if time.monotonic() - began > WRITERS_WAIT_S:
            raise Conflict(Cause.WRITER_BUSY)
        time.sleep(0.2)


def _count(registry: Registry) -> int:
    with registry.read() as session:
        return sum(
            session.scalar(
                select(func.count()).where(type_coerce(rule.table.c[rule.blind], String()) != "")
            )
            or 0
            for rule in _rules()
        )


def _rows(registry: Registry, rule: _Rule) -> Iterator[list[tuple[int, str, tuple[str, ...]]]]:
    """Yield the rows of a column that are indexed: number, index, sealed texts, in batches."""
    table = rule.table
    stood = type_coerce(table.c[rule.blind], String())
    sources = (type_coerce(table.c[source], String()) for source in rule.sources)
    statement = select(table.c.id, stood, *sources).where(stood != "")
    for rows in batches(registry, table, statement):
        yield [(row, index, tuple(sealed)) for row, index, *sealed in rows]


def _reindex(  # noqa: PLR0917
    registry: Registry,
    rule: _Rule,
    rows: list[tuple[int, str, tuple[str, ...]]],
    keys: tuple[str, str],
    walked: _Pass,
    lost: set[str],
    unopened: set[str],
) -> None:
    """Index one batch anew."""
    ring = registry.keys
    pairs: dict[str, str] = {}
    with registry.read() as session:
        for row, stood, sealed in rows:
            name = f"{rule.table.name}.{rule.blind} #{row}"
            if name in lost or not any(sealed):
                # Emptied: what stands there tells rows apart and is no index.
                continue
            try:
                opened = _opened(ring, rule, row, sealed)
            except (SealBroken, UserError):
                unopened.add(name)
                continue
            fresh = _fresh(ring, rule, keys, stood, rule.guess(session, row, opened))
            if fresh == stood:
                continue
            if fresh is None:
                lost.add(name)
                fresh = ring.digest_by(keys[1], f"lost:{stood}", _field(rule))
            pairs[stood] = fresh
    if pairs:
        try:
            with registry.connect() as connection:
                walked.moved += follow(connection, rule.table, rule.blind, pairs.items())
        except OperationalError:
            # Somebody who writes stood in the way: the next pass finds them again.
            walked.left += 1


def _opened(ring: KeyRing, rule: _Rule, row: int, sealed: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(
        ring.open(content, f"{rule.table.name}.{source}", row) if content else ""
        for source, content in zip(rule.sources, sealed, strict=True)
    )


def _fresh(
    ring: KeyRing, rule: _Rule, keys: tuple[str, str], stood: str, guesses: Iterable[str]
) -> str | None:
    """Return what a row is to be indexed as, None when nothing explains what stands there."""
    old, new = keys
    kind = rule.table.c[rule.blind].type
    assert isinstance(kind, Blind)
    for plain in guesses:
        fresh = of(ring, new, plain, kind)
        if stood in (fresh, of(ring, old, plain, kind)):
            return fresh
    return None


def _field(rule: _Rule) -> str:
    kind = rule.table.c[rule.blind].type
    assert isinstance(kind, Blind)
    return kind.field


def _rules() -> Iterator[_Rule]:
    """Return how each blind column was made: of one sealed text, or as these say."""
    for table in Base.metadata.sorted_tables:
        for blind, source in blinds(table):
            if source:
                yield _Rule(table, blind, (source,), lambda _session, _row, texts: texts)
            else:
                sources, guess = _COMPOSED[f"{table.name}.{blind}"]
                yield _Rule(table, blind, sources, guess)


def _person(_session: Session, _row: int, texts: tuple[str, ...]) -> Iterable[str]:
    phone, name = texts
    return (person_key(phone, name),)


def _party(session: Session, row: int, texts: tuple[str, ...]) -> Iterator[str]:
    """Yield by whom a party may have been named: of a roster, or of the form of referrers."""
    (label,) = texts
    members = session.execute(
        select(Candidate.id, Candidate.referrer_id).where(Candidate.party_id == row)
    ).all()
    likely = {str(one.referrer_id or "-") for one in members}
    for referrer in likely:
        yield f"{referrer}:{label}"
        yield from (f"form:{referrer}:{one.id}" for one in members)
    for referrer in ("-", *session.scalars(select(Referrer.id))):
        yield f"{referrer}:{label}"
        yield from (f"form:{referrer}:{one.id}" for one in members)


_COMPOSED: Mapping[str, tuple[tuple[str, ...], Guess]] = {
    f"{Incomer.__tablename__}.person": (("phone", "name"), _person),
    f"{Party.__tablename__}.import_key": (("label",), _party),
}
"""Sealed columns that a key was put together from, by the column of its index."""
