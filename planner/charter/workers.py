"""Blocks on an executor: in this process, or in as many processes as asked for.

The plan does not depend on how many there are: a block is a pure function of itself.
"""

from __future__ import annotations

import math
import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from multiprocessing.synchronize import Event

from planner.charter.abandon import leave_without_waiting
from planner.charter.block_solve import Solved, next_step, search_block
from planner.charter.blocks import Block
from planner.charter.demand import Demand
from planner.charter.turns import Turns, weight_of

_LOOK_SECONDS = 0.2
_told: Event | None = None


def solve_blocks(
    blocks: list[Block],
    demand: Demand,
    *,
    workers: int,
    stop: Callable[[], bool],
    seconds: float = math.inf,
) -> Iterator[tuple[int, Solved]]:
    """Yield the number and the solution of each block: first a plan of each, then the best.

    First every block is searched, so that there is a plan of all before any bound is proven.
    When ``stop`` says so, blocks at work finish with the best they have. ``seconds`` is what all
    of them may take together; each gets a share by its weight.
    """
    turns = Turns([weight_of(block) for block in blocks], seconds, workers=workers)
    if workers <= 1 or len(blocks) <= 1:
        while turns.waiting:
            number, share, first = turns.next()
            found = _step(blocks[number], demand, stop, share, first)
            turns.ended(number, found)
            yield number, found
        return
    context = multiprocessing.get_context("spawn")
    event = context.Event()
    with ProcessPoolExecutor(
        min(workers, len(blocks)), mp_context=context, initializer=_listen, initargs=(event,)
    ) as executor:
        yield from _on(executor, blocks, demand, turns=turns, stop=stop, tell=event.set)


def _on(
    executor: Executor,
    blocks: list[Block],
    demand: Demand,
    *,
    turns: Turns,
    stop: Callable[[], bool],
    tell: Callable[[], None],
) -> Iterator[tuple[int, Solved]]:
    working: dict[Future[Solved], int] = {}
    while turns.waiting or working:
        while turns.waiting and len(working) < turns.workers:
            number, share, first = turns.next()
            future = executor.submit(_step_told, blocks[number], demand, share, first)
            working[future] = number
        done, _ = wait(working, timeout=_LOOK_SECONDS, return_when=FIRST_COMPLETED)
        for future in sorted(done, key=working.__getitem__):
            number, found = working.pop(future), future.result()
            turns.ended(number, found)
            yield number, found
        if stop():
            tell()


def _listen(event: Event) -> None:
    """Let this process hear when it is told to stop."""
    global _told  # noqa: PLW0603 - the one thing a pool's initializer can set
    _told = event
    leave_without_waiting()


def _step(
    block: Block,
    demand: Demand,
    stop: Callable[[], bool],
    seconds: float,
    known: Solved | None,
) -> Solved:
    """Take the next step of a block."""
    if known is None:
        return search_block(block, demand, stop, seconds)
    return next_step(block, demand, stop, seconds, known)


def _step_told(block: Block, demand: Demand, seconds: float, known: Solved | None) -> Solved:
    return _step(block, demand, _is_told, seconds, known)


def _is_told() -> bool:
    return _told is not None and _told.is_set()
