"""Turning the pages of a list by name: names are sealed, their order is in memory.

The order is walked from the row a page begins at, some hundred rows at a time, and the database
says which of them are wanted. An address holds a number, as with any other order.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from itertools import islice
from typing import TypeVar

from sqlalchemy.orm import QueryableAttribute, Session

from recruit.queries.keyset import Slice, Turn, total
from recruit.queries.paging import Columns
from recruit.sealed.columns import one_of
from recruit.sealed.memory import memory_of

T = TypeVar("T")

FEW = 2_000
"""Rows wanted up to which all of them are asked for and put in order."""
STEP, MOST_STEP = 4, 20_000
"""Rows asked about at once: so many pages at first, then four times as many, up to a limit."""


def by_name(
    session: Session,
    keys: Columns,
    name: QueryableAttribute[str],
    turn: Turn,
    *,
    named: Hashable,
    read: Callable[[list[int]], dict[int, T]],
    searched: str = "",
) -> Slice[T]:
    """Return one page in the order of a sealed column; see ``keyset.sliced``.

    Parameters
    ----------
    name
        The column, which has to be ``searched``.
    searched
        The part of it that the list is narrowed to already, "" when it is not.
    """
    rows = total(session, keys, named=named)
    memory = memory_of(session.get_bind().dialect)
    order = memory.ordered(name.type.field)
    back = turn.before is not None and turn.after is None
    here = order.place.get((turn.before if back else turn.after) or 0)
    if here is None:
        back = False
    beyond = range(-1 if here is None else here, len(order.rows))[1:]
    places = range((here or 0) - 1, -1, -1) if back else beyond
    way: Iterator[int] = (order.rows[place] for place in places)
    if searched:
        holding = set(memory.holding(name.type.field, searched))
        way = (row for row in way if row in holding)
    row_key = name.class_.id
    wanted: list[int] = []
    if rows <= FEW:
        those = set(session.scalars(keys))
        wanted = list(islice((row for row in way if row in those), turn.per_page + 1))
    size = STEP * turn.per_page
    while rows > FEW and len(wanted) <= turn.per_page and (part := list(islice(way, size))):
        those = set(session.scalars(keys.where(one_of(row_key, part))))
        wanted += [row for row in part if row in those]
        size = min(4 * size, MOST_STEP)
    more, wanted = len(wanted) > turn.per_page, wanted[: turn.per_page]
    if back:
        wanted.reverse()
    known = read(wanted)
    first, last = (wanted[0], wanted[-1]) if wanted else (None, None)
    return Slice(
        tuple(known[row] for row in wanted if row in known),
        rows,
        previous=first if (more if back else here is not None) else None,
        following=last if (here is not None if back else more) else None,
    )
