"""Turning the pages of a long list by key: what follows a row, never how many rows to skip.

An order is a list of columns; the last is the key, so that no two rows are equal. A page is
asked for by the key of the row before it (``after``) or behind it (``before``): an address
holds a number and nothing else, and the thousandth page costs as much as the first.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from sqlalchemy import ColumnElement, and_, false, func, or_, select, true
from sqlalchemy.orm import QueryableAttribute, Session

from recruit.queries.counted import counted
from recruit.queries.paging import PER_PAGE, Columns

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class By:
    """One column of an order; nothing stands before everything else."""

    column: ColumnElement[Any] | QueryableAttribute[Any]
    descending: bool = False
    nullable: bool = False

    def turned(self) -> By:
        """Return the same column the other way round."""
        return By(self.column, not self.descending, self.nullable)

    def ordered(self) -> Any:
        """Return the column as ``order by`` takes it."""
        if self.descending:
            return self.column.desc().nulls_last() if self.nullable else self.column.desc()
        return self.column.asc().nulls_first() if self.nullable else self.column.asc()

    def follows(self, value: Any) -> ColumnElement[bool]:
        """Return the rows strictly after a value."""
        if value is None:
            return false() if self.descending else self.column.is_not(None)
        if not self.descending:
            return cast(ColumnElement[bool], self.column > value)
        return or_(self.column < value, self.column.is_(None)) if self.nullable else (
            self.column < value
        )  # fmt: skip

    def equals(self, value: Any) -> ColumnElement[bool]:
        """Return the rows at a value."""
        found = self.column.is_(None) if value is None else self.column == value
        return cast(ColumnElement[bool], found)


@dataclass(frozen=True, slots=True)
class Turn:
    """Which page: the first, or the one after or before the row with this key."""

    after: int | None = None
    before: int | None = None
    per_page: int = PER_PAGE


@dataclass(frozen=True, slots=True)
class Slice(Generic[T]):
    """The rows of one page, how many there are in all, and the keys of its neighbours."""

    rows: tuple[T, ...]
    total: int
    previous: int | None = None
    """Key to give as ``before``; None on the first page."""
    following: int | None = None
    """Key to give as ``after``; None on the last page."""

    def __iter__(self) -> Iterator[T]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def sliced(
    session: Session,
    keys: Columns,
    order: Sequence[By],
    turn: Turn,
    *,
    named: Hashable,
    read: Callable[[list[int]], dict[int, T]],
) -> Slice[T]:
    """Return one page.

    Parameters
    ----------
    keys
        Selects the key of every row of the whole list, joined to what it filters and orders
        by and to nothing else.
    order
        Its order; the last column is the key.
    named
        What the statement filters by: the name its total is remembered under.
    read
        Returns the rows of these keys by key, with all that is shown of them.
    """
    rows = total(session, keys, named=named)
    back = turn.before is not None and turn.after is None
    key = turn.before if back else turn.after
    here = None if key is None else _at(session, keys, order, key)
    if here is None:
        back = False
        found = _first(session, keys, order, turn.per_page + 1, named=named)
    else:
        way = [by.turned() for by in order] if back else list(order)
        found = _in_order(session, keys.where(_beyond(way, here)), way, turn.per_page + 1)
    more, found = len(found) > turn.per_page, found[: turn.per_page]
    if back:
        found.reverse()
    known = read(found)
    first, last = (found[0], found[-1]) if found else (None, None)
    return Slice(
        tuple(known[row] for row in found if row in known),
        rows,
        previous=first if (more if back else here is not None) else None,
        following=last if (here is not None if back else more) else None,
    )


def total(session: Session, keys: Columns, *, named: Hashable) -> int:
    """Return how many rows a list has; ``named`` says what its statement filters by."""
    statement = select(func.count()).select_from(keys.order_by(None).subquery())
    return counted(session, ("total", named), lambda fresh: int(fresh.scalar(statement) or 0))


def _first(
    session: Session, keys: Columns, order: Sequence[By], most: int, *, named: Hashable
) -> list[int]:
    """Return the keys a list begins with; the page most asked for is found once between writes."""
    begins = ("first", named, tuple((str(by.column), by.descending) for by in order), most)
    return list(counted(session, begins, lambda fresh: tuple(_in_order(fresh, keys, order, most))))


def _in_order(session: Session, keys: Columns, order: Sequence[By], most: int) -> list[int]:
    statement = keys.order_by(*(by.ordered() for by in order)).limit(most)
    return list(session.scalars(statement))


def _at(session: Session, keys: Columns, order: Sequence[By], key: int) -> tuple[Any, ...] | None:
    """Return where a row stands in the order, None when it is gone."""
    statement = (
        keys.with_only_columns(*(by.column for by in order), maintain_column_froms=True)
        .where(order[-1].column == key)
        .limit(1)
    )
    row = session.execute(statement).first()
    return None if row is None else tuple(row)


def _beyond(way: Sequence[By], here: Sequence[Any]) -> ColumnElement[bool]:
    """Return the rows after a place in the order: lexicographically."""
    condition: ColumnElement[bool] = false()
    for by, value in reversed(list(zip(way, here, strict=True))):
        condition = or_(by.follows(value), and_(by.equals(value), condition))
    # What an index can begin at.
    first, value = way[0], here[0]
    begin: ColumnElement[bool] = true()
    if value is not None and not first.nullable:
        begin = first.column <= value if first.descending else first.column >= value
    elif value is not None and not first.descending:
        begin = first.column >= value
    return and_(begin, condition)
