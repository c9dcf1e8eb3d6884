"""Loops over all workers or pairs, in as many shares as there are processors to use.

A loop that treats every worker by itself gives the same whatever the shares are.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any

from planner.processors import allowed

ENOUGH = 20_000
"""Of what is counted, from which a share is worth a thread."""


def in_shares(
    loop: Callable[..., Any], count: int, *given: Any, enough: int = ENOUGH
) -> list[Any]:
    """Run ``loop(first, last, *given)`` over ``range(count)``; return what each share gave.

    Parameters
    ----------
    loop
        Made so that it lets go of the interpreter, and writes only what belongs to its share.
    enough
        Turns of the loop from which a share is worth a thread.
    """
    shares = min(allowed(), count // enough)
    if shares < 2:
        return [loop(0, count, *given)]
    ends = [count * k // shares for k in range(shares + 1)]
    with ThreadPoolExecutor(shares) as pool:
        begun = [pool.submit(loop, first, last, *given) for first, last in pairwise(ends)]
        return [one.result() for one in begun]
