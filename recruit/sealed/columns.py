"""Column types: a sealed text that is read as plain text, and its blind index.

A value is bound to table, column and primary key, so the key has to come with it: reading
selects ``id:ciphertext`` instead of the column, writing happens in ``recruit.sealed.writes``,
which knows the whole row. Comparing a sealed column for equality asks its blind index; every
other comparison is a fault of the program and raises at once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, String, TypeDecorator, cast, type_coerce
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import MappedColumn, mapped_column
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import BindParameter, Grouping

from recruit.sealed.keys import ring_of

_EQUAL = frozenset((operators.eq, operators.ne, operators.in_op, operators.not_in_op))
_EMPTY = frozenset((operators.eq, operators.ne, operators.is_, operators.is_not))


class Ciphertext(str):
    """A text that is sealed already; what the database may hold."""

    __slots__ = ()


class Digest(str):
    """A blind index that is computed already."""

    __slots__ = ()


class _Comparator(String.Comparator[str]):
    """Equality asks the blind index, emptiness the column; nothing else can be asked."""

    def operate(self, op: Any, *other: Any, **kwargs: Any) -> ColumnElement[Any]:
        column: Any = self.expr
        if op in _EMPTY and len(other) == 1 and (other[0] is None or other[0] == ""):
            return op(type_coerce(column, String()), other[0])  # type: ignore[no-any-return]
        index = column.type.index
        if op not in _EQUAL or not index:
            raise TypeError(f"{column.type.field} is sealed and cannot be compared so")
        if any(_is_column(one) for one in other):
            raise TypeError(f"{column.type.field} is sealed and compares with values only")
        return op(column.table.c[index], *other, **kwargs)  # type: ignore[no-any-return]


class Sealed(TypeDecorator[str]):
    """A text the database holds as ciphertext.

    Parameters
    ----------
    field
        Table and column, such as ``candidate.phone``. Part of what a value is bound to: it must
        never change.
    index
        Name of the column of its blind index; "" when nobody looks it up.
    """

    impl = String
    cache_ok = True
    comparator_factory = _Comparator

    def __init__(self, field: str, index: str = "") -> None:
        super().__init__()
        self.field = field
        self.index = index

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Let ciphertext and emptiness through, and nothing else.

        Raises
        ------
        ValueError
            For a plain text: a statement that tells no row cannot seal.
        """
        if value and not isinstance(value, Ciphertext):
            raise ValueError(f"{self.field} was to be written without its row")
        return value

    def column_expression(self, column: Any) -> ColumnElement[Any]:
        """Select the row's number in front of the ciphertext."""
        row = cast(column.table.c.id, String)
        return type_coerce(row + ":" + type_coerce(column, String()), self)

    def result_processor(
        self,
        dialect: Dialect,
        coltype: object,  # noqa: ARG002
    ) -> Callable[[Any], str | None]:
        """Return what opens what was selected; a list opens a hundred of them a page."""
        opened, field = ring_of(dialect).open, self.field

        def open_one(value: Any) -> str | None:
            if value is None:
                return None
            row, _, content = value.partition(":")
            return opened(content, field, row) if content else ""

        return open_one


class Blind(TypeDecorator[str]):
    """The blind index of a sealed column, compared with plain values."""

    impl = String
    cache_ok = True

    def __init__(self, field: str) -> None:
        super().__init__()
        self.field = field

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Turn a plain value into its index; emptiness stays."""
        if not value or isinstance(value, Digest):
            return value
        return ring_of(dialect).index(value, self.field)


def sealed(field: str, *, index: str = "", **options: Any) -> MappedColumn[Any]:
    """Return a sealed column; see :class:`Sealed`."""
    return mapped_column(Sealed(field, index), **options)


def blind(field: str, **options: Any) -> MappedColumn[Any]:
    """Return the column of a blind index, not loaded with its record."""
    return mapped_column(Blind(field), deferred=True, **options)


def _is_column(value: Any) -> bool:
    if isinstance(value, BindParameter | Grouping):
        return False
    return isinstance(value, ColumnElement) or hasattr(value, "__clause_element__")
