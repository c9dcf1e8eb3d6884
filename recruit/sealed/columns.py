"""Column types: a sealed text that is read as plain text, and its blind index.

A value is bound to table, column and primary key, so the key has to come with it: reading
selects ``id:ciphertext`` instead of the column, writing happens in ``recruit.sealed.writes``,
which knows the whole row. Comparing a sealed column for equality asks its blind index,
``contains`` what ``recruit.sealed.memory`` has opened; every other comparison is a fault of the
program and raises at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Boolean, ColumnElement, String, TypeDecorator, bindparam, cast, type_coerce
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import MappedColumn, mapped_column
from sqlalchemy.sql import operators
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import BindParameter, Grouping
from sqlalchemy.sql.functions import FunctionElement

from recruit.sealed.indexing import normal
from recruit.sealed.keys import KeyRing, ring_of
from recruit.sealed.memory import memory_of

MANY = 100
"""Texts from which on PostgreSQL is told to hash them; before, it looks each of them up."""
_EQUAL = frozenset((operators.eq, operators.ne, operators.in_op, operators.not_in_op))
_EMPTY = frozenset((operators.eq, operators.ne, operators.is_, operators.is_not))


class Ciphertext(str):
    """A text that is sealed already; what the database may hold."""

    __slots__ = ()


class Digest(str):
    """A blind index that is computed already."""

    __slots__ = ()


class Whether(FunctionElement[bool]):
    """A condition that is written as it is.

    Where a database has no truth values of its own, "= 1" would be put behind it, and no index
    be used then.
    """

    type = Boolean()
    inherit_cache = True

    def self_group(self, against: Any = None) -> Any:  # noqa: ARG002
        """Return the condition itself, whatever it stands beside."""
        return self


class Holding(Whether):
    """Whether a row is among those whose text contains a part: its number, and the part."""

    inherit_cache = True


@compiles(Holding, "sqlite")
def _among_json(element: Holding, compiler: SQLCompiler, **options: Any) -> str:
    row, part = (compiler.process(one, **options) for one in element.clauses)
    return f"{row} IN (SELECT value FROM json_each({part}))"


@compiles(Holding, "postgresql")
def _among_array(element: Holding, compiler: SQLCompiler, **options: Any) -> str:
    row, part = (compiler.process(one, **options) for one in element.clauses)
    # Not "= any", which compares with one after the other without knowing them beforehand, nor as
    # a join: with tables the server has not counted since an import it does the same.
    return f"({row} IN (SELECT unnest(CAST({part} AS INTEGER[])))) = TRUE"


class Numbers(TypeDecorator[Any]):
    """Numbers of rows, bound as one parameter."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str:
        """Write them as the database reads them."""
        rows = ",".join(map(str, value))
        return f"[{rows}]" if dialect.name == "sqlite" else f"{{{rows}}}"


def one_of(row: ColumnElement[int], numbers: Sequence[int]) -> ColumnElement[bool]:
    """Return whether a row is among these, however many."""
    return Holding(row, bindparam(None, numbers, Numbers(), unique=True))


class Part(TypeDecorator[str]):
    """A part of a text, bound as the numbers of all rows whose text contains it.

    One parameter however many they are: databases take some 30,000 parameters.
    """

    impl = String
    cache_ok = True

    def __init__(self, field: str) -> None:
        super().__init__()
        self.field = field

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str:
        """Look the rows up."""
        rows = memory_of(dialect).holding(self.field, value or "")
        return Numbers().process_bind_param(rows, dialect)


class _Comparator(String.Comparator[str]):
    """Equality asks the blind index, parts the memory, emptiness the column; that is all."""

    def operate(self, op: Any, *other: Any, **kwargs: Any) -> ColumnElement[Any]:
        column: Any = self.expr
        if op is operators.contains_op and column.type.searched and isinstance(other[0], str):
            part = bindparam(None, other[0], type_=Part(column.type.field), unique=True)
            return Holding(column.table.c.id, part)
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
    searched
        Whether people look for parts of it. Its texts are then held in memory, opened, once
        somebody does; every change of one is noted for that.
    """

    impl = String
    cache_ok = True
    comparator_factory = _Comparator

    def __init__(self, field: str, index: str = "", searched: bool = False) -> None:
        super().__init__()
        self.field = field
        self.index = index
        self.searched = searched

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


class Among(Whether):
    """Whether a column holds one of many texts that come as one parameter."""

    inherit_cache = True


class AmongMany(Among):
    """The same, of so many that looking each of them up is dearer than walking the rows once."""

    inherit_cache = True


@compiles(Among, "sqlite")
def _text_among_json(element: Among, compiler: SQLCompiler, **options: Any) -> str:
    column, texts = (compiler.process(one, **options) for one in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({texts}))"


@compiles(Among, "postgresql")
def _text_among_array(element: Among, compiler: SQLCompiler, **options: Any) -> str:
    column, texts = (compiler.process(one, **options) for one in element.clauses)
    if isinstance(element, AmongMany):
        return f"({column} IN (SELECT unnest(CAST({texts} AS VARCHAR[])))) = TRUE"
    return f"{column} = ANY(CAST({texts} AS VARCHAR[]))"


class Indexes(TypeDecorator[str]):
    """Plain values, bound as whatever they may be indexed as.

    One parameter however many they are, and twice as many while the key is replaced.
    """

    impl = String
    cache_ok = True

    def __init__(self, field: str, exact: bool) -> None:
        super().__init__()
        self.field = field
        self.exact = exact

    def process_bind_param(self, value: Any, dialect: Dialect) -> str:
        """Index the values."""
        ring = ring_of(dialect)
        values = (value,) if isinstance(value, str) else value or ()
        found = ",".join(
            f'"{digest}"'
            for one in values
            if one is not None
            for digest in self._indexes(ring, one)
        )
        return f"[{found}]" if dialect.name == "sqlite" else f"{{{found}}}"

    def _indexes(self, ring: KeyRing, value: str) -> tuple[str, ...]:
        if not value:
            return ("",)
        return ring.digests(value if self.exact else normal(value), self.field)


class _BlindComparator(String.Comparator[str]):
    """Equality with plain values asks for all they may be indexed as."""

    def operate(self, op: Any, *other: Any, **kwargs: Any) -> ColumnElement[Any]:
        column: Any = self.expr
        asked = other[0] if len(other) == 1 else None
        if op not in _EQUAL or asked is None or asked == "" or _is_column(asked):
            return super().operate(op, *other, **kwargs)
        kind = Indexes(column.type.field, column.type.exact)
        values: BindParameter[Any] = (
            bindparam(asked.key, asked.value, kind, unique=asked.unique, required=asked.required)
            if isinstance(asked, BindParameter)
            else bindparam(None, asked if isinstance(asked, str) else [*asked], kind, unique=True)
        )
        many = isinstance(values.value, list) and len(values.value) > MANY
        found: ColumnElement[Any] = (AmongMany if many else Among)(column, values)
        return found if op in (operators.eq, operators.in_op) else ~found


class Blind(TypeDecorator[str]):
    """The blind index of a sealed column, compared with plain values.

    Parameters
    ----------
    exact
        Whether every character counts: for keys that were put together from several values.
    """

    impl = String
    cache_ok = True
    comparator_factory = _BlindComparator

    def __init__(self, field: str, exact: bool = False) -> None:
        super().__init__()
        self.field = field
        self.exact = exact

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Turn a plain value into its index; emptiness stays."""
        if not value or isinstance(value, Digest):
            return value
        ring = ring_of(dialect)
        return ring.digest(value, self.field) if self.exact else ring.index(value, self.field)


def sealed(
    field: str, *, index: str = "", searched: bool = False, **options: Any
) -> MappedColumn[Any]:
    """Return a sealed column; see :class:`Sealed`."""
    return mapped_column(Sealed(field, index, searched), **options)


def blind(field: str, **options: Any) -> MappedColumn[Any]:
    """Return the column of a blind index, not loaded with its record."""
    return mapped_column(Blind(field), deferred=True, **options)


def _is_column(value: Any) -> bool:
    if isinstance(value, BindParameter | Grouping):
        return False
    return isinstance(value, ColumnElement) or hasattr(value, "__clause_element__")
