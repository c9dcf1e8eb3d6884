"""Blocks on an executor: in this process, or in as many processes as asked for.

The plan does not depend on how many there are: a block is a pure function of itself.
"""

from __future__ import annotations

import math
import multiprocessing
import time
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from multiprocessing.synchronize import Event

from planner.charter.block_solve import Solved, search_block, solve_block
from planner.charter.blocks import Block
from planner.charter.demand import Demand
from planner.charter.shares import share_out

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
    began = time.perf_counter()
    weights = [_weight(block) for block in blocks]
    order = sorted(range(len(blocks)), key=lambda i: (-weights[i], i))
    shares = share_out(seconds, weights, workers=workers)

    def later(first: dict[int, Solved]) -> list[tuple[int, float]]:
        """Return the blocks to go on with, and the seconds of each of what is left."""
        rest = [number for number in order if not first[number].proven]
        left = max(seconds - (time.perf_counter() - began), 0.0)
        return list(
            zip(rest, share_out(left, [weights[n] for n in rest], workers=workers), strict=True)
        )

    if workers <= 1 or len(blocks) <= 1:
        first: dict[int, Solved] = {}
        for number in order:
            first[number] = search_block(blocks[number], demand, stop, shares[number])
            yield number, first[number]
        for number, share in later(first):
            yield number, solve_block(blocks[number], demand, stop, share, first[number])
        return
    context = multiprocessing.get_context("spawn")
    event = context.Event()
    with ProcessPoolExecutor(
        min(workers, len(blocks)), mp_context=context, initializer=_listen, initargs=(event,)
    ) as executor:
        yield from _on(
            executor,
            blocks,
            demand,
            order=order,
            shares=shares,
            later=later,
            stop=stop,
            tell=event.set,
        )


def _on(
    executor: Executor,
    blocks: list[Block],
    demand: Demand,
    *,
    order: list[int],
    shares: list[float],
    later: Callable[[dict[int, Solved]], list[tuple[int, float]]],
    stop: Callable[[], bool],
    tell: Callable[[], None],
) -> Iterator[tuple[int, Solved]]:
    first: dict[int, Solved] = {}
    futures: dict[Future[Solved], int] = {
        executor.submit(_search_told, blocks[number], demand, shares[number]): number
        for number in order
    }
    waiting = set(futures)
    while waiting:
        done, waiting = wait(waiting, timeout=_LOOK_SECONDS, return_when=FIRST_COMPLETED)
        for future in sorted(done, key=futures.__getitem__):
            number, found = futures[future], future.result()
            yield number, found
            if number not in first:
                first[number] = found
                if len(first) == len(blocks):
                    for rest, share in later(first):
                        again = executor.submit(
                            _solve_told, blocks[rest], demand, share, first[rest]
                        )
                        futures[again] = rest
                        waiting.add(again)
        if stop():
            tell()


def _weight(block: Block) -> int:
    return int(len(block.groups.size) * block.groups.dates.sum())


def _listen(event: Event) -> None:
    """Let this process hear when it is told to stop."""
    global _told  # noqa: PLW0603 - the one thing a pool's initializer can set
    _told = event


def _search_told(block: Block, demand: Demand, seconds: float) -> Solved:
    return search_block(block, demand, _is_told, seconds)


def _solve_told(block: Block, demand: Demand, seconds: float, first: Solved) -> Solved:
    return solve_block(block, demand, _is_told, seconds, first)


def _is_told() -> bool:
    return _told is not None and _told.is_set()
