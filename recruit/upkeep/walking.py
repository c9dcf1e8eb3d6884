"""Going through all rows of a table while people work: in batches, resting as long as working."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Select, Table

from recruit.storage import Registry

BATCH = 500
"""Rows of one transaction; with twenty milliseconds nobody waits long."""
PASSES = 5
"""How often everything is gone through at most, for what somebody changed meanwhile."""
LONGEST_REST_S = 1.0

Progress = Callable[[int, int], None]
"""Is told how many values are done, of how many."""


def silently(_done: int, _of: int) -> None:
    """Tell nobody."""


def batches(registry: Registry, table: Table, statement: Select[Any]) -> Iterator[Sequence[Any]]:
    """Yield the rows a statement selects, its first column their number, in batches."""
    number, last = table.c.id, 0
    statement = statement.order_by(number).limit(BATCH)
    while True:
        with registry.read() as session:
            rows = session.execute(statement.where(number > last)).all()
        if not rows:
            return
        yield rows
        last = rows[-1][0]


@contextmanager
def sharing_time() -> Iterator[None]:
    """Rest after some work as long as it took: half of the time belongs to others."""
    began = time.monotonic()
    yield
    time.sleep(min(LONGEST_REST_S, time.monotonic() - began))
