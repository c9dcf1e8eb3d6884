"""One page of a list, and how many rows the whole list has."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

T = TypeVar("T")

PER_PAGE = 50

Columns: TypeAlias = Select[*tuple[Any, ...]]
"""A statement that selects any columns."""


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Rows ``(page - 1) * per_page + 1`` and following of a list of ``total`` rows."""

    rows: tuple[T, ...]
    total: int
    page: int
    per_page: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.per_page))

    def __iter__(self) -> Iterator[T]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def paged(
    session: Session,
    statement: Columns,
    *,
    page: int,
    per_page: int | None,
    make: Callable[..., T],
) -> Page[T]:
    """Return one page of a statement; ``per_page`` None gives everything as one page."""
    if per_page is None:
        rows = every(session, statement, make)
        return Page(rows, len(rows), 1, max(1, len(rows)))
    counted = select(func.count()).select_from(statement.order_by(None).subquery())
    total = session.scalar(counted) or 0
    page = max(1, page)
    shown = statement.limit(per_page).offset((page - 1) * per_page)
    return Page(every(session, shown, make), total, page, per_page)


def every(session: Session, statement: Columns, make: Callable[..., T]) -> tuple[T, ...]:
    """Return all rows of a statement, each made from its columns in their order."""
    return tuple(make(*row) for row in session.execute(statement))


def containing(text: str) -> str:
    """Return the pattern of ``like`` (escaped by ``/``) for texts that contain ``text``."""
    for sign in "/%_":
        text = text.replace(sign, f"/{sign}")
    return f"%{text}%"
